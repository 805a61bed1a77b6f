// The body of an answer that was asked for as a stream: events, told by their first bytes since media types lie, or the
// answer in one piece.

import type { Readable } from 'node:stream';
import type { StreamEvent } from '../../inference/index.ts';
import type { RemoteItem, StreamCodec } from '../../tasks/task.ts';
import { parseJson } from '../../utils/parse-json.ts';
import { decodeStream } from './decode-stream.ts';
import type { OpenReply } from './http-client.ts';
import { readEvents, type ServerSentEvent } from './sse.ts';

export interface ReadStreamOptions {
  codec: StreamCodec;
  item: RemoteItem;
  reply: OpenReply;
  /** Reads the answer of a server that does not stream; throws what is wrong with it. */
  readWhole(body: string): AsyncIterable<StreamEvent> | Iterable<StreamEvent>;
}

/** After the last token a stream has a few more bytes; a server that sends on after this long loses the connection. */
const REST_MS = 1000;

/** A field of an event, or a comment. */
const FIELD = /^(?::|(?:data|event|id|retry|error)(?::|\r|\n|$))/;
const LONGEST_FIELD = 'event:'.length;

export async function* readStream({ codec, item, reply, readWhole }: ReadStreamOptions): AsyncGenerator<StreamEvent> {
  const { about, body } = reply;
  const chunks: AsyncIterator<Uint8Array> = body.iterator({ destroyOnReturn: false });
  let isDone = false;
  try {
    const head = await readHead(chunks);
    const rest = join(head, chunks);
    const start = Buffer.concat(head).toString().trimStart();
    const isTyped = /^text\/event-stream\b/i.test(about.headers.get('content-type')?.trim() ?? '');
    if (FIELD.test(start) || (isTyped && !/^[{[]/.test(start))) {
      for await (const event of decodeStream({ codec, item, events: readEvents(rest), about })) {
        // Before it is given away: a reader asks for nothing after the last.
        isDone = event.value !== undefined;
        yield event;
      }
    } else {
      const text = await toText(rest);
      isDone = true;
      const lines = eventsOfLines(text);
      if (lines) yield* decodeStream({ codec, item, events: lines, about });
      else yield* readWhole(text);
    }
  } finally {
    if (isDone) readRest(body);
    else body.destroy();
  }
}

/** As many chunks as it takes to distinguish events from JSON. */
async function readHead(chunks: AsyncIterator<Uint8Array>): Promise<Uint8Array[]> {
  const head: Uint8Array[] = [];
  for (;;) {
    const { done, value } = await chunks.next();
    if (done) return head;
    head.push(value);
    if (Buffer.concat(head).toString().trimStart().length >= LONGEST_FIELD) return head;
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

async function toText(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return new TextDecoder().decode(Buffer.concat(all));
}

/** Lines that are each whole JSON, where together they are none; undefined for any other text. */
function eventsOfLines(text: string): AsyncIterable<ServerSentEvent> | undefined {
  const lines = text.split(/\r\n|\n|\r/).filter((line) => line.trim() !== '');
  if (lines.length < 2 || parseJson(text) !== undefined) return undefined;
  const isEach = lines.every((line) => line.trim() === '[DONE]' || parseJson(line) !== undefined);
  return isEach ? fromLines(lines) : undefined;
}

async function* fromLines(lines: readonly string[]): AsyncGenerator<ServerSentEvent> {
  for (const data of lines) yield { name: undefined, data };
}

/** Read to its end, a body gives its socket back for the next call. */
function readRest(body: Readable): void {
  const timer = setTimeout(() => body.destroy(), REST_MS).unref();
  body.once('close', () => clearTimeout(timer)).resume();
}
