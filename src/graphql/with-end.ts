// The same events, with a word when they are over.

/** @param end called once: after the last event, a failure, or when nobody wants them any more */
export function withEnd<Event>(events: AsyncIterable<Event>, end: () => void): AsyncIterableIterator<Event> {
  const iterator = events[Symbol.asyncIterator]();
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      try {
        const result = await iterator.next();
        if (result.done) end();
        return result;
      } catch (error) {
        end();
        throw error;
      }
    },
    async return() {
      end();
      await iterator.return?.();
      return { done: true, value: undefined };
    },
  };
}
