// Server-sent events from a body's bytes: events and characters split over chunks, any line end, comments left out; and
// the lines of JSON that some servers write in their place.

import { createParser } from 'eventsource-parser';
import { InferenceError } from '../../inference/index.ts';
import { parseJson } from '../../utils/parse-json.ts';

/** Longest event in characters; one token is some 300. */
const MAX_EVENT = 1024 * 1024;

export interface ServerSentEvent {
  name: string | undefined;
  data: string;
  /** Cut off by the end of the stream: its blank line never came. */
  isPartial?: boolean;
}

/** Asks the body for more only when all events are read. */
export async function* readEvents(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<ServerSentEvent, void> {
  const events: ServerSentEvent[] = [];
  let isTooLong = false;
  const parser = createParser({
    maxBufferSize: MAX_EVENT,
    onEvent: ({ event, data }) => {
      for (const one of separate(data)) events.push({ name: event, data: one });
    },
    onError({ type, field, value, line }) {
      if (type === 'max-buffer-size-exceeded') isTooLong = true;
      // llama.cpp writes its errors so, which is no field of the format.
      else if (field === 'error' && value) events.push({ name: 'error', data: value });
      // A line of bare JSON: a proxy's error, or an event without its field.
      else if (line?.trimStart().startsWith('{')) events.push({ name: undefined, data: line });
    },
  });
  const decoder = new TextDecoder();
  let tail = '';
  for await (const chunk of chunks) {
    const text = decoder.decode(chunk, { stream: true });
    const parted = partLines(tail + text).slice(tail.length);
    tail = (tail + text).slice(-3);
    parser.feed(parted);
    yield* events.splice(0);
    if (isTooLong) {
      const message = `An event of the stream is longer than ${MAX_EVENT} characters.`;
      throw new InferenceError('UPSTREAM_BAD_RESPONSE', message);
    }
  }
  // Some servers end the last event with the stream instead of a blank line.
  parser.feed(`${decoder.decode()}\n\n`);
  for (const event of events) yield { ...event, isPartial: true };
}

/** Events parted by one newline get their blank line: inside one JSON text no line that ends with `}` comes before `{`. */
function partLines(text: string): string {
  return text.replace(/\}(\r\n|\n|\r)(?=data: ?(?:\{|\[DONE\]))/g, '}$1$1');
}

/** Lines of one event that are each whole JSON, as where a chunk ended between them, are events each. */
function separate(data: string): string[] {
  if (!data.includes('\n') || parseJson(data) !== undefined) return [data];
  const lines = data.split('\n').filter((line) => line.trim() !== '');
  return lines.every((line) => line.trim() === '[DONE]' || parseJson(line) !== undefined) ? lines : [data];
}

const KEEP_ALIVE = /^["'[({\s]*(?:ping|pong|keep[-_ ]?alive|heart[-_ ]?beat|noop)[\])}"'\s]*$/i;

/** What holds an idle stream open: no part of the answer, in none of the ways in which servers write it. */
export function isKeepAlive({ name, data }: ServerSentEvent, json: unknown): boolean {
  if (data.trim() === '' || json === null || KEEP_ALIVE.test(data)) return true;
  if (name !== undefined && KEEP_ALIVE.test(name)) return true;
  if (typeof json !== 'object' || Array.isArray(json)) return false;
  const entries = Object.entries(json);
  return entries.length === 0 || entries.some(([key, value]) => isKindOfKeepAlive(key, value));
}

function isKindOfKeepAlive(key: string, value: unknown): boolean {
  if (KEEP_ALIVE.test(key)) return true;
  return (
    ['type', 'event', 'object', 'status', 'kind'].includes(key) && typeof value === 'string' && KEEP_ALIVE.test(value)
  );
}
