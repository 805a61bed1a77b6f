// Pauses in long work, so that other work of the same thread runs in between.

import { setImmediate } from 'node:timers/promises';

/** Most milliseconds of work between two pauses. */
const SLICE_MS = 20;

export interface Turns {
  /** Whether the next pause is due; cheap enough for every thousandth step. */
  isOver(): boolean;
  /** Pauses until other work has had its turn. */
  next(): Promise<void>;
}

export function createTurns(): Turns {
  let since = performance.now();
  return {
    isOver: () => performance.now() - since >= SLICE_MS,
    async next() {
      await setImmediate();
      since = performance.now();
    },
  };
}
