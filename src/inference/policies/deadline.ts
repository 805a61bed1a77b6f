// Each call has `timeoutSeconds` in all, waits, queue and retries included; then UPSTREAM_TIMEOUT aborts what is below. A
// step of a chain brings the end of its chain's time along, which may come earlier.
// It stands outside the single flight, so that sharers keep their own time: the last to leave ends the shared run.

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
    // All fields of a request listen to its one signal: 20 are no leak, and Node would warn of one at 11.
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
