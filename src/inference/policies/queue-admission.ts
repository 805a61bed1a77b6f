// Admits calls to a connection that queues them itself: at most MAX_CONCURRENT + MAX_QUEUED batches' worth of calls,
// then OVERLOADED. A call that can run with 31 others takes 1/32 of a place, one that runs alone a whole place. When
// all places are taken, another client's call displaces the newest call of a client that holds more than half.

import { follow } from '../../utils/abort.ts';
import type { Call } from '../call.ts';
import { InferenceError } from '../errors.ts';
import type { Semaphore, SemaphoreOptions } from './semaphore.ts';
import type { Attempt } from './types.ts';

export interface QueueAdmissionOptions extends SemaphoreOptions {
  /** The most calls in one batch. */
  batchMax: number;
  /** How many calls like this one can run in one batch. */
  batchLimit(call: Call): number;
}

export interface QueueAdmission extends Semaphore {
  admit(attempt: Attempt): Attempt;
}

interface Entry {
  readonly client: string;
  readonly units: number;
  refuse(error: InferenceError): void;
}

export function createQueueAdmission(options: QueueAdmissionOptions): QueueAdmission {
  const { connection, maxConcurrent, maxQueued, batchMax, batchLimit, onEvent } = options;
  // In integer units of 1/batchMax of a place, so that sums stay exact.
  const capacity = (maxConcurrent + maxQueued) * batchMax;
  const held = new Map<string, number>();
  // In order of arrival.
  const entries = new Set<Entry>();
  let taken = 0;

  function change(client: string, units: number): void {
    taken += units;
    const own = (held.get(client) ?? 0) + units;
    if (own > 0) held.set(client, own);
    else held.delete(client);
    const places = Math.ceil(taken / batchMax);
    const active = Math.min(places, maxConcurrent);
    onEvent?.({ type: 'queue', connection, active, queued: places - active });
  }

  function overloaded(): InferenceError {
    const message = `${connection} is busy: ${maxConcurrent} batches may run (MAX_CONCURRENT) and ${maxQueued} may wait (MAX_QUEUED). Try again later.`;
    return new InferenceError('OVERLOADED', message, { retryable: true });
  }

  /** Refuses the newest call of a client that holds more than half, when another client needs the room. */
  function makeRoom(client: string): boolean {
    const greedy = [...held].find(([other, units]) => other !== client && units > capacity / 2)?.[0];
    const newest = greedy === undefined ? undefined : [...entries].findLast((entry) => entry.client === greedy);
    if (!newest) return false;
    release(newest);
    newest.refuse(overloaded());
    return true;
  }

  function enter(entry: Entry): void {
    while (taken + entry.units > capacity) if (!makeRoom(entry.client)) throw overloaded();
    entries.add(entry);
    change(entry.client, entry.units);
  }

  function release(entry: Entry): void {
    if (entries.delete(entry)) change(entry.client, -entry.units);
  }

  return {
    // A started stream is not refused any more.
    async acquire(signal, client = '') {
      signal.throwIfAborted();
      const entry = { client, units: batchMax, refuse: () => {} };
      enter(entry);
      return () => release(entry);
    },
    admit: (attempt) =>
      async function attemptIfAdmitted(calls, { signal }) {
        const [first] = calls;
        if (!first) return [];
        signal.throwIfAborted();
        const controller = new AbortController();
        const entry = {
          client: first.caller ?? '',
          units: Math.max(1, Math.floor(batchMax / batchLimit(first))),
          refuse: (error: InferenceError) => controller.abort(error),
        };
        enter(entry);
        const unfollow = follow(signal, () => controller.abort(signal.reason));
        try {
          return await attempt(calls, { signal: controller.signal });
        } finally {
          unfollow();
          release(entry);
        }
      },
  };
}
