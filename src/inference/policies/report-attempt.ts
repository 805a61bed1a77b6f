// Reports the outcome and duration of an attempt, without queueing; for a stream, until its first event.

import type { Signal } from '../../utils/abort.ts';
import type { Call } from '../call.ts';
import { InferenceError } from '../errors.ts';
import type { AttemptCode, OnEvent } from '../events.ts';

const nothing = () => {};

/** Starts the clock. @returns the function to call at the end, with the error if the attempt failed */
export function reportAttempt(
  calls: readonly Call[],
  { signal, onEvent }: { signal: Signal; onEvent: OnEvent | undefined },
): (error?: unknown) => void {
  if (!onEvent) return nothing;
  const start = performance.now();
  return function report(error) {
    onEvent({ type: 'upstream', calls, start, durationMs: performance.now() - start, code: codeOf(error, signal) });
  };
}

function codeOf(error: unknown, signal: Signal): AttemptCode | undefined {
  if (error === undefined) return undefined;
  if (error instanceof InferenceError) return error.code;
  return signal.aborted ? 'ABORTED' : 'INTERNAL_SERVER_ERROR';
}
