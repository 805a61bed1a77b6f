// An async iterator that its reader can leave at any time. `return` of a plain async generator waits for the pending
// event, which may never arrive; here it aborts the signal first, so that the upstream call ends at once.

import { follow, type Signal, type Unfollow } from './abort.ts';

/** Nothing runs before the first call of `next`. */
export function cancellable<Event>(
  generate: (signal: AbortSignal) => AsyncGenerator<Event, void>,
  outer: Signal,
): AsyncIterableIterator<Event> {
  const controller = new AbortController();
  let unfollow: Unfollow | undefined;
  let events: AsyncGenerator<Event, void> | undefined;

  function start(): AsyncGenerator<Event, void> {
    unfollow = follow(outer, () => controller.abort(outer.reason));
    return generate(controller.signal);
  }

  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      events ??= start();
      const result = await events.next();
      if (result.done) unfollow?.();
      return result;
    },
    async return() {
      unfollow?.();
      controller.abort(new Error('The reader left.'));
      await events?.return().catch(() => undefined);
      return { done: true, value: undefined };
    },
  };
}
