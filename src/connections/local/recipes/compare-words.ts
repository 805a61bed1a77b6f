// Compares two texts word by word: each word of the first finds its like in the second (late interaction, as ColBERT
// does it). For models whose token vectors are as long as their words are significant.

import { dot, scaled } from './math.ts';

export interface Words {
  /** One vector of length 1 per significant token. */
  readonly vectors: readonly Float32Array[];
  /** The significance of each token. */
  readonly weights: readonly number[];
}

/** Below this, a token has no meaning: marks and special tokens. */
const SILENT = 1e-3;

/** @param tokens may be parts of a larger array: they are copied */
export function wordsOf(tokens: readonly Float32Array[]): Words {
  const vectors: Float32Array[] = [];
  const weights: number[] = [];
  for (const token of tokens) {
    const weight = Math.sqrt(dot(token, token));
    if (weight <= SILENT) continue;
    vectors.push(scaled(token, weight));
    weights.push(weight);
  }
  return { vectors, weights };
}

/** How much of the first text the second one contains, 0 to 1; -1 to 0 where it contradicts it. */
export function compareWords(first: Words, second: Words): number {
  let sum = 0;
  let total = 0;
  first.vectors.forEach((vector, i) => {
    const weight = first.weights[i] ?? 0;
    let best = -1;
    for (const other of second.vectors) best = Math.max(best, dot(vector, other));
    sum += weight * best;
    total += weight;
  });
  return total === 0 ? 0 : sum / total;
}
