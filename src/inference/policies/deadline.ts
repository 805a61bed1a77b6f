// Gives each call `timeoutSeconds` in total, including queueing and retries, then aborts it with UPSTREAM_TIMEOUT. Steps of a
// chain use the deadline of their chain if that is earlier.
// Placed outside the single flight, so that calls that share a run keep their own deadlines; the last to leave ends the run.

import { setMaxListeners } from 'node:events';
import { Abort, follow } from '../../utils/abort.ts';
import type { Run } from '../call.ts';
import { InferenceError } from '../errors.ts';

export function deadline(run: Run, { timeoutSeconds }: { timeoutSeconds: number }): Run {
  return async function runInTime(call, { signal, deadline: chainEnd = Number.POSITIVE_INFINITY }) {
    signal.throwIfAborted();
    const now = performance.now();
    const until = Math.min(now + timeoutSeconds * 1000, chainEnd);
    if (until <= now) throw timedOut(timeoutSeconds);
    const abort = new Abort();
    // All fields of a request listen to the same signal; Node would warn of a leak at 11 listeners.
    if (signal instanceof EventTarget) setMaxListeners(0, signal);
    const unfollow = follow(signal, () => abort.abort(signal.reason));
    const timer = setTimeout(() => abort.abort(timedOut(timeoutSeconds)), until - now);
    try {
      return await run(call, { signal: abort, deadline: until });
    } finally {
      clearTimeout(timer);
      unfollow();
    }
  };
}

function timedOut(seconds: number): InferenceError {
  const message = `No answer within ${seconds} s, waits and retries included (INFERENCE_TIMEOUT_SECONDS).`;
  return new InferenceError('UPSTREAM_TIMEOUT', message, { retryable: true });
}
