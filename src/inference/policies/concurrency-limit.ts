// A batch takes one place, as it is one upstream call, for the client of its first call, and gives it back when answered.

import type { Semaphore } from './semaphore.ts';
import type { Attempt } from './types.ts';

export function concurrencyLimit(attempt: Attempt, places: Semaphore): Attempt {
  return async function attemptInTurn(calls, { signal }) {
    const leave = await places.take(signal, calls[0]?.caller);
    try {
      return await attempt(calls, { signal });
    } finally {
      leave();
    }
  };
}
