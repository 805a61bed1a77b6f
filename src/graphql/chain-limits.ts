// Limits of chains: the most steps and crops of one request.

import { InferenceError } from '../inference/index.ts';

export const CHAIN_LIMITS = {
  /** Levels of nested steps. */
  depth: 5,
  steps: 200,
  crops: 50,
} as const;

export interface ChainCounts {
  /** @throws InferenceError BAD_USER_INPUT above the limit */
  add(what: 'steps' | 'crops'): void;
}

/** Counted at run time: the document cannot tell how many objects a picture has. */
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
