// Text classification on a local model.

import type { TextClassificationResult } from '../../../tasks/text-classification.ts';
import type { LocalRecipe } from '../recipe.ts';
import { bucketByLength } from './bucket-by-length.ts';
import { getOutput } from './get-output.ts';
import { markUnsure } from './out-of-domain.ts';
import { rankLabels } from './rank-labels.ts';

export const textClassificationLocally: LocalRecipe<string, TextClassificationResult> = {
  pipelines: ['text-classification'],
  batch: 32,
  // One label ranks, and entailment is about two texts.
  fits: ({ pipelines, labels }) =>
    pipelines.includes('text-classification') &&
    labels.length !== 1 &&
    !labels.some((label) => label.toLowerCase() === 'entailment'),
  run: ({ inputs, parameters, model }) =>
    bucketByLength(inputs, async (texts) => {
      const { tokens } = model;
      const encoded = tokens.build(texts.map((text) => ({ first: tokens.ids(text) })));
      const ranked = rankLabels(getOutput(await model.forward(encoded), 'logits'), model, parameters);
      return ranked.map((results, row) => ({
        results,
        truncated: encoded.truncated[row] ?? false,
        ...markUnsure(model.config, results[0]?.score ?? 0),
      }));
    }),
};
