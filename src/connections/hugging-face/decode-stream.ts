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
  const read = (json: unknown) => {
    try {
      return codec.read(json);
    } catch (error) {
      throw error instanceof InferenceError ? redactError(error, secrets) : error;
    }
  };
  let text = '';
  let parts = 0;
  let isDone = false;
  // Without a listener, ending the body early would be an uncaught error.
  body.on('error', () => undefined);
  try {
    for await (const { name, data, isPartial } of readEvents(body)) {
      if (data === '[DONE]' && parts > 0) {
        isDone = true;
        yield { text: '', value: codec.result(text, item) };
        return;
      }
      const json = parseJson(data);
      if (json === undefined && isPartial) break;
      const error = errorInBody(json, data, about, name === 'error');
      if (error) throw error;
      if (json === undefined) {
        const excerpt = redact(data.slice(0, 200), secrets) || 'an empty event';
        throw bad(`Connection "${connection}" did not stream JSON, but: ${excerpt}`);
      }
      const part = read(json);
      parts += 1;
      text += part.text;
      if (part.text !== '') yield { text: part.text };
      if (part.finished) {
        isDone = true;
        yield { text: '', value: codec.result(part.whole ?? text, item) };
        return;
      }
    }
    const soFar = `${parts} event${parts === 1 ? '' : 's'}`;
    throw bad(
      `The stream of connection "${connection}" was cut off after ${soFar}: it never said that it was finished.`,
    );
  } finally {
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
