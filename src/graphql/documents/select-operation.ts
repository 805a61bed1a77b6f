// Selects the operation of a document by the name that a client sent.

import { type DocumentNode, getOperationAST, type OperationDefinitionNode } from 'graphql';

/**
 * @param operationName as sent; Go and .NET clients send an empty name instead of none
 * @returns undefined if there is no such operation, or several and no name
 */
export function selectOperation(document: DocumentNode, operationName: unknown): OperationDefinitionNode | undefined {
  const name = typeof operationName === 'string' && operationName !== '' ? operationName : undefined;
  return getOperationAST(document, name) ?? undefined;
}
