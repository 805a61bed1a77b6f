// Fill-mask with a local model. Fills every mask of a text; the pipeline of the library fills only the first.

import { InferenceError } from '../../../inference/errors.ts';
import type { FillMaskResult, MaskCandidate } from '../../../tasks/fill-mask.ts';
import type { Encoded, LocalRecipe, Logits, RecipeNotes, Tokens } from '../recipe.ts';
import { bucketByLength } from './bucket-by-length.ts';
import { getOutput } from './get-output.ts';
import { numberOr, softmax, topIndices } from './math.ts';
import { markUnsure } from './out-of-domain.ts';

export const fillMaskLocally: LocalRecipe<string, FillMaskResult> = {
  pipelines: ['fill-mask'],
  batch: 32,
  run: ({ inputs, parameters, model: { tokens, forward, config } }) =>
    bucketByLength(inputs, async (texts) => {
      const encoded = tokens.build(texts.map((text) => ({ first: tokens.ids(text) })));
      const logits = getOutput(await forward(encoded), 'logits');
      return texts.map((_, row) => {
        const filled = fillRow(encoded, logits, row, tokens, parameters);
        if (filled instanceof InferenceError) return filled;
        return { ...filled, ...markUnsure(config, filled.results[0]?.score ?? 0) };
      });
    }),
};

function fillRow(
  { ids, mask, truncated }: Encoded,
  logits: Logits,
  row: number,
  tokens: Tokens,
  parameters: Readonly<Record<string, unknown>>,
): (FillMaskResult & RecipeNotes) | InferenceError {
  const own = (ids[row] ?? []).filter((_, i) => mask[row]?.[i] === 1);
  const places = [...own.keys()].filter((i) => own[i] === tokens.maskId);
  if (places.length === 0) {
    const { maskToken = 'none' } = tokens;
    const message = `inputs: expected a text with this model's mask token ${maskToken} in it, where the model can see it.`;
    return new InferenceError('BAD_USER_INPUT', message);
  }
  const [, width = 0, vocabulary = 0] = logits.dims;
  const masks = places.map((place) => {
    const from = (row * width + place) * vocabulary;
    const scores = softmax(logits.data.subarray(from, from + vocabulary));
    return best(scores, tokens, parameters).map((token): MaskCandidate => {
      const filled = own.map((id, i) => (i === place ? token : id));
      return {
        score: scores[token] ?? 0,
        token,
        tokenStr: tokens.decode([token]),
        // With several masks, the sequence keeps the other masks and all special tokens, as on the wire.
        sequence: tokens.decode(filled, { skipSpecial: places.length === 1 }),
      };
    });
  });
  return { results: masks[0] ?? [], masks, truncated: truncated[row] ?? false };
}

function best(scores: readonly number[], tokens: Tokens, { topK, targets }: Readonly<Record<string, unknown>>) {
  const count = numberOr(topK, 5);
  const words = Array.isArray(targets) ? targets.map(String) : [];
  // A word outside the vocabulary is scored by its first token, as on Hugging Face's servers.
  const asked = words.flatMap((word) => tokens.id(word) ?? tokens.ids(word).slice(0, 1));
  if (asked.length === 0) return topIndices(scores, count);
  return [...new Set(asked)].sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0)).slice(0, count);
}
