// A list takes one place, as it is one upstream call, and gives it back when it is answered.

import type { Places } from './places.ts';
import type { Attempt } from './send.ts';

export function limit(attempt: Attempt, places: Places): Attempt {
  return async function attemptInTurn(calls, { signal }) {
    const leave = await places.take(signal);
    try {
      return await attempt(calls, { signal });
    } finally {
      leave();
    }
  };
}
