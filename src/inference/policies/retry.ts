// Retries retryable errors at most twice, and waits for a loading model if requested, within the deadline.
// Waiting batches hold no place of the concurrency limit. At most as many wait as may queue; further ones fail at once.

import { delay } from '../../utils/delay.ts';
import type { Call } from '../call.ts';
import { type ErrorCode, InferenceError } from '../errors.ts';
import type { OnEvent } from '../events.ts';
import type { Attempt, Send } from './types.ts';

const MAX_RETRIES = 2;
const RETRIED: readonly ErrorCode[] = ['RATE_LIMITED', 'UPSTREAM_UNAVAILABLE'];
/** Share of the estimated loading time to wait: a model that announces 20 s is often ready after 8. */
const LONGEST_POLL_SECONDS = 5;

export interface RetryOptions {
  connection: string;
  maxWaiting: number;
  /** First backoff in milliseconds (500), doubled for the second. */
  backoffMs?: number | undefined;
  random?: (() => number) | undefined;
  onEvent?: OnEvent | undefined;
}

export function retry(attempt: Attempt, options: RetryOptions): Send {
  const { connection, maxWaiting, backoffMs = 500, random = Math.random, onEvent } = options;
  let waiting = 0;

  /** Milliseconds until the next attempt; undefined: no further attempt. */
  function delayBefore(error: InferenceError, call: Call | undefined, retries: number): number | undefined {
    const { code, retryAfter } = error;
    if (code === 'MODEL_LOADING') {
      if (!call?.waitForModel) return undefined;
      return Math.min(retryAfter ?? 1, LONGEST_POLL_SECONDS) * 1000;
    }
    if (!error.retryable || !RETRIED.includes(code) || retries >= MAX_RETRIES) return undefined;
    // No jitter if the upstream named the time.
    return retryAfter === undefined ? random() * backoffMs * 2 ** retries : retryAfter * 1000;
  }

  return async function sendWithRetries(calls, { signal, deadline = Number.POSITIVE_INFINITY, failed }) {
    let error = failed?.error;
    let retries = failed?.retries ?? 0;
    let attempts = 0;
    for (;;) {
      if (error) {
        const delayMs = delayBefore(error, calls[0], retries);
        const isLoading = error.code === 'MODEL_LOADING';
        // Attempts at a loading model continue until the deadline; other waits that cannot end in time are not started.
        const isTooLate = !isLoading && delayMs !== undefined && performance.now() + delayMs > deadline;
        if (delayMs === undefined || isTooLate || waiting >= maxWaiting) return { error, attempts, retries };
        onEvent?.({ type: 'retry', connection, code: error.code, delayMs });
        if (!isLoading) retries++;
        waiting++;
        try {
          await delay(delayMs, signal);
        } finally {
          waiting--;
        }
      }
      attempts++;
      try {
        return { outcomes: await attempt(calls, { signal }), attempts, retries };
      } catch (caught) {
        if (signal.aborted || !(caught instanceof InferenceError)) throw caught;
        error = caught;
      }
    }
  };
}
