// Converts anything thrown into an InferenceError that names its call.

import type { Call } from './call.ts';
import { InferenceError } from './errors.ts';

export function toInferenceError(error: unknown, { task, model, connection }: Call): InferenceError {
  const known =
    error instanceof InferenceError
      ? error
      : new InferenceError('INTERNAL_SERVER_ERROR', 'The inference failed inside this server.', { cause: error });
  return known.with({ task, model, connection });
}
