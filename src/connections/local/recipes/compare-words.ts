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

/** Cosines from unrelated to synonymous: two words of one meaning are seldom nearer than the upper one. */
const UNRELATED = 0.2;
const SYNONYM = 0.6;

/** Below the first, two words are opposites; above the second, the text contains the word, so that nothing contradicts it. */
const OPPOSITE = -0.12;
const CONTAINED = 0.6;

/** Above this, two tokens are the same word. */
const SAME_WORD = 0.95;
/** Taken off the cosine of a word that already has its own partner: "riding" is in both texts, and no "bicycle". */
const TAKEN = 0.3;

/**
 * How much of the first text the second one covers: 1 is all of it, 0 is nothing, -1 is the contrary. A word counts as
 * covered by a synonym as well as by itself.
 * @param shared weight of words that both texts have: below 1, differences count more; otherwise "I need a doctor" is
 *   nearer to "I need a lawyer" than "I am looking for an attorney" is
 */
export function coverWords(first: Words, second: Words, shared: number): number {
  const cosines = first.vectors.map((vector) => second.vectors.map((other) => dot(vector, other)));
  const isShared = cosines.map((row) => row.some((cosine) => cosine > SAME_WORD));
  const isTaken = second.vectors.map((_, j) => cosines.some((row) => (row[j] ?? 0) > SAME_WORD));
  let sum = 0;
  let total = 0;
  cosines.forEach((row, i) => {
    const weight = (first.weights[i] ?? 0) * (isShared[i] ? shared : 1);
    const free = row.map((cosine, j) => (isTaken[j] && !isShared[i] ? cosine - TAKEN : cosine));
    const best = Math.max(-1, ...free);
    sum += weight * Math.max(-1, Math.min(1, (best - UNRELATED) / (SYNONYM - UNRELATED)));
    total += weight;
  });
  return total === 0 ? 0 : sum / total;
}

/** How strongly a word of the second text opposes one of the first that the second does not contain: 0 is not at all. */
export function opposeWords(first: Words, second: Words): number {
  return first.vectors.reduce((most, vector, i) => {
    const cosines = second.vectors.map((other) => dot(vector, other));
    const least = Math.min(...cosines);
    if (least > OPPOSITE || Math.max(...cosines) > CONTAINED) return most;
    return Math.max(most, -least * (first.weights[i] ?? 0));
  }, 0);
}
