// Gives what runs below a real AbortSignal, which the policies above do without.

import { follow } from '../../utils/abort.ts';
import type { Run } from '../call.ts';

export function withAbortSignal(run: Run<AbortSignal>): Run {
  return async function runWithSignal(call, { signal, deadline }) {
    signal.throwIfAborted();
    const controller = new AbortController();
    const unfollow = follow(signal, () => controller.abort(signal.reason));
    try {
      return await run(call, { signal: controller.signal, ...(deadline === undefined ? {} : { deadline }) });
    } finally {
      unfollow();
    }
  };
}
