// Compares two texts word by word: each word of the first is matched with the most similar word of the second (late
// interaction, as in ColBERT). Requires a model whose token vectors are scaled by the significance of the word.

import { dot, scaled } from './math.ts';

export interface Words {
  /** One unit vector per significant token. */
  readonly vectors: readonly Float32Array[];
  /** The significance of each token. */
  readonly weights: readonly number[];
}

/** Tokens below this, such as punctuation and special tokens, are ignored. */
const SILENT = 1e-3;

/** @param tokens may be views into a larger array: they are copied */
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

/** Range of cosines from unrelated words to synonyms: synonyms rarely exceed the upper bound. */
const UNRELATED = 0.2;
const SYNONYM = 0.6;

/**
 * Below OPPOSITE, two words are opposites. Above the second bound, the text contains the word, so nothing contradicts
 * it.
 */
const OPPOSITE = -0.12;
const CONTAINED = 0.6;

/** Above this, two tokens are the same word. */
const SAME_WORD = 0.95;
/**
 * Subtracted from the cosine of a word that is already matched, so that "riding", which both texts contain, does not
 * also match "bicycle".
 */
const TAKEN = 0.3;

/**
 * How much of the first text the second one covers: 1 is all of it, 0 is nothing, -1 is the contrary. A synonym covers
 * a word as well as the word itself.
 * @param shared weight of words in both texts. Below 1, differences count more; otherwise "I need a doctor" is nearer
 *   to "I need a lawyer" than "I am looking for an attorney" is.
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

/**
 * How strongly a word of the second text opposes a word of the first that the second does not contain: 0 is not at all.
 */
export function opposeWords(first: Words, second: Words): number {
  return first.vectors.reduce((most, vector, i) => {
    const cosines = second.vectors.map((other) => dot(vector, other));
    const least = Math.min(...cosines);
    if (least > OPPOSITE || Math.max(...cosines) > CONTAINED) return most;
    return Math.max(most, -least * (first.weights[i] ?? 0));
  }, 0);
}
