// Limits concurrent upstream calls: a batch takes one place, on account of its first call's client, until it is
// answered.

import type { Semaphore } from './semaphore.ts';
import type { Attempt } from './types.ts';

export function concurrencyLimit(attempt: Attempt, places: Semaphore): Attempt {
  return async function attemptInTurn(calls, { signal }) {
    const release = await places.acquire(signal, calls[0]?.caller);
    try {
      return await attempt(calls, { signal });
    } finally {
      release();
    }
  };
}
