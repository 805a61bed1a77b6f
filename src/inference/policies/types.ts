// Types that policies share: one attempt at a batch, a batch sent with retries, and the sizes of batches.

import type { Call, RunOptions } from '../call.ts';
import type { InferenceError } from '../errors.ts';

/**
 * One attempt: resolves with one outcome per call, in order (an InferenceError for calls that failed alone), or throws
 * for all.
 */
export type Attempt = (calls: readonly Call[], options: { signal: AbortSignal }) => Promise<readonly unknown[]>;

export type Sent = {
  /** Number of upstream calls. */
  readonly attempts: number;
  /** How many of them were retries, so that an item that is sent again by itself does not start at zero. */
  readonly retries: number;
} & ({ readonly outcomes: readonly unknown[] } | { readonly error: InferenceError });

export interface SendOptions extends RunOptions<AbortSignal> {
  /** The previous failure of these calls: they are delayed first, like any retry. */
  readonly failed?: { readonly error: InferenceError; readonly retries: number };
}

/** Resolves however the calls end; only rejects with the reason of an aborted signal. */
export type Send = (calls: readonly Call[], options: SendOptions) => Promise<Sent>;

/** How large the batches of a connection are: adaptive-batch-size.ts, or fixed-batch-size.ts. */
export interface BatchSizes {
  /**
   * How many calls are worth waiting for; 1: the call is sent alone at once.
   * @param pending calls that wait or run on the connection
   * @param max the most calls in one batch
   */
  worthWaitingFor(call: Call, pending: number, max: number): number;
  /** Batch sizes for this many waiting calls. */
  split(call: Call, waiting: number, pending: number, max: number): number[];
  /** Records that the upstream rejects larger batches, whatever they contain. */
  cap(call: Call, size: number): void;
  /** Measures every successful attempt. */
  watch(attempt: Attempt): Attempt;
}
