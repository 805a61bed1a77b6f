// Types of the policies below batching: one attempt at a batch, and a batch sent with retries.

import type { Call, RunOptions } from '../call.ts';
import type { InferenceError } from '../errors.ts';

/** One attempt: resolves with one outcome per call, in order (an InferenceError for calls that failed alone), or throws for all. */
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
