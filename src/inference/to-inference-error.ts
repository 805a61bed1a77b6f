// Converts anything thrown into an InferenceError that names its call.

import type { Call } from './call.ts';
import { InferenceError } from './errors.ts';

export function toInferenceError(error: unknown, { task, model, connection }: Call): InferenceError {
  return asInferenceError(error).with({ task, model, connection });
}

/** Anything but an InferenceError is a fault of this server. */
export function asInferenceError(error: unknown): InferenceError {
  if (error instanceof InferenceError) return error;
  return new InferenceError('INTERNAL_SERVER_ERROR', 'The inference failed inside this server.', { cause: error });
}
