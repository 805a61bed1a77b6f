// Reads a named model output. A mismatch between network and config is first detected here.

import { InferenceError } from '../../../inference/errors.ts';
import type { Logits } from '../recipe.ts';

/** @throws InferenceError `UPSTREAM_BAD_RESPONSE` if the model has no such output */
export function getOutput(outputs: Readonly<Record<string, Logits>>, name: string): Logits {
  const output = outputs[name];
  if (output) return output;
  const message = `The model gives no output ${name}: its network and its config.json do not belong together.`;
  throw new InferenceError('UPSTREAM_BAD_RESPONSE', message);
}
