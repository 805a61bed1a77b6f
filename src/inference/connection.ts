// A connection: a named place where models run. The inference layer asks it; it never asks back.

import type { Call } from './call.ts';
import type { ErrorCode, InferenceError } from './errors.ts';

export type ConnectionKind = 'HUGGING_FACE' | 'CUSTOM_ENDPOINT' | 'LOCAL';

export interface Batching {
  /** The most calls that may travel in one `run`; 1 means never a list. */
  readonly limit: number;
  /** Calls travel together only when this is equal too (table question answering: one table). */
  readonly group?: string;
}

/** A batch that a connection has formed and run. */
export interface BatchReport {
  readonly calls: readonly Call[];
  /** In `performance.now()` milliseconds, when it was sent. */
  readonly start: number;
  readonly durationMs: number;
  /** Of the error that it failed with as a whole. */
  readonly code: ErrorCode | undefined;
}

export interface RunCallsOptions {
  readonly signal: AbortSignal;
  /** Called for each call whose batch the connection has formed itself, when that batch has ended. */
  readonly onBatch?: (batch: BatchReport) => void;
}

export interface Download {
  readonly model: string;
  readonly loadedBytes: number;
  /** Undefined while it is not known. */
  readonly totalBytes: number | undefined;
}

export interface StreamEvent {
  /** Text that this event adds. */
  readonly text: string;
  /** What the model thought meanwhile, where the task tells that apart. */
  readonly reasoning?: string;
  /** The whole answer in the task's output shape (or an AnnotatedValue), on the last event alone. */
  readonly value?: unknown;
}

export interface Connection {
  readonly id: string;
  readonly kind: ConnectionKind;
  /** Identity of its credentials (a hash), never the credentials. */
  readonly credentials: string;
  /** Ids of connections to try, in order, when this one is unavailable, loading or out of quota. */
  readonly fallback?: readonly string[];
  /** The model used for the task when the caller names none. */
  defaultModel(task: string): string | undefined;
  /** Throws BAD_USER_INPUT for a call that no request could be made of; before anything is waited for, and synchronous. */
  check?(call: Call): void;
  /**
   * The connection has a queue of its own and forms batches where they run: calls come to it one by one, it says through
   * `onBatch` what became a batch, and calls that fail with their whole batch fail with one error object.
   */
  readonly formsBatches?: boolean;
  /** Whether, and with whom, this call may travel in a list. Cheap and synchronous. */
  batching(call: Call): Batching;
  /**
   * One attempt, no retries. `calls` share their `batchKey` and the group; the outcomes are in their order.
   * An answer is the value in the task's output shape, or an AnnotatedValue where there is more to say about it.
   * An item that failed alone is an InferenceError in its place; throwing an InferenceError fails all of them.
   * Rejects soon after `signal` aborts, with the signal's reason.
   */
  run(calls: readonly Call[], options: RunCallsOptions): Promise<readonly (unknown | InferenceError)[]>;
  /** The answer as it is made. Absent where the connection cannot stream: the layer then gives one event. */
  stream?(call: Call, options: { signal: AbortSignal }): AsyncIterable<StreamEvent>;
  /** Ids of the models that are there. Absent where only the upstream knows. */
  models?(): readonly string[];
  /** Models that are being fetched, and how far they are. Absent where nothing is ever fetched. */
  downloads?(): readonly Download[];
  /** What stands behind it, in a few words, for `inferql check`. Absent where the kind says it all. */
  describe?(options: { signal: AbortSignal }): Promise<string>;
  /** Releases processes and sockets; called once, after the last call. */
  close?(): Promise<void>;
}
