// Chooses batch sizes such that a batch takes a fifth of a second, because nothing else runs on the worker meanwhile.
// Estimated from the durations of earlier batches.

import { LRUCache } from 'lru-cache';

/** A call for a small model waits for two such batches if 32 callers use a large one. */
const LONGEST_BATCH_MS = 200;
/** Size without measurements: 32 long texts on a large model could take ten seconds. */
const FIRST_SIZE = 8;
/** Bounded, because model ids come from clients. */
const MAX_KINDS = 1_000;

interface Estimate {
  size: number;
  msPerItem: number | undefined;
}

export interface BatchSizes {
  /** The most inputs that the next batch of this kind should have. */
  sizeOf(kind: string): number;
  /** Milliseconds that a batch will take; undefined without measurements. */
  expectedMs(kind: string, size: number): number | undefined;
  learn(kind: string, size: number, ms: number): void;
}

export function createBatchSizes(): BatchSizes {
  const estimates = new LRUCache<string, Estimate>({ max: MAX_KINDS });
  return {
    sizeOf: (kind) => estimates.get(kind)?.size ?? FIRST_SIZE,
    expectedMs(kind, size) {
      const msPerItem = estimates.get(kind)?.msPerItem;
      return msPerItem === undefined ? undefined : msPerItem * size;
    },
    learn(kind, size, ms) {
      const before = estimates.get(kind);
      const most = before?.size ?? FIRST_SIZE;
      const msPerItem = ms / size;
      estimates.set(kind, {
        size:
          ms > LONGEST_BATCH_MS
            ? Math.max(1, Math.min(most, Math.floor(LONGEST_BATCH_MS / msPerItem)))
            : // Twice as many may still be fast enough: the estimate from few items overrates the fixed cost of a batch.
              size >= most && ms < LONGEST_BATCH_MS / 2
              ? most * 2
              : most,
        msPerItem: before?.msPerItem === undefined ? msPerItem : (before.msPerItem + msPerItem) / 2,
      });
    },
  };
}
