// The record of one operation, filled while it runs and passed to log, metrics and traces at its end.

import type { DocumentNode } from 'graphql';
import type { Answer, AnswerInfo, Call } from '../inference/index.ts';
import type { TokenUsage } from '../tasks/shared/ending.ts';

/** One root field that is a task. */
export interface FieldRecord {
  /** Alias or name in the answer. */
  readonly field: string;
  /** Pipeline tag; undefined for other fields. */
  readonly task: string | undefined;
  /** Undefined if the field failed before its call existed. It holds the input, which must not be logged. */
  readonly call: Call | undefined;
  /** Undefined without an answer. */
  info: AnswerInfo | undefined;
  /** Tokens used; undefined if the model did not run for this field, or the upstream reported none. */
  usage: TokenUsage | undefined;
  /** Code of its error. */
  code: string | undefined;
  /** In `performance.now()` milliseconds. */
  readonly start: number;
  durationMs: number;
  /** Its part of the log line, memoized by the log: cached answers have the same record each time. */
  logged?: string | undefined;
}

/**
 * `failed`: a field has an error; `rejected`: refused before execution; `aborted`: the client disconnected.
 */
export type Outcome = 'ok' | 'failed' | 'rejected' | 'aborted';

export interface OperationRecord {
  readonly requestId: string | undefined;
  /** Name of the client's key, never the key itself; undefined if no key is required, or it was rejected. */
  client: string | undefined;
  /** W3C trace context of the caller, not validated; set only if traces are on. */
  readonly traceparent: string | undefined;
  /** The document; undefined until parsed. It holds inputs, which must not be logged. */
  document: DocumentNode | undefined;
  /** Undefined if the document could not be parsed. */
  kind: 'query' | 'mutation' | 'subscription' | undefined;
  name: string | undefined;
  /** In `performance.now()` milliseconds. */
  readonly start: number;
  durationMs: number;
  outcome: Outcome;
  /** Codes of errors without a field. */
  readonly codes: string[];
  readonly fields: FieldRecord[];
}

export type OnOperation = (operation: OperationRecord) => void;

/** Adds the record of a field whose call exists; undefined if operations are not recorded. */
export function beginField(operation: OperationRecord | undefined, field: string, call: Call): FieldRecord | undefined {
  if (!operation) return undefined;
  const { task } = call;
  const start = performance.now();
  const record = { field, task, call, info: undefined, usage: undefined, code: undefined, start, durationMs: 0 };
  operation.fields.push(record);
  return record;
}

/** @param answer undefined if the field failed */
export function endField(record: FieldRecord | undefined, answer?: Answer, usage?: TokenUsage | undefined): void {
  if (!record) return;
  record.info = answer?.info;
  record.usage = usage;
  record.durationMs = performance.now() - record.start;
}
