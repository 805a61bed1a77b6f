// How far chains go: the most steps and crops that one request may take.

import { InferenceError } from '../inference/index.ts';

export const CHAIN_LIMITS = {
  /** Steps one below the other. */
  depth: 5,
  steps: 200,
  crops: 50,
} as const;

export interface ChainCounts {
  /** @throws InferenceError BAD_USER_INPUT above the limit */
  add(what: 'steps' | 'crops'): void;
}

/** What a document cannot say beforehand: how many objects a picture holds. */
export function createChainCounts(): ChainCounts {
  const counts = { steps: 0, crops: 0 };
  return {
    add(what) {
      counts[what]++;
      if (counts[what] <= CHAIN_LIMITS[what]) return;
      const message = `Expected at most ${CHAIN_LIMITS[what]} ${what} in a request, got more. Ask for less, or in several requests.`;
      throw new InferenceError('BAD_USER_INPUT', message);
    },
  };
}
