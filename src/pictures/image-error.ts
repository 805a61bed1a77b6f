// The error for invalid pictures.

import { InferenceError } from '../inference/errors.ts';

/** @param message what was expected of the picture, and what it is */
export function badImage(message: string, cause?: unknown): InferenceError {
  return new InferenceError('BAD_USER_INPUT', `image: ${message}`, { cause });
}
