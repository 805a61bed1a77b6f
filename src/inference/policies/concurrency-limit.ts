// A list takes one place, as it is one upstream call, and gives it back when it is answered.

import type { Call } from '../call.ts';
import type { Semaphore } from './semaphore.ts';
import type { Attempt } from './types.ts';

export function concurrencyLimit(
  attempt: Attempt,
  places: Semaphore,
  { batchLimit }: { batchLimit(call: Call): number },
): Attempt {
  return async function attemptInTurn(calls, { signal }) {
    const [first] = calls;
    const leave = await places.take(signal, first && batchLimit(first));
    try {
      return await attempt(calls, { signal });
    } finally {
      leave();
    }
  };
}
