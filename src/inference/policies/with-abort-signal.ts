// Creates a real AbortSignal for the connection; the policies above use a cheaper form (utils/abort.ts).

import { follow } from '../../utils/abort.ts';
import type { Run } from '../call.ts';

export function withAbortSignal(run: Run<AbortSignal>): Run {
  return async function runWithSignal(call, { signal, deadline }) {
    signal.throwIfAborted();
    const controller = new AbortController();
    const unfollow = follow(signal, () => controller.abort(signal.reason));
    try {
      return await run(call, { signal: controller.signal, deadline });
    } finally {
      unfollow();
    }
  };
}
