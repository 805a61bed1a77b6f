// How likely a text is for a language model: low values mean that the model was not trained on texts of its kind.

import type { LocalModel } from '../recipe.ts';

/** @returns the mean log-probability per token, given the tokens before it; 0 for a single token */
export async function textLikelihood(text: string, model: Pick<LocalModel, 'tokens' | 'forward'>): Promise<number> {
  const ids = model.tokens.ids(text);
  const { logits } = await model.forward(model.tokens.build([{ first: ids }]));
  const [, length = 0, size = 0] = logits?.dims ?? [];
  if (!logits || length !== ids.length || length < 2) return 0;
  let sum = 0;
  for (let at = 1; at < length; at++) {
    const row = logits.data.subarray((at - 1) * size, at * size);
    const most = row.reduce((max, value) => Math.max(max, value), Number.NEGATIVE_INFINITY);
    const total = row.reduce((all, value) => all + Math.exp(value - most), 0);
    sum += (row[ids[at] ?? 0] ?? 0) - most - Math.log(total);
  }
  return sum / (length - 1);
}
