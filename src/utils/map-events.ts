// Maps an async iterator, one event to one.

/** `return` takes effect at once: an async generator would first wait for the pending event. */
export function mapEvents<From, To>(
  events: AsyncIterable<From>,
  map: (event: From) => To | Promise<To>,
): AsyncIterableIterator<To> {
  const iterator = events[Symbol.asyncIterator]();
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      const result = await iterator.next();
      return result.done ? { done: true, value: undefined } : { done: false, value: await map(result.value) };
    },
    async return() {
      await iterator.return?.();
      return { done: true, value: undefined };
    },
  };
}
