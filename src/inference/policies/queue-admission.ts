// Admission to a connection that queues calls itself: MAX_CONCURRENT + MAX_QUEUED batches' worth of calls are there at once,
// and one more is OVERLOADED. A call that could run with 31 others takes 1/32 of a place, one that runs alone a whole one.

import { InferenceError } from '../errors.ts';
import type { Semaphore, SemaphoreOptions } from './semaphore.ts';

export interface QueueAdmissionOptions extends SemaphoreOptions {
  /** The most calls in one batch. */
  batchMax: number;
}

export function createQueueAdmission(options: QueueAdmissionOptions): Semaphore {
  const { connection, maxConcurrent, maxQueued, batchMax, onEvent } = options;
  // In whole numbers: a place is `batchMax` units, so that sums stay exact.
  const capacity = (maxConcurrent + maxQueued) * batchMax;
  let taken = 0;

  function change(units: number): void {
    taken += units;
    const places = Math.ceil(taken / batchMax);
    const active = Math.min(places, maxConcurrent);
    onEvent?.({ type: 'queue', connection, active, queued: places - active });
  }

  return {
    async take(signal, batchLimit = 1) {
      signal.throwIfAborted();
      const units = Math.max(1, Math.floor(batchMax / batchLimit));
      if (taken + units > capacity) {
        const message = `${connection} is busy: ${maxConcurrent} batches may run (MAX_CONCURRENT) and ${maxQueued} may wait (MAX_QUEUED). Try again later.`;
        throw new InferenceError('OVERLOADED', message, { retryable: true });
      }
      change(units);
      let isTaken = true;
      return function giveBack() {
        if (isTaken) change(-units);
        isTaken = false;
      };
    },
  };
}
