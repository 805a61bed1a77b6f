// The two shapes below the batch: an attempt at a list of calls, and a list sent with as many attempts as it takes.

import type { Call, RunOptions } from '../call.ts';
import type { InferenceError } from '../errors.ts';

/** One attempt: an outcome per call, in order (an InferenceError where one failed alone), or a throw for all. */
export type Attempt = (calls: readonly Call[], options: { signal: AbortSignal }) => Promise<readonly unknown[]>;

export type Sent = {
  /** Times the upstream was asked. */
  readonly attempts: number;
  /** How many of them were retries, so that an item sent again on its own cannot start counting anew. */
  readonly retries: number;
} & ({ readonly outcomes: readonly unknown[] } | { readonly error: InferenceError });

export interface SendOptions extends RunOptions<AbortSignal> {
  /** How these calls failed before: they are waited for first, as any retry. */
  readonly failed?: { readonly error: InferenceError; readonly retries: number };
}

/** Resolves however the calls ended; rejects only with the reason of an aborted signal. */
export type Send = (calls: readonly Call[], options: SendOptions) => Promise<Sent>;
