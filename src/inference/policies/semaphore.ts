// At most `maxConcurrent` places are taken at once and `maxQueued` wait, first come first served; one more is OVERLOADED.
// Whoever aborts while waiting leaves the queue at once.

import { InferenceError } from '../errors.ts';
import type { OnEvent } from '../events.ts';

export interface SemaphoreOptions {
  connection: string;
  maxConcurrent: number;
  maxQueued: number;
  onEvent?: OnEvent | undefined;
}

export interface Semaphore {
  /**
   * @param batchLimit how many calls like this one could share a place; 1 unless given
   * @returns the function that gives the place back; a second call of it does nothing
   */
  take(signal: AbortSignal, batchLimit?: number): Promise<() => void>;
}

export function createSemaphore({ connection, maxConcurrent, maxQueued, onEvent }: SemaphoreOptions): Semaphore {
  let active = 0;
  // Not p-queue: an aborted task keeps its entry there until its turn, and a full queue is not refused.
  // A Set keeps the order and forgets a waiter in constant time.
  const queue = new Set<() => void>();

  function tell() {
    onEvent?.({ type: 'queue', connection, active, queued: queue.size });
  }

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
        tell();
        reject(signal.reason);
      };
      queue.add(onTurn);
      tell();
      signal.addEventListener('abort', onAbort, { once: true });
    });
  }

  function leave() {
    const [next] = queue;
    if (next) {
      queue.delete(next);
      next();
    } else active--;
    tell();
  }

  return {
    async take(signal) {
      signal.throwIfAborted();
      await enter(signal);
      let isTaken = true;
      const giveBack = () => {
        if (isTaken) leave();
        isTaken = false;
      };
      // Aborted between being handed the place and getting here.
      if (signal.aborted) giveBack();
      signal.throwIfAborted();
      tell();
      return giveBack;
    },
  };
}
