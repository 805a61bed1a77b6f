// The refusals of pictures.

import { InferenceError } from '../inference/errors.ts';

/** A refusal of the picture itself; the client can act on its message. */
export function badImage(message: string, cause?: unknown): InferenceError {
  return new InferenceError('BAD_USER_INPUT', `image: ${message}`, { cause });
}
