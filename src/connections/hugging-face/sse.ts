// Server-sent events from a body's bytes: events and characters split over chunks, either line end, comments left out.

import type { Readable } from 'node:stream';
import { createParser } from 'eventsource-parser';
import { InferenceError } from '../../inference/index.ts';

/** Longest event in characters; one token is some 300. */
const MAX_EVENT = 1024 * 1024;

export interface ServerSentEvent {
  name: string | undefined;
  data: string;
  /** Cut off by the end of the stream: its blank line never came. */
  isPartial?: boolean;
}

/** Asks the body for more only when all events are read. Leaves the body open when the reader leaves. */
export async function* readEvents(body: Readable): AsyncGenerator<ServerSentEvent, void> {
  const events: ServerSentEvent[] = [];
  let isTooLong = false;
  const parser = createParser({
    maxBufferSize: MAX_EVENT,
    onEvent: ({ event, data }) => events.push({ name: event, data }),
    onError({ type, field, value }) {
      if (type === 'max-buffer-size-exceeded') isTooLong = true;
      // llama.cpp writes its errors so, which is no field of the format.
      else if (field === 'error' && value) events.push({ name: 'error', data: value });
    },
  });
  const decoder = new TextDecoder();
  for await (const chunk of body.iterator({ destroyOnReturn: false })) {
    parser.feed(decoder.decode(chunk, { stream: true }));
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
