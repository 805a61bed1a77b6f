// The refusals of recordings: one wording for all containers.

import { InferenceError } from '../../../../inference/errors.ts';

/** A refusal of the recording itself; the client can act on its message. */
export function badAudio(message: string, cause?: unknown): InferenceError {
  return new InferenceError('BAD_USER_INPUT', `audio: ${message}`, { cause });
}

/**
 * A file that is cut off is refused whatever its container: an MP4 whose index stood at its end cannot be read at all,
 * so answering for half a recording could not be one rule for all.
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
