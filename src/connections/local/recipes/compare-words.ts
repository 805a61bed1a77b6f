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

/** How much of the first text the second one says, 0 to 1; -1 to 0 where it says the contrary. */
export function compareWords(first: Words, second: Words): number {
  let sum = 0;
  let total = 0;
  first.vectors.forEach((vector, i) => {
    const weight = first.weights[i] ?? 0;
    const best = second.vectors.reduce((top, other) => Math.max(top, dot(vector, other)), -1);
    sum += weight * best;
    total += weight;
  });
  return total === 0 ? 0 : sum / total;
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
