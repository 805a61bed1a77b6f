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
  run: ({ inputs, parameters, model }) =>
    bucketByLength(inputs, async (texts) => {
      const { tokens } = model;
      const outputs = await model.forward(tokens.build(texts.map((text) => ({ first: tokens.ids(text) }))));
      return rankLabels(getOutput(outputs, 'logits'), model, parameters).map((results) => ({
        results,
        ...markUnsure(model.config, results[0]?.score ?? 0),
      }));
    }),
};
