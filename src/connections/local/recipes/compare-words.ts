// Compares two texts word by word: each word of the first is matched with the most similar word of the second (late
// interaction, as in ColBERT). Requires a model whose token vectors are scaled by the significance of the word.

import { dot, scaled } from './math.ts';

export interface Words {
  /** One unit vector per significant token. */
  readonly vectors: readonly Float32Array[];
  /** The significance of each token. */
  readonly weights: readonly number[];
  /** Whether a "not" stands before the token. */
  readonly negated: readonly boolean[];
}

/** Tokens below this, such as punctuation and special tokens, are ignored. */
const SILENT = 1e-3;

const NEGATIONS = new Set(['not', 'never', 'hardly']);
/** A negation ends here, or after so many significant tokens. */
const ENDS = new Set(['.', ',', ';', ':', '!', '?', 'but', 'and', 'because', 'although', 'so', 'until', 'unless']);
const NEGATED_TOKENS = 1;
/** A token that is shorter says too little to be what is negated ("not a very good"). */
const MEANT = 0.6;

/**
 * @param tokens may be views into a larger array: they are copied
 * @param pieces the text of each token
 */
export function wordsOf(tokens: readonly Float32Array[], pieces: readonly string[]): Words {
  const vectors: Float32Array[] = [];
  const weights: number[] = [];
  const negated: boolean[] = [];
  let left = 0;
  tokens.forEach((token, i) => {
    const piece = pieces[i] ?? '';
    if (ENDS.has(piece)) left = 0;
    const weight = Math.sqrt(dot(token, token));
    if (weight <= SILENT) return;
    vectors.push(scaled(token, weight));
    weights.push(weight);
    negated.push(left > 0 && !NEGATIONS.has(piece));
    if (NEGATIONS.has(piece)) left = NEGATED_TOKENS;
    else if (weight >= MEANT && !piece.startsWith('##')) left--;
  });
  return { vectors, weights, negated };
}

/** The cosine of two words of which one is negated: "not easy" is "hard", and the contrary of "easy". */
function contrary(cosine: number): number {
  if (cosine <= OPPOSITE) return SYNONYM;
  return cosine >= ALIKE ? UNRELATED : cosine;
}

/** Cosines of each word of the first text with each of the second. */
function compare(first: Words, second: Words): number[][] {
  return first.vectors.map((vector, i) =>
    second.vectors.map((other, j) => {
      const cosine = dot(vector, other);
      return first.negated[i] === second.negated[j] ? cosine : contrary(cosine);
    }),
  );
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
/** From this cosine, a negated word contradicts the other. */
const ALIKE = 0.7;

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
  const cosines = compare(first, second);
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
  return compare(first, second).reduce((most, cosines, i) => {
    const least = Math.min(...cosines);
    if (least > OPPOSITE || Math.max(...cosines) > CONTAINED) return most;
    return Math.max(most, -least * (first.weights[i] ?? 0));
  }, 0);
}
