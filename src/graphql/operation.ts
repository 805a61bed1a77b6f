// The contract between the ways in, the executor and what stands around it.

import type { ExecutionResult, OperationDefinitionNode } from 'graphql';
import type { PreparedDocument } from './documents/document-cache.ts';
import type { CallTrace } from './fast-path/response-cache.ts';
import type { OperationRecord } from './operation-record.ts';
import type { RequestScope } from './request-scope.ts';

/** An operation that has passed every check of its document and may run. */
export interface Operation {
  readonly document: PreparedDocument;
  readonly node: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>> | undefined;
}

export interface OperationContext {
  readonly scope: RequestScope;
  /** Whether the way in has a place for a stream; `list`: no, because other operations share the answer. */
  readonly streams: boolean | 'list';
  /** Present where operations are recorded. */
  record?: OperationRecord | undefined;
  /** Present where the whole answer may be kept. */
  readonly trace?: CallTrace | undefined;
}

export type OperationResult = ExecutionResult | AsyncIterable<ExecutionResult>;

/** Runs what a client sent, whatever that is. Never rejects because of it: what is wrong stands in `errors`. */
export type Execute = (sent: unknown, context: OperationContext) => Promise<OperationResult>;

export type Run = (operation: Operation, context: OperationContext) => Promise<OperationResult>;

/**
 * A layer around the executor. It sees every run of every operation, on every way in, compiled or not.
 * @example
 * const logged: OperationPlugin = (run) => async (operation, context) => {
 *   console.log(operation.node.name?.value);
 *   return run(operation, context);
 * };
 */
export type OperationPlugin = (run: Run) => Run;

export function isStream(result: object): result is AsyncIterable<ExecutionResult> {
  return Symbol.asyncIterator in result;
}
