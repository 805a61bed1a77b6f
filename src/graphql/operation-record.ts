// What one operation did: gathered while it runs, and handed to log, metrics and traces when it is over.

import type { DocumentNode } from 'graphql';
import type { AnswerInfo, Call } from '../inference/index.ts';
import type { TokenUsage } from '../tasks/shared/ending.ts';

/** One root field that asked for a task. */
export interface FieldRecord {
  /** Its alias or name in the answer. */
  readonly field: string;
  /** Pipeline tag; undefined where the field is none of a task. */
  readonly task: string | undefined;
  /** Undefined when it failed before there was one. It holds the input: nothing of that may be shown. */
  readonly call: Call | undefined;
  /** Undefined when it has no answer. */
  info: AnswerInfo | undefined;
  /** The tokens that its run took; undefined where it was not run for this field, or nothing was told. */
  usage: TokenUsage | undefined;
  /** Of its error. */
  code: string | undefined;
  /** In `performance.now()` milliseconds. */
  readonly start: number;
  durationMs: number;
}

/**
 * `failed`: a field has an error; `rejected`: it was refused before anything ran; `aborted`: the client left.
 */
export type Outcome = 'ok' | 'failed' | 'rejected' | 'aborted';

export interface OperationRecord {
  readonly requestId: string | undefined;
  /** Name of the client's key, never the key; undefined where none is asked for, or it was refused. */
  client: string | undefined;
  /** W3C trace context of the caller, unchecked; read only where spans are made. */
  readonly traceparent: string | undefined;
  /** As it came; undefined until it is parsed. It holds inputs: nothing of them may be shown. */
  document: DocumentNode | undefined;
  /** Undefined where it could not be parsed. */
  kind: 'query' | 'mutation' | 'subscription' | undefined;
  name: string | undefined;
  /** In `performance.now()` milliseconds. */
  readonly start: number;
  durationMs: number;
  outcome: Outcome;
  /** Codes of errors that belong to no field. */
  readonly codes: string[];
  readonly fields: FieldRecord[];
}

export type OnOperation = (operation: OperationRecord) => void;
