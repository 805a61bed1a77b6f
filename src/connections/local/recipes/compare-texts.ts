// Cosines between texts, by their embeddings.

import type { LocalModel } from '../recipe.ts';
import { dot, embedTexts, unit } from './embed-texts.ts';

/** For each item, the cosine of each of the others with its source. */
export async function compareTexts(
  items: readonly { source: string; others: readonly string[] }[],
  model: LocalModel,
): Promise<number[][]> {
  // Callers who compare with the same texts share their embeddings.
  const texts = [...new Set(items.flatMap(({ source, others }) => [source, ...others]))];
  const found = await embedTexts(
    texts.map((text) => model.tokens.ids(text)),
    model,
  );
  const vectors = new Map(texts.map((text, i) => [text, unit(found[i] ?? new Float32Array())]));
  return items.map(({ source, others }) => others.map((other) => dot(vectors.get(source), vectors.get(other))));
}
