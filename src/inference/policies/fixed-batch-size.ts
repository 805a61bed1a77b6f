// Batches as large as they may be, whatever they take: the plain alternative to adaptive-batch-size.ts (BATCH_SIZES=fixed).

import { LRUCache } from 'lru-cache';
import type { Call } from '../call.ts';
import { type AdaptiveBatchSizes, evenly } from './adaptive-batch-size.ts';

/** Model ids come from clients. */
const MAX_MODELS = 1_000;

export function createFixedBatchSizes(): AdaptiveBatchSizes {
  /** The upstream's own limits, where it has refused more. */
  const limits = new LRUCache<string, number>({ max: MAX_MODELS });
  const limitOf = ({ task, model }: Call) => limits.get(`${task} ${model ?? ''}`) ?? Number.POSITIVE_INFINITY;
  return {
    worthwhile: (call, _pending, max) => Math.min(max, limitOf(call)),
    split: (call, waiting, _pending, max) => evenly(waiting, Math.min(max, limitOf(call))),
    cap: ({ task, model }, size) => void limits.set(`${task} ${model ?? ''}`, size),
    watch: (attempt) => attempt,
  };
}
