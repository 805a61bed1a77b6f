// One attempt at a stream, which counts as successful with its first event: earlier failures may be retried.

import { follow } from '../../utils/abort.ts';
import type { Call } from '../call.ts';
import type { Connection, StreamEvent } from '../connection.ts';
import { InferenceError } from '../errors.ts';
import type { OnEvent } from '../events.ts';
import { reportAttempt } from '../policies/report-attempt.ts';
import type { Semaphore } from '../policies/semaphore.ts';
import type { Attempt } from '../policies/types.ts';
import { asInferenceError } from '../to-inference-error.ts';

/** A started stream. It holds its place until it is closed or its signal aborts. */
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
    const release = await places.acquire(signal, call.caller);
    // A reader that never returns must not hold the place: the deadline aborts the signal.
    const unfollow = follow(signal, release);
    const close = () => {
      unfollow();
      release();
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
      throw asInferenceError(error);
    }
  };
}

/** A fallback connection may be unable to stream: its whole answer is then the only event. */
async function* eventsOf(connection: Connection, call: Call, signal: AbortSignal): AsyncGenerator<StreamEvent, void> {
  if (connection.stream) return yield* connection.stream(call, { signal });
  const [value] = await connection.run([call], { signal });
  if (value instanceof InferenceError) throw value;
  yield { text: '', value };
}
