// A list takes one place, as it is one upstream call, and gives it back when it is answered.

import type { Semaphore } from './semaphore.ts';
import type { Attempt } from './types.ts';

export function concurrencyLimit(attempt: Attempt, places: Semaphore): Attempt {
  return async function attemptInTurn(calls, { signal }) {
    const leave = await places.take(signal);
    try {
      return await attempt(calls, { signal });
    } finally {
      leave();
    }
  };
}
