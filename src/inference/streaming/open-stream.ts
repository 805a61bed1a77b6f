// One attempt at a stream. It has succeeded when the first event is there, so that what fails before may be tried again.

import type { Call } from '../call.ts';
import type { Connection, StreamEvent } from '../connection.ts';
import { InferenceError } from '../errors.ts';
import type { OnEvent } from '../events.ts';
import { reportAttempt } from '../policies/report-attempt.ts';
import type { Semaphore } from '../policies/semaphore.ts';
import type { Attempt } from '../policies/types.ts';

/** A stream that has begun; it keeps a place until it is closed, or until its signal aborts. */
export class OpenStream {
  readonly #first: StreamEvent;
  readonly #rest: AsyncIterator<StreamEvent>;
  readonly #onClose: () => void;

  constructor(first: StreamEvent, rest: AsyncIterator<StreamEvent>, onClose: () => void) {
    this.#first = first;
    this.#rest = rest;
    this.#onClose = onClose;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<StreamEvent, void> {
    try {
      yield this.#first;
      for (;;) {
        const { done, value } = await this.#rest.next();
        if (done) return;
        yield value;
      }
    } finally {
      this.#onClose();
      await this.#rest.return?.();
    }
  }
}

export function openStream(connection: Connection, places: Semaphore, onEvent?: OnEvent): Attempt {
  return async function openOnce([call], { signal }) {
    if (!call) return [];
    const leave = await places.take(signal, call.caller);
    // A reader that never comes back must not keep the place: the deadline aborts the signal.
    signal.addEventListener('abort', leave, { once: true });
    const close = () => {
      signal.removeEventListener('abort', leave);
      leave();
    };
    const report = reportAttempt([call], { signal, onEvent });
    try {
      const events = eventsOf(connection, call, signal)[Symbol.asyncIterator]();
      const { done, value } = await events.next();
      if (done) throw new InferenceError('UPSTREAM_BAD_RESPONSE', `The stream of ${connection.id} was empty.`);
      report();
      return [new OpenStream(value, events, close)];
    } catch (error) {
      close();
      report(error);
      if (signal.aborted) throw signal.reason;
      if (error instanceof InferenceError) throw error;
      throw new InferenceError('INTERNAL_SERVER_ERROR', 'The inference failed inside this server.', { cause: error });
    }
  };
}

/** A fallback may be a connection that cannot stream: its whole answer is the one event. */
async function* eventsOf(connection: Connection, call: Call, signal: AbortSignal): AsyncGenerator<StreamEvent, void> {
  if (connection.stream) return yield* connection.stream(call, { signal });
  const [value] = await connection.run([call], { signal });
  if (value instanceof InferenceError) throw value;
  yield { text: '', value };
}
