// Compares two texts word by word: each word of the first finds its like in the second (late interaction, as ColBERT
// does it). For models whose token vectors are as long as their words are telling.

export interface Words {
  /** One vector of length 1 per token that says something. */
  readonly vectors: readonly Float32Array[];
  /** How telling each token is. */
  readonly weights: readonly number[];
}

/** Below this, a token says nothing: marks and special tokens. */
const SILENT = 1e-3;

export function wordsOf(tokens: readonly Float32Array[]): Words {
  const lengths = tokens.map((token) => Math.hypot(...token));
  const telling = [...tokens.keys()].filter((i) => (lengths[i] ?? 0) > SILENT);
  return {
    vectors: telling.map((i) => (tokens[i] ?? new Float32Array()).map((value) => value / (lengths[i] ?? 1))),
    weights: telling.map((i) => lengths[i] ?? 0),
  };
}

/** Cosines from nothing in common to one meaning: two words of one meaning are seldom nearer than the upper one. */
const NOTHING = 0.2;
const SAME = 0.6;

/** Below the first, two words are opposites; above the second, a text says a word itself, so that nothing is against it. */
const OPPOSITE = -0.12;
const SAID = 0.6;

/** Above this, two tokens are the same word. */
const SAME_WORD = 0.95;
/** What a word that has its own partner already is farther from any other: "riding" is in both, and is no "bicycle". */
const TAKEN = 0.3;

/**
 * How much of the first text the second one says: 1 is all of it, 0 is nothing, -1 is the contrary. What counts of a
 * word is that the other text has one of its meaning, not that it is the same word.
 * @param shared what a word counts that stands in both: below 1, what two texts differ in counts more, without which
 *   "I need a doctor" is nearer to "I need a lawyer" than "I am looking for an attorney"
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
    sum += weight * Math.max(-1, Math.min(1, (best - NOTHING) / (SAME - NOTHING)));
    total += weight;
  });
  return total === 0 ? 0 : sum / total;
}

/** How strongly a word of the second text opposes one of the first that the second does not say: 0 is not at all. */
export function opposeWords(first: Words, second: Words): number {
  return first.vectors.reduce((most, vector, i) => {
    const cosines = second.vectors.map((other) => dot(vector, other));
    const least = Math.min(...cosines);
    if (least > OPPOSITE || Math.max(...cosines) > SAID) return most;
    return Math.max(most, -least * (first.weights[i] ?? 0));
  }, 0);
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
