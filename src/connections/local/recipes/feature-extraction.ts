// Feature extraction on a local model: its own pooling, its own prompts.

import { InferenceError } from '../../../inference/errors.ts';
import { type Embedding, toBase64 } from '../../../tasks/shared/embeddings.ts';
import type { LocalModel, LocalRecipe } from '../recipe.ts';
import { embedTexts, unit } from './embed-texts.ts';
import { settleEach } from './settle-each.ts';

export const featureExtractionLocally: LocalRecipe<string, Embedding> = {
  pipelines: ['feature-extraction'],
  batch: 32,
  // Embeddings can be had of models that were made for something else.
  fits: ({ pipelines }) => pipelines[0] === 'feature-extraction',
  async run({ inputs, parameters, model }) {
    const prompt = promptOf(parameters.promptName, model);
    const { good, weave } = await settleEach(inputs, async (text) => idsOf(`${prompt}${text}`, parameters, model));
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

function promptOf(name: unknown, { sentence, id }: LocalModel): string {
  if (name === undefined) return '';
  const prompt = Object.entries(sentence.prompts).find(([one]) => one === name)?.[1];
  if (prompt !== undefined) return prompt;
  const names = Object.keys(sentence.prompts);
  const known = names.length > 0 ? `one of ${names.join(', ')}` : 'none';
  throw new InferenceError('BAD_USER_INPUT', `parameters.promptName: expected ${known}: so ${id} was trained.`);
}

/** The text's ids, cut at the end that was asked for. */
function idsOf(text: string, parameters: Readonly<Record<string, unknown>>, { tokens }: LocalModel) {
  const left = parameters.truncationDirection === 'left';
  const ids = tokens.ids(text, { whole: left || parameters.truncate === false });
  const room = tokens.maxLength - tokens.special.one;
  if (ids.length <= room) return { ids, truncated: false };
  if (parameters.truncate === false) {
    const message = `inputs: expected at most ${room} tokens for this model, got ${ids.length}; leave truncate out to cut.`;
    throw new InferenceError('BAD_USER_INPUT', message);
  }
  return { ids: left ? ids.slice(-room) : ids.slice(0, room), truncated: true };
}

function cut(vector: Float32Array, dimensions: number): Float32Array {
  if (dimensions <= vector.length) return vector.slice(0, dimensions);
  const message = `parameters.dimensions: expected at most ${vector.length} for this model, got ${dimensions}.`;
  throw new InferenceError('BAD_USER_INPUT', message);
}
