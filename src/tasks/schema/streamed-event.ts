// What a subscription's stream yields for each of its events.

import type { Answer } from '../../inference/index.ts';

/** An event of a stream: more text, and the whole answer with the last. */
export interface StreamedEvent<Result> {
  text: string;
  reasoning?: string;
  answer?: Answer<Result>;
  /** What it answers, with the last. */
  input?: unknown;
}

/** A failure, which is the last event: thrown by the stream, it would cut the connection. */
export interface FailedEvent {
  error: unknown;
}

/** The root field's value for one event. @throws what the stream failed with, as an error of that field */
export function eventValue<Event extends object>(event: Event | FailedEvent): Event {
  if ('error' in event) throw event.error;
  return event;
}
