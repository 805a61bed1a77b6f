// Text classification with a local model.

import type { TextClassificationResult } from '../../../tasks/text-classification.ts';
import type { LocalRecipe } from '../recipe.ts';
import { bucketByLength } from './bucket-by-length.ts';
import { getOutput } from './get-output.ts';
import { markUnsure } from './out-of-domain.ts';
import { rankLabels } from './rank-labels.ts';
import { readText } from './read-text.ts';
import { settleEach } from './settle-each.ts';

export const textClassificationLocally: LocalRecipe<string, TextClassificationResult> = {
  pipelines: ['text-classification'],
  batch: 32,
  // A single label is a ranking model; entailment models take two texts.
  fits: ({ pipelines, labels }) =>
    pipelines.includes('text-classification') &&
    labels.length !== 1 &&
    !labels.some((label) => label.toLowerCase() === 'entailment'),
  async run({ inputs, parameters, model }) {
    const { good, weave } = await settleEach(inputs, async (text) => readText(text, parameters, model));
    const found = await bucketByLength(
      good,
      async (texts) => {
        const encoded = model.tokens.build(texts.map(({ ids }) => ({ first: ids })));
        const ranked = rankLabels(getOutput(await model.forward(encoded), 'logits'), model, parameters);
        return ranked.map((results, row) => ({
          results,
          truncated: texts[row]?.truncated ?? false,
          ...markUnsure(model.config, results[0]?.score ?? 0),
        }));
      },
      ({ ids }) => ids.length * 4,
    );
    return weave(found);
  },
};
