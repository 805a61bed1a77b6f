// A semaphore with fair queueing: at most `maxConcurrent` places and `maxQueued` waiting calls, then OVERLOADED. A free
// place goes to the waiting client that holds the fewest, first come first served within a client. When the queue is
// full, another client's call displaces one of a client that holds more than half of it.

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
   * @param client the client that the place counts for; calls without one count as a single client
   * @returns the function that releases the place; further calls do nothing
   */
  acquire(signal: AbortSignal, client?: string): Promise<() => void>;
}

interface Waiter {
  onTurn(): void;
  refuse(error: InferenceError): void;
}

// Not p-queue: there an aborted task stays queued until its turn, the queue has no limit, and clients have no shares.
export function createSemaphore({ connection, maxConcurrent, maxQueued, onEvent }: SemaphoreOptions): Semaphore {
  let active = 0;
  let queued = 0;
  /** Places per client; clients without any are absent. */
  const held = new Map<string, number>();
  // Sets keep the order and remove a waiter in constant time. The client that was served last comes last.
  const queues = new Map<string, Set<Waiter>>();

  function report() {
    onEvent?.({ type: 'queue', connection, active, queued });
  }

  function overloaded(): InferenceError {
    const message = `${connection} is busy: ${maxConcurrent} calls are running (MAX_CONCURRENT) and ${maxQueued} are waiting (MAX_QUEUED). Try again later.`;
    return new InferenceError('OVERLOADED', message, { retryable: true });
  }

  function add(client: string, waiter: Waiter): void {
    const queue = queues.get(client) ?? new Set();
    queue.add(waiter);
    queues.set(client, queue);
    queued++;
  }

  function remove(client: string, waiter: Waiter): void {
    const queue = queues.get(client);
    if (!queue?.delete(waiter)) return;
    queued--;
    if (queue.size === 0) queues.delete(client);
  }

  /** Refuses the last call of a client that holds more than half of the queue, when another client needs the room. */
  function makeRoom(client: string): boolean {
    for (const [other, queue] of queues) {
      if (other === client || queue.size <= maxQueued / 2) continue;
      const last = [...queue].at(-1);
      if (!last) continue;
      remove(other, last);
      last.refuse(overloaded());
      return true;
    }
    return false;
  }

  function enter(signal: AbortSignal, client: string): Promise<void> | undefined {
    if (active < maxConcurrent) {
      active++;
      return undefined;
    }
    if (queued >= maxQueued && !makeRoom(client)) throw overloaded();
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        // The place is handed over without being freed, so that no new call overtakes waiting ones.
        onTurn() {
          signal.removeEventListener('abort', onAbort);
          resolve();
        },
        refuse(error) {
          signal.removeEventListener('abort', onAbort);
          reject(error);
        },
      };
      const onAbort = () => {
        remove(client, waiter);
        report();
        reject(signal.reason);
      };
      add(client, waiter);
      report();
      signal.addEventListener('abort', onAbort, { once: true });
    });
  }

  /** The waiting client with the fewest places; among several, the one served longest ago. */
  function nextClient(): string | undefined {
    let next: string | undefined;
    let fewest = Number.POSITIVE_INFINITY;
    for (const client of queues.keys()) {
      const places = held.get(client) ?? 0;
      if (places < fewest) [next, fewest] = [client, places];
    }
    return next;
  }

  function leave(client: string) {
    // Chosen before the releasing client is updated: among waiting clients, it was served last.
    const next = nextClient();
    const places = (held.get(client) ?? 1) - 1;
    if (places > 0) held.set(client, places);
    else held.delete(client);
    const queue = next === undefined ? undefined : queues.get(next);
    const [waiter] = queue ?? [];
    if (next !== undefined && queue && waiter) {
      remove(next, waiter);
      if (queue.size > 0) {
        queues.delete(next);
        queues.set(next, queue);
      }
      // Counted now and not when the waiter resumes, so that two places freed in one turn do not go to the same client.
      held.set(next, (held.get(next) ?? 0) + 1);
      waiter.onTurn();
    } else active--;
    report();
  }

  return {
    async acquire(signal, client = '') {
      signal.throwIfAborted();
      const turn = enter(signal, client);
      if (turn) await turn;
      else held.set(client, (held.get(client) ?? 0) + 1);
      let isTaken = true;
      const release = () => {
        if (isTaken) leave(client);
        isTaken = false;
      };
      // Aborted after the place was handed over and before this line ran.
      if (signal.aborted) release();
      signal.throwIfAborted();
      report();
      return release;
    },
  };
}
