// Types shared by the entry points, the executor and its plugins.

import type { ExecutionResult, OperationDefinitionNode } from 'graphql';
import type { PreparedDocument } from './documents/document-cache.ts';
import type { CallTrace } from './fast-path/response-cache.ts';
import type { OperationRecord } from './operation-record.ts';
import type { RequestScope } from './request-scope.ts';

/** An operation whose document passed every check and that may run. */
export interface Operation {
  readonly document: PreparedDocument;
  readonly node: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>> | undefined;
}

export interface OperationContext {
  readonly scope: RequestScope;
  /** Whether the entry point supports streams; `list`: no, because other operations share the answer. */
  readonly streams: boolean | 'list';
  /** Present if operations are recorded. */
  record?: OperationRecord | undefined;
  /** Present if the whole answer may be cached. */
  readonly trace?: CallTrace | undefined;
}

export type OperationResult = ExecutionResult | AsyncIterable<ExecutionResult>;

/** Runs whatever a client sent. Never rejects because of it: problems are reported in `errors`. */
export type Execute = (sent: unknown, context: OperationContext) => Promise<OperationResult>;

export type Run = (operation: Operation, context: OperationContext) => Promise<OperationResult>;

/**
 * A layer around the executor. It sees every run of every operation from every entry point, compiled or interpreted.
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
