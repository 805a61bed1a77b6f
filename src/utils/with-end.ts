// Calls a function when an async iterator ends, also when its reader leaves early.

export interface WithEndOptions<Event> {
  /** Called exactly once. */
  onEnd(): void;
  onEvent?(event: Event): void;
}

export function withEnd<Event>(
  events: AsyncIterable<Event>,
  { onEnd, onEvent }: WithEndOptions<Event>,
): AsyncIterableIterator<Event> {
  const iterator = events[Symbol.asyncIterator]();
  let isOver = false;
  function end() {
    if (!isOver) onEnd();
    isOver = true;
  }
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      try {
        const result = await iterator.next();
        if (result.done) {
          end();
          return result;
        }
        onEvent?.(result.value);
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
