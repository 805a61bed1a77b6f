// Runs identical concurrent calls once. A waiter leaves at once when it is aborted; the run is aborted when the last
// waiter has left, and a later call starts a new one. Answers are shared and must not be modified.

import { Abort, follow, type Unfollow } from '../../utils/abort.ts';
import type { Answer, Call, Run, RunOptions } from '../call.ts';
import { flightKey } from '../call-key.ts';

interface Waiter {
  resolve(answer: Answer): void;
  reject(error: unknown): void;
  unfollow: Unfollow;
}

interface Flight {
  readonly abort: Abort;
  waiters: Waiter[];
}

export function singleFlight(run: Run): Run {
  const flights = new Map<string, Flight>();

  // One promise per waiter and no intermediate ones, because every call that is not cached passes here.
  return function runShared(call, options) {
    if (!call.useCache) return run(call, options);
    const { signal } = options;
    const key = flightKey(call);
    return new Promise<Answer>((resolve, reject) => {
      signal.throwIfAborted();
      const shared = flights.get(key);
      const flight = shared ?? start(key, call, options);
      const waiter: Waiter = {
        resolve: shared ? ({ value, info }) => resolve({ value, info: { ...info, cached: true } }) : resolve,
        reject,
        unfollow: follow(signal, () => {
          flight.waiters = flight.waiters.filter((other) => other !== waiter);
          reject(signal.reason);
          if (flight.waiters.length === 0 && remove(key, flight)) flight.abort.abort(signal.reason);
        }),
      };
      flight.waiters.push(waiter);
    });
  };

  function start(key: string, call: Call, { deadline }: RunOptions): Flight {
    const flight: Flight = { abort: new Abort(), waiters: [] };
    run(call, { signal: flight.abort, deadline }).then(
      (answer) => {
        for (const waiter of settle(key, flight)) waiter.resolve(answer);
      },
      (error: unknown) => {
        for (const waiter of settle(key, flight)) waiter.reject(error);
      },
    );
    flights.set(key, flight);
    return flight;
  }

  function settle(key: string, flight: Flight): Waiter[] {
    remove(key, flight);
    const { waiters } = flight;
    // A Map's old tables hold deleted entries until a full garbage collection, so a flight keeps no reference to the
    // answer.
    flight.waiters = [];
    for (const { unfollow } of waiters) unfollow();
    return waiters;
  }

  /** True if the run was still in flight. */
  function remove(key: string, flight: Flight): boolean {
    return flights.get(key) === flight && flights.delete(key);
  }
}
