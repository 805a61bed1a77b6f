// One answer from an upstream's event stream: TGI's own shape, OpenAI's, and the failures that come inside either.

import type { Readable } from 'node:stream';
import { InferenceError, type StreamEvent } from '../../inference/index.ts';
import type { RemoteItem, StreamCodec } from '../../tasks/task.ts';
import { redact } from '../../utils/redact.ts';
import { errorInBody } from './error-in-body.ts';
import type { HttpRefusal } from './http-error.ts';
import { parseJson } from './parse-error-body.ts';
import { redactError } from './redact-error.ts';
import { readEvents } from './sse.ts';

export interface DecodeStreamOptions {
  codec: StreamCodec;
  item: RemoteItem;
  body: Readable;
  /** Who answers, for the texts of errors. */
  about: Pick<HttpRefusal, 'headers' | 'connection' | 'model' | 'secrets'>;
}

/** After the last token a stream has a few more bytes; whoever sends on after this long loses the connection. */
const REST_MS = 1000;

export async function* decodeStream({ codec, item, body, about }: DecodeStreamOptions): AsyncGenerator<StreamEvent> {
  const { connection, secrets } = about;
  const reader = codec.reader(item);
  const read = (json: unknown) => {
    try {
      return reader.read(json);
    } catch (error) {
      throw error instanceof InferenceError ? redactError(error, secrets) : error;
    }
  };
  let parts = 0;
  let hasEnded = false;
  let isDone = false;
  let timer: NodeJS.Timeout | undefined;
  // Without a listener, ending the body early would be an uncaught error.
  body.on('error', () => undefined);
  try {
    try {
      for await (const { name, data, isPartial } of readEvents(body)) {
        if (data === '[DONE]' && parts > 0) {
          isDone = true;
          break;
        }
        const json = parseJson(data);
        if (json === undefined && isPartial) break;
        const error = errorInBody(json, data, about, name === 'error');
        if (error) throw error;
        if (json === undefined) {
          const excerpt = redact(data.slice(0, 200), secrets) || 'an empty event';
          throw bad(`Connection "${connection}" did not stream JSON, but: ${excerpt}`);
        }
        const { text, reasoning, ended } = read(json);
        parts += 1;
        if (text || reasoning) yield reasoning ? { text, reasoning } : { text };
        if (ended === 'all') {
          isDone = true;
          break;
        }
        if (ended && !hasEnded) {
          hasEnded = true;
          timer = setTimeout(() => body.destroy(), REST_MS).unref();
        }
      }
    } catch (error) {
      // The answer is there: what breaks behind it takes nothing away.
      if (!hasEnded) throw error;
    }
    if (!hasEnded && !isDone) {
      const soFar = `${parts} event${parts === 1 ? '' : 's'}`;
      throw bad(
        `The stream of connection "${connection}" was cut off after ${soFar}: it never said that it was finished.`,
      );
    }
    isDone = true;
    const { text, reasoning, value } = reader.end();
    if (text || reasoning) yield reasoning ? { text, reasoning } : { text };
    yield { text: '', value };
  } finally {
    clearTimeout(timer);
    if (isDone) readRest(body);
    else body.destroy();
  }
}

function bad(message: string): InferenceError {
  return new InferenceError('UPSTREAM_BAD_RESPONSE', message);
}

/** Read to its end, a body gives its socket back for the next call. */
function readRest(body: Readable): void {
  const timer = setTimeout(() => body.destroy(), REST_MS).unref();
  body.once('close', () => clearTimeout(timer)).resume();
}
