// Reads the body of an answer that was requested as a stream: events, recognized by their first bytes because media types
// can be wrong, or the answer in one piece.

import type { Readable } from 'node:stream';
import type { StreamEvent } from '../../inference/index.ts';
import type { RemoteItem, StreamCodec } from '../../tasks/task.ts';
import { unicodeOf } from '../../utils/decode-text.ts';
import { parseJson } from '../../utils/parse-json.ts';
import { decodeStream } from './decode-stream.ts';
import type { OpenReply } from './http-client.ts';
import { readEvents, type ServerSentEvent } from './sse.ts';

export interface ReadStreamOptions {
  codec: StreamCodec;
  item: RemoteItem;
  reply: OpenReply;
  /** Reads the answer of a server that does not stream; throws its error. */
  readWhole(body: string): AsyncIterable<StreamEvent> | Iterable<StreamEvent>;
}

/** Time for the few bytes after the last token; the connection to a server that sends longer is closed. */
const REST_MS = 1000;

/** A field of an event, or a comment. */
const FIELD = /^(?::|(?:data|event|id|retry|error)(?::|\r|\n|$))/;
const LONGEST_FIELD = 'event:'.length;

export async function* readStream({ codec, item, reply, readWhole }: ReadStreamOptions): AsyncGenerator<StreamEvent> {
  const { context, body } = reply;
  const chunks: AsyncIterator<Uint8Array> = body.iterator({ destroyOnReturn: false });
  let isDone = false;
  try {
    const { head, encoding, start } = await readHead(chunks);
    const rest = inUtf8(join(head, chunks), encoding);
    const isTyped = /^text\/event-stream\b/i.test(context.headers.get('content-type')?.trim() ?? '');
    if (FIELD.test(start) || (isTyped && !/^[{[]/.test(start))) {
      for await (const event of decodeStream({ codec, item, events: readEvents(rest), context })) {
        // Set before the yield, because the reader requests nothing after the last event.
        isDone = event.value !== undefined;
        yield event;
      }
    } else {
      const text = await toText(rest);
      isDone = true;
      const lines = eventsOfLines(text);
      if (lines) yield* decodeStream({ codec, item, events: lines, context });
      else yield* readWhole(text);
    }
  } finally {
    if (isDone) readRest(body);
    else body.destroy();
  }
}

interface Head {
  head: readonly Uint8Array[];
  encoding: ReturnType<typeof unicodeOf>;
  /** Its text, without leading white space. */
  start: string;
}

/** Reads as many chunks as it takes to distinguish events from JSON. */
async function readHead(chunks: AsyncIterator<Uint8Array>): Promise<Head> {
  const head: Uint8Array[] = [];
  for (;;) {
    const { done, value } = await chunks.next();
    if (!done) head.push(value);
    const bytes = Buffer.concat(head);
    const encoding = unicodeOf(bytes);
    const start = new TextDecoder(encoding).decode(bytes, { stream: true }).trimStart();
    if (done || start.length >= LONGEST_FIELD) return { head, encoding, start };
  }
}

async function* join(head: readonly Uint8Array[], rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* head;
  for (;;) {
    const { done, value } = await rest.next();
    if (done) return;
    yield value;
  }
}

/** Converts UTF-16, which some Windows servers send, and drops a byte order mark. */
async function* inUtf8(
  chunks: AsyncIterable<Uint8Array>,
  encoding: ReturnType<typeof unicodeOf>,
): AsyncGenerator<Uint8Array> {
  if (encoding === undefined) return yield* chunks;
  const decoder = new TextDecoder(encoding);
  for await (const chunk of chunks) yield Buffer.from(decoder.decode(chunk, { stream: true }));
  yield Buffer.from(decoder.decode());
}

async function toText(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all).toString();
}

/** Events from lines that are each complete JSON while the whole text is not; undefined for any other text. */
function eventsOfLines(text: string): AsyncIterable<ServerSentEvent> | undefined {
  const lines = text.split(/\r\n|\n|\r/).filter((line) => line.trim() !== '');
  if (lines.length < 2 || parseJson(text) !== undefined) return undefined;
  const isEach = lines.every((line) => line.trim() === '[DONE]' || parseJson(line) !== undefined);
  return isEach ? fromLines(lines) : undefined;
}

async function* fromLines(lines: readonly string[]): AsyncGenerator<ServerSentEvent> {
  for (const data of lines) yield { name: undefined, data };
}

/** Reads the body to its end, so that its socket can be reused. */
function readRest(body: Readable): void {
  const timer = setTimeout(() => body.destroy(), REST_MS).unref();
  body.once('close', () => clearTimeout(timer)).resume();
}
