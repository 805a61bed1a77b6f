// Feature extraction with a local model, with the model's own pooling and prompts.

import { InferenceError } from '../../../inference/errors.ts';
import { type Embedding, toBase64 } from '../../../tasks/shared/embeddings.ts';
import type { LocalRecipe } from '../recipe.ts';
import { embedTexts, unit } from './embed-texts.ts';
import { readText } from './read-text.ts';
import { settleEach } from './settle-each.ts';

export const featureExtractionLocally: LocalRecipe<string, Embedding> = {
  pipelines: ['feature-extraction'],
  batch: 32,
  // Models of other tasks can produce embeddings too.
  fits: ({ pipelines }) => pipelines[0] === 'feature-extraction',
  async run({ inputs, parameters, model }) {
    const { good, weave } = await settleEach(inputs, async (text) => readText(text, parameters, model));
    const vectors = await embedTexts(
      good.map(({ ids }) => ids),
      model,
    );
    const { dimensions, normalize = model.sentence.normalize } = parameters;
    return weave(
      vectors.map((whole, i) => {
        const vector = typeof dimensions === 'number' ? cut(whole, dimensions) : whole;
        const truncated = good[i]?.truncated ?? false;
        return { vector: toBase64(normalize === true ? unit(vector) : vector), truncated };
      }),
    );
  },
};

function cut(vector: Float32Array, dimensions: number): Float32Array {
  if (dimensions <= vector.length) return vector.slice(0, dimensions);
  const message = `parameters.dimensions: expected at most ${vector.length} for this model, got ${dimensions}.`;
  throw new InferenceError('BAD_USER_INPUT', message);
}
