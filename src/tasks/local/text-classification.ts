// Text classification on a local model.

import type { LocalRecipe } from '../local-recipe.ts';
import type { TextClassificationResult } from '../text-classification.ts';
import { markUnsure } from './out-of-domain.ts';
import { outputOf } from './output-of.ts';
import { rankLabels } from './rank-labels.ts';
import { runSorted } from './run-sorted.ts';

export const textClassificationLocally: LocalRecipe<string, TextClassificationResult> = {
  pipelines: ['text-classification'],
  batch: 32,
  run: ({ inputs, parameters, model }) =>
    runSorted(inputs, async (texts) => {
      const { tokens } = model;
      const outputs = await model.forward(tokens.build(texts.map((text) => ({ first: tokens.ids(text) }))));
      return rankLabels(outputOf(outputs, 'logits'), model, parameters).map((results) => ({
        results,
        ...markUnsure(model.config, results[0]?.score ?? 0),
      }));
    }),
};
