// Removes secrets from the message of a codec's error, which quotes what could not be read.

import { InferenceError } from '../../inference/index.ts';
import { redact } from '../../utils/redact.ts';

/** @param known secrets to remove literally, such as the connection's own key */
export function redactError(error: InferenceError, known: readonly string[]): InferenceError {
  return new InferenceError(error.code, redact(error.message, known), { cause: error });
}
