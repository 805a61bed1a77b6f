// Parses server-sent events from a body: events and characters split across chunks, any line ending, comments dropped,
// and the JSON lines that some servers send instead.

import { createParser } from 'eventsource-parser';
import { InferenceError } from '../../inference/index.ts';
import { parseJson } from '../../utils/parse-json.ts';

/** Longest event in characters; a token takes about 300. */
const MAX_EVENT = 1024 * 1024;

export interface ServerSentEvent {
  name: string | undefined;
  data: string;
  /** True: the stream ended before the event's blank line. */
  isPartial?: boolean;
}

/** Reads from the body only after all parsed events are consumed. */
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
      // llama.cpp sends errors this way, although it is not a field of the format.
      else if (field === 'error' && value) events.push({ name: 'error', data: value });
      // A line of JSON: an error of a proxy, or an event without `data:`.
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
  // Some servers end the last event without a blank line.
  parser.feed(`${decoder.decode()}\n\n`);
  for (const event of events) yield { ...event, isPartial: true };
}

/**
 * Adds blank lines between events that only a newline separates: within one JSON text, no line ending in `}` precedes
 * `{`.
 */
function partLines(text: string): string {
  return text.replace(/\}(\r\n|\n|\r)(?=data: ?(?:\{|\[DONE\]))/g, '}$1$1');
}

/** Splits an event whose lines are each complete JSON into separate events. */
function separate(data: string): string[] {
  if (!data.includes('\n') || parseJson(data) !== undefined) return [data];
  const lines = data.split('\n').filter((line) => line.trim() !== '');
  return lines.every((line) => line.trim() === '[DONE]' || parseJson(line) !== undefined) ? lines : [data];
}

const KEEP_ALIVE = /^["'[({\s]*(?:ping|pong|keep[-_ ]?alive|heart[-_ ]?beat|noop)[\])}"'\s]*$/i;

/** Recognizes keep-alive events, in the forms that servers use. */
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
