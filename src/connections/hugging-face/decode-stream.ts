// Decodes the events of an upstream with a task's codec, and detects errors inside of them.

import { InferenceError, type StreamEvent } from '../../inference/index.ts';
import type { RemoteItem, StreamCodec, StreamPart, StreamPiece, StreamReader } from '../../tasks/task.ts';
import { parseJson } from '../../utils/parse-json.ts';
import { redact } from '../../utils/redact.ts';
import { errorInBody } from './error-in-body.ts';
import type { ErrorContext } from './http-error.ts';
import { isKeepAlive, type ServerSentEvent } from './sse.ts';

export interface DecodeStreamOptions {
  codec: StreamCodec;
  item: RemoteItem;
  events: AsyncIterable<ServerSentEvent>;
  context: ErrorContext;
}

/** Milliseconds to wait after a finish reason for usage, `[DONE]` and, from some servers, more text. */
const REST_MS = 1000;

/** Some servers send it as JSON or without brackets. */
const DONE = /^\s*"?\[?DONE\]?"?\s*$/;

/** The pieces add up exactly to the result's text; a repetition of the text at the end is ignored. */
export async function* decodeStream({
  codec,
  item,
  events,
  context,
}: DecodeStreamOptions): AsyncGenerator<StreamEvent> {
  const reader = codec.reader(item);
  let parts = 0;
  let ended: StreamPart['ended'];
  const iterator = events[Symbol.asyncIterator]();

  for (;;) {
    const { done, value: event } = await (ended ? within(REST_MS, iterator.next()) : iterator.next());
    if (done && !ended) break;
    if (done || (DONE.test(event.data) && parts > 0)) return yield* lastOf(reader);
    const json = parseJson(event.data);
    if (json === undefined && event.isPartial) break;
    const isError = event.name === 'error';
    if (!isError && isKeepAlive(event, json)) continue;
    const error = errorInBody(json, event.data, context, isError);
    if (error) throw error;
    if (json === undefined) {
      const excerpt = redact(event.data, context.secrets, 200) || 'an empty event';
      throw bad(`Connection "${context.connection}" did not stream JSON, but: ${excerpt}`);
    }
    const part = reader.read(json);
    parts++;
    ended = part.ended ?? ended;
    yield* pieceOf(part);
    if (ended === 'all') return yield* lastOf(reader);
  }
  const soFar = `${parts} event${parts === 1 ? '' : 's'}`;
  throw bad(
    `The stream of connection "${context.connection}" was cut off after ${soFar}: it never said that it was finished.`,
  );
}

function* pieceOf({ text, reasoning }: StreamPiece): Generator<StreamEvent> {
  if (text || reasoning) yield reasoning ? { text, reasoning } : { text };
}

function* lastOf(reader: StreamReader): Generator<StreamEvent> {
  const { value, ...rest } = reader.end();
  yield* pieceOf(rest);
  yield { text: '', value };
}

/** The next event, or the end if none arrives in time. */
async function within<Event>(
  ms: number,
  next: Promise<IteratorResult<Event, void>>,
): Promise<IteratorResult<Event, void>> {
  // If the timer wins, this promise rejects when the body is closed, and nothing awaits it.
  next.catch(() => undefined);
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<IteratorResult<Event, void>>((resolve) => {
    timer = setTimeout(resolve, ms, { done: true, value: undefined });
  });
  try {
    return await Promise.race([next, silence]);
  } finally {
    clearTimeout(timer);
  }
}

function bad(message: string): InferenceError {
  return new InferenceError('UPSTREAM_BAD_RESPONSE', message);
}
