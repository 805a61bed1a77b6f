// Runs a classification pipeline over images or recordings, in one tensor if possible.

import { z } from 'zod';
import { InferenceError } from '../../../inference/errors.ts';
import type { LocalModel } from '../recipe.ts';
import { numberOr } from './math.ts';

const labels = z.array(z.object({ label: z.string(), score: z.number() }));

/** One list of labels per input, best first. */
export async function classifyWith(
  model: LocalModel,
  inputs: readonly unknown[],
  { topK, functionToApply }: Readonly<Record<string, unknown>>,
): Promise<z.infer<typeof labels>[]> {
  if (functionToApply !== undefined && functionToApply !== 'softmax') {
    const message = 'parameters.functionToApply: local models support only SOFTMAX for this task; leave it out.';
    throw new InferenceError('BAD_USER_INPUT', message);
  }
  if (inputs.length === 0) return [];
  const output = await model.call(inputs, { top_k: Math.min(numberOr(topK, 5), Math.max(1, model.labels.length)) });
  return z.array(labels).length(inputs.length).parse(output);
}
