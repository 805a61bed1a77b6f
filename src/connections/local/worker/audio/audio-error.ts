// Errors for rejected recordings, with the same wording for all containers.

import { InferenceError } from '../../../../inference/errors.ts';

/** An error in the recording itself, with a message that the client can act on. */
export function badAudio(message: string, cause?: unknown): InferenceError {
  return new InferenceError('BAD_USER_INPUT', `audio: ${message}`, { cause });
}

/**
 * A truncated file is rejected in every container: an MP4 with its index at the end cannot be read at all when
 * truncated, so a partial answer could not be a rule for all formats.
 */
export function endsEarly(container: string, has?: number, announced?: number): InferenceError {
  const bytes =
    has !== undefined && announced !== undefined && announced > has
      ? `${has} of ${announced} bytes`
      : 'inside a piece of sound';
  return badAudio(`expected a whole file, got ${container} that ends early (${bytes}). Send the whole recording.`);
}

export function damaged(container: string, cause?: unknown): InferenceError {
  return badAudio(`expected a file that can be decoded, got damaged ${container}.`, cause);
}
