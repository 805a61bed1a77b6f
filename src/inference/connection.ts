// A connection: a named place where models run. The inference layer asks it; it never asks back.

import type { Call } from './call.ts';
import type { InferenceError } from './errors.ts';

export type ConnectionKind = 'HUGGING_FACE' | 'CUSTOM_ENDPOINT' | 'LOCAL';

export interface Batching {
  /** The most calls that may travel in one `run`; 1 means never a list. */
  readonly limit: number;
  /** Calls travel together only when this is equal too (table question answering: one table). */
  readonly group?: string;
  /**
   * How many lists of one kind the connection has use for at once: a further one would only lie there, and stays open
   * for more calls until one is back. Absent where only durations tell.
   */
  readonly lanes?: number;
}

export interface Download {
  readonly model: string;
  readonly loadedBytes: number;
  /** Undefined while nobody has said. */
  readonly totalBytes: number | undefined;
}

export interface StreamEvent {
  /** Text that this event adds. */
  readonly text: string;
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
  /** Whether, and with whom, this call may travel in a list. Cheap and synchronous. */
  batching(call: Call): Batching;
  /**
   * One attempt, no retries. `calls` share their `batchKey` and the group; the outcomes are in their order.
   * An answer is the value in the task's output shape, or an AnnotatedValue where there is more to say about it.
   * An item that failed alone is an InferenceError in its place; throwing an InferenceError fails all of them.
   * Rejects soon after `signal` aborts, with the signal's reason.
   */
  run(calls: readonly Call[], options: { signal: AbortSignal }): Promise<readonly (unknown | InferenceError)[]>;
  /** The answer as it is made. Absent where the connection cannot stream: the layer then gives one event. */
  stream?(call: Call, options: { signal: AbortSignal }): AsyncIterable<StreamEvent>;
  /** Ids of the models that are there. Absent where only the upstream knows. */
  models?(): readonly string[];
  /** Models that are being fetched, and how far they are. Absent where nothing is ever fetched. */
  downloads?(): readonly Download[];
  /** Releases processes and sockets; called once, after the last call. */
  close?(): Promise<void>;
}
