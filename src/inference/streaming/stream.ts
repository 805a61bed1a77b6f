// Streams an answer. Streams are not cached, shared or batched: each is one call and takes one place.
// INFERENCE_TIMEOUT_SECONDS limits the wait for the first and for each further event. A reader that does not request
// the next event within that time loses the stream, so that a client cannot occupy a model by not reading.

import { follow } from '../../utils/abort.ts';
import { type Answer, type Call, type Run, toAnswer } from '../call.ts';
import type { Connection } from '../connection.ts';
import { InferenceError } from '../errors.ts';
import { toInferenceError } from '../to-inference-error.ts';
import { OpenStream } from './open-stream.ts';

export interface AnswerEvent {
  /** Text that this event adds; empty on the last. */
  readonly text: string;
  /** Reasoning that this event adds. Absent on the last event. */
  readonly reasoning?: string;
  /** The whole answer, on the last event only. */
  readonly answer?: Answer;
}

/** Rejects with an InferenceError, or with the reason of an aborted signal. */
export type Stream = (call: Call, options: { signal: AbortSignal }) => AsyncGenerator<AnswerEvent, void>;

export interface StreamOptions {
  connections: ReadonlyMap<string, Connection>;
  timeoutSeconds: number;
  /** Opens a stream: the value is an OpenStream. */
  open: Run<AbortSignal>;
  /** Answers in one piece if the connection cannot stream. */
  run: Run;
}

export function createStream({ connections, timeoutSeconds, open, run }: StreamOptions): Stream {
  return async function* stream(call, { signal }) {
    if (!connections.get(call.connection)?.stream) {
      yield { text: '', answer: await run(call, { signal }) };
      return;
    }
    const start = performance.now();
    const watch = createWatch(signal, timeoutSeconds);
    try {
      const deadline = start + timeoutSeconds * 1000;
      const { value: events, info } = await open(call, { signal: watch.signal, deadline });
      if (!(events instanceof OpenStream)) throw new TypeError('Opening a stream gave none.');
      for await (const { text, reasoning, value } of events) {
        watch.expect('reader');
        if (text || reasoning) yield reasoning ? { text, reasoning } : { text };
        if (value !== undefined) {
          yield { text: '', answer: toAnswer(value, { ...info, durationMs: performance.now() - start }) };
          return;
        }
        // The reader took too long or left.
        watch.signal.throwIfAborted();
        watch.expect('upstream');
      }
      watch.signal.throwIfAborted();
      throw new InferenceError('UPSTREAM_BAD_RESPONSE', `The stream of ${call.connection} ended without an answer.`);
    } catch (error) {
      // The reason of the abort is reported instead of errors that it caused.
      throw watch.signal.aborted ? watch.signal.reason : toInferenceError(error, call);
    } finally {
      watch.end();
    }
  };
}

type Party = 'upstream' | 'reader';

/** A signal that follows `outer` and also aborts when a wait takes too long. */
function createWatch(outer: AbortSignal, timeoutSeconds: number) {
  // One controller per call, because AbortSignal.any with a long-lived signal leaks on Node 20.
  const controller = new AbortController();
  const unfollow = follow(outer, () => controller.abort(outer.reason));
  let awaited: Party = 'upstream';
  const timer = setTimeout(() => controller.abort(tooSlow(awaited, timeoutSeconds)), timeoutSeconds * 1000);
  return {
    signal: controller.signal,
    expect(party: Party) {
      awaited = party;
      if (!controller.signal.aborted) timer.refresh();
    },
    end() {
      clearTimeout(timer);
      unfollow();
    },
  };
}

function tooSlow(party: Party, seconds: number): InferenceError {
  const what =
    party === 'upstream'
      ? `No text came for ${seconds} s, waits and retries included`
      : `The stream was given up, because it was not read for ${seconds} s`;
  return new InferenceError('UPSTREAM_TIMEOUT', `${what} (INFERENCE_TIMEOUT_SECONDS).`, { retryable: true });
}
