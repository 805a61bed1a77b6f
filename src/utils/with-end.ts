// The same events, for whoever has to know when they are over, or when nobody wants them any more.

export interface WithEndOptions<Event> {
  /** Called once. */
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
        if (result.done) end();
        else onEvent?.(result.value);
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
