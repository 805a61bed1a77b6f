// Starts all root fields of a mutation together. The spec runs them one after another, so that twenty classifications
// would be twenty round trips; tasks have no side effects, so their order cannot be observed. A query runs its fields
// at once: the mutation is executed as a query over a schema whose query type is our mutation type.

import { type DocumentNode, GraphQLSchema, Kind, OperationTypeNode } from 'graphql';
import type { PreparedDocument } from './document-cache.ts';
import { oncePerSchema } from './once-per-schema.ts';

/** The schema with mutations as queries. */
export const parallelSchemaOf = oncePerSchema(
  (schema) => new GraphQLSchema({ ...schema.toConfig(), query: schema.getMutationType(), mutation: undefined }),
);

/** The document with mutations rewritten as queries; each is rewritten once. */
export function asQueries(prepared: PreparedDocument): DocumentNode {
  prepared.asQueries ??= {
    ...prepared.document,
    definitions: prepared.document.definitions.map((node) =>
      node.kind === Kind.OPERATION_DEFINITION && node.operation === OperationTypeNode.MUTATION
        ? { ...node, operation: OperationTypeNode.QUERY }
        : node,
    ),
  };
  return prepared.asQueries;
}
