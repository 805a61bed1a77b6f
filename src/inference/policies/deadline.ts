// Each call has `timeoutSeconds` in all, waits, queue and retries included; then UPSTREAM_TIMEOUT aborts what is below.
// It stands outside the single flight, so that sharers keep their own time: the last to leave ends the shared run.

import { setMaxListeners } from 'node:events';
import { Abort, follow } from '../../utils/abort.ts';
import type { Run } from '../call.ts';
import { InferenceError } from '../errors.ts';

export function deadline(run: Run, { timeoutSeconds }: { timeoutSeconds: number }): Run {
  return async function runInTime(call, { signal }) {
    signal.throwIfAborted();
    const abort = new Abort();
    // All fields of a request listen to its one signal: 20 are no leak, and Node would warn of one at 11.
    if (signal instanceof EventTarget) setMaxListeners(0, signal);
    const unfollow = follow(signal, () => abort.abort(signal.reason));
    const timer = setTimeout(() => abort.abort(timedOut(timeoutSeconds)), timeoutSeconds * 1000);
    try {
      const until = performance.now() + timeoutSeconds * 1000;
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
