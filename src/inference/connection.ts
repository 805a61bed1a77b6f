// The interface of a connection: a named place where models run, called by the inference layer.

import type { Call } from './call.ts';
import type { ErrorCode, InferenceError } from './errors.ts';

export type ConnectionKind = 'HUGGING_FACE' | 'CUSTOM_ENDPOINT' | 'LOCAL';

export interface Batching {
  /** Most calls in one `run`; 1: no batches. */
  readonly limit: number;
  /** Only calls with an equal group form a batch (table question answering: the same table). */
  readonly group?: string;
}

/** A batch that the connection formed and ran. */
export interface BatchReport {
  readonly calls: readonly Call[];
  /** When the batch was sent, in `performance.now()` milliseconds. */
  readonly start: number;
  readonly durationMs: number;
  /** Code of the error, if the whole batch failed. */
  readonly code: ErrorCode | undefined;
}

export interface RunCallsOptions {
  readonly signal: AbortSignal;
  /** Called for each call when a batch that the connection formed has ended. */
  readonly onBatch?: (batch: BatchReport) => void;
}

export interface Download {
  readonly model: string;
  readonly loadedBytes: number;
  /** Undefined while unknown. */
  readonly totalBytes: number | undefined;
}

export interface StreamEvent {
  /** Text that this event adds. */
  readonly text: string;
  /** Reasoning that this event adds, for tasks that return it separately. */
  readonly reasoning?: string;
  /** The whole answer in the task's output shape (or an AnnotatedValue), on the last event only. */
  readonly value?: unknown;
}

export interface Connection {
  readonly id: string;
  readonly kind: ConnectionKind;
  /** Hash of the credentials, never the credentials themselves. */
  readonly credentials: string;
  /** Ids of connections to try, in order, when this one is unavailable, loading or out of quota. */
  readonly fallback?: readonly string[];
  /** Default model of a task. */
  defaultModel(task: string): string | undefined;
  /** Throws BAD_USER_INPUT, synchronously and before any wait, for a call that cannot become a request. */
  check?(call: Call): void;
  /**
   * True: the connection queues calls and forms batches itself. Calls arrive one by one, `onBatch` reports each batch, and the
   * calls of a failed batch reject with the same error object.
   */
  readonly formsBatches?: boolean;
  /** Whether, and with which calls, this call may form a batch. Cheap and synchronous. */
  batching(call: Call): Batching;
  /**
   * One attempt without retries. `calls` have equal `batchKey` and group; outcomes are in their order.
   * An outcome is the value in the task's output shape, an AnnotatedValue, or an InferenceError for an item that failed alone.
   * Throwing an InferenceError fails all calls. Rejects soon after `signal` aborts, with its reason.
   */
  run(calls: readonly Call[], options: RunCallsOptions): Promise<readonly (unknown | InferenceError)[]>;
  /** Streams the answer. Absent if the connection cannot stream: the layer then emits one event. */
  stream?(call: Call, options: { signal: AbortSignal }): AsyncIterable<StreamEvent>;
  /** Ids of available models. Absent if the upstream has no list. */
  models?(): readonly string[];
  /** Downloads in progress. Absent if the connection never downloads models. */
  downloads?(): readonly Download[];
  /** A short description of the server, for `inferql check`. Absent if the kind says it all. */
  describe?(options: { signal: AbortSignal }): Promise<string>;
  /** Releases processes and sockets. Called once, after the last call. */
  close?(): Promise<void>;
}
