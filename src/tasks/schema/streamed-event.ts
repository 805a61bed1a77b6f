// The source value of a subscription event.

import type { Answer } from '../../inference/index.ts';

/** An event of a stream: more text, or the whole answer at the end. */
export interface StreamedEvent<Result> {
  text: string;
  reasoning?: string;
  answer?: Answer<Result>;
  /** The input, on the last event. */
  input?: unknown;
}

/** A failure, as last event: if the stream threw it, the connection would be cut. */
export interface FailedEvent {
  error: unknown;
}

/** Resolves the root field for an event. @throws the failure of the stream, as an error of that field */
export function eventValue<Event extends object>(event: Event | FailedEvent): Event {
  if ('error' in event) throw event.error;
  return event;
}
