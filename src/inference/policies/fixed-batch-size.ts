// Always uses the largest batch: the simple alternative to adaptive-batch-size.ts (BATCH_SIZES=fixed).

import { LRUCache } from 'lru-cache';
import type { Call } from '../call.ts';
import { evenly } from './adaptive-batch-size.ts';
import type { BatchSizes } from './types.ts';

/** Bounded, because model ids come from clients. */
const MAX_MODELS = 1_000;

export function createFixedBatchSizes(): BatchSizes {
  /** Limits, learned from batches that the upstream rejected. */
  const limits = new LRUCache<string, number>({ max: MAX_MODELS });
  const limitOf = ({ task, model }: Call) => limits.get(`${task} ${model ?? ''}`) ?? Number.POSITIVE_INFINITY;
  return {
    worthWaitingFor: (call, _pending, max) => Math.min(max, limitOf(call)),
    split: (call, waiting, _pending, max) => evenly(waiting, Math.min(max, limitOf(call))),
    cap: ({ task, model }, size) => void limits.set(`${task} ${model ?? ''}`, size),
    watch: (attempt) => attempt,
  };
}
