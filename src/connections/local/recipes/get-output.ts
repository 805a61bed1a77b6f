// An output of a model by its name. A network and a config that do not belong together show here first.

import { InferenceError } from '../../../inference/errors.ts';
import type { Logits } from '../recipe.ts';

/** @throws InferenceError `UPSTREAM_BAD_RESPONSE` when the model does not have it */
export function getOutput(outputs: Readonly<Record<string, Logits>>, name: string): Logits {
  const output = outputs[name];
  if (output) return output;
  const message = `The model gives no output ${name}: its network and its config.json do not belong together.`;
  throw new InferenceError('UPSTREAM_BAD_RESPONSE', message);
}
