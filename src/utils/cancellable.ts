// An async iterator that its reader can leave at any time. `return` of a plain async generator waits for the pending
// event, which may never arrive; here it aborts the signal first, so that the upstream call ends at once.

/** Nothing runs before the first call of `next`. */
export function cancellable<Event>(
  generate: (signal: AbortSignal) => AsyncGenerator<Event, void>,
  outer: AbortSignal,
): AsyncIterableIterator<Event> {
  const controller = new AbortController();
  const onAbort = () => controller.abort(outer.reason);
  let events: AsyncGenerator<Event, void> | undefined;

  function start(): AsyncGenerator<Event, void> {
    if (outer.aborted) onAbort();
    outer.addEventListener('abort', onAbort, { once: true });
    return generate(controller.signal);
  }

  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      events ??= start();
      const result = await events.next();
      if (result.done) outer.removeEventListener('abort', onAbort);
      return result;
    },
    async return() {
      outer.removeEventListener('abort', onAbort);
      controller.abort(new Error('The reader left.'));
      await events?.return().catch(() => undefined);
      return { done: true, value: undefined };
    },
  };
}
