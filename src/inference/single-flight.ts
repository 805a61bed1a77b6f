// Equal calls under way at the same time are one run. Each waiter leaves at once on its own abort; the run itself is
// aborted when the last has left, and whoever comes after that starts a new one. Answers are shared: nobody changes them.

import { Abort } from './abort.ts';
import { type Answer, flightKey, type Run } from './call.ts';
import { untilAborted } from './until-aborted.ts';

interface Flight {
  readonly abort: Abort;
  readonly answer: Promise<Answer>;
  waiting: number;
}

export function singleFlight(run: Run): Run {
  const flights = new Map<string, Flight>();

  return async function runShared(call, options) {
    if (!call.useCache) return run(call, options);
    const { signal, deadline } = options;
    signal.throwIfAborted();
    const key = flightKey(call);
    const shared = flights.get(key);
    const flight = shared ?? takeOff();
    flight.waiting++;
    try {
      const answer = await untilAborted(flight.answer, signal);
      return shared ? { value: answer.value, info: { ...answer.info, cached: true } } : answer;
    } finally {
      flight.waiting--;
      if (flight.waiting === 0 && land(flight)) flight.abort.abort(signal.reason);
    }

    function takeOff(): Flight {
      const abort = new Abort();
      const answer = run(call, { signal: abort, deadline });
      const started = { abort, answer, waiting: 0 };
      flights.set(key, started);
      const landed = () => land(started);
      answer.then(landed, landed);
      return started;
    }

    /** True where the flight was still in the air. */
    function land(ended: Flight): boolean {
      return flights.get(key) === ended && flights.delete(key);
    }
  };
}
