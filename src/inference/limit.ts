// At most `maxConcurrent` lists run at once and `maxQueued` wait, first come first served; one more is OVERLOADED.
// A list takes one place, as it is one upstream call. Whoever aborts while waiting leaves the queue at once.

import { InferenceError } from './errors.ts';
import type { OnEvent } from './events.ts';
import type { Attempt } from './send.ts';

export interface LimitOptions {
  connection: string;
  maxConcurrent: number;
  maxQueued: number;
  onEvent?: OnEvent | undefined;
}

export function limit(attempt: Attempt, { connection, maxConcurrent, maxQueued, onEvent }: LimitOptions): Attempt {
  let active = 0;
  // Not p-queue: an aborted task keeps its entry there until its turn, and a full queue is not refused.
  // A Set keeps the order and forgets a waiter in constant time.
  const queue = new Set<() => void>();

  function enter(signal: AbortSignal): Promise<void> | undefined {
    if (active < maxConcurrent) {
      active++;
      return undefined;
    }
    if (queue.size >= maxQueued) {
      const message = `${connection} is busy: ${maxConcurrent} calls are running (MAX_CONCURRENT) and ${maxQueued} are waiting (MAX_QUEUED). Try again later.`;
      throw new InferenceError('OVERLOADED', message, { retryable: true });
    }
    return new Promise((resolve, reject) => {
      // The place is handed over, never freed in between: nobody can slip in before those who wait.
      const onTurn = () => {
        signal.removeEventListener('abort', onAbort);
        resolve();
      };
      const onAbort = () => {
        queue.delete(onTurn);
        reject(signal.reason);
      };
      queue.add(onTurn);
      signal.addEventListener('abort', onAbort, { once: true });
    });
  }

  function leave() {
    const [next] = queue;
    if (next) {
      queue.delete(next);
      next();
    } else active--;
  }

  return async function attemptInTurn(calls, { signal }) {
    signal.throwIfAborted();
    await enter(signal);
    onEvent?.({ type: 'queue', connection, active, queued: queue.size });
    try {
      // Aborted between being handed the place and getting here.
      signal.throwIfAborted();
      return await attempt(calls, { signal });
    } finally {
      leave();
    }
  };
}
