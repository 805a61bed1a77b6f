// Chooses batch sizes per model and task from the measured durations of single calls and batches.
//
// The model: a batch of n takes `single + slope * (n - 1)`. For the pending calls (waiting and running) and the
// available places, the size with the lowest completion time is found. Then the largest size within 10 % or 3 ms of it,
// or below 20 ms, is used, because fewer upstream calls are cheaper. If batches are as fast as single calls, all calls
// form one batch. If every item adds time (30 ms + 5 ms, 64 callers), calls go alone or, with fewer places than calls,
// in batches of calls / places. Without measurements the largest batch is used. Estimates are kept fresh: while batches
// look slow, one call in every eighth batch goes alone; while calls go alone, one pair in 64 is batched. Everything is
// forgotten after 10 minutes.
//
// A duration only counts time in which this process was waiting. When the process itself is busy, as with a hundred
// batches of embeddings to parse, every batch seems to take as long as all of them, and smaller batches would only add
// more.

import { performance as node } from 'node:perf_hooks';
import { LRUCache } from 'lru-cache';
import type { Call } from '../call.ts';
import type { BatchSizes } from './types.ts';

const FORGET_MS = 600_000;
/** Bounded, because model ids come from clients. */
const MAX_MODELS = 1_000;
const TOLERATED_SHARE = 0.1;
const TOLERATED_MS = 3;
/** Shorter differences are noise of the machine. */
const FAST_ENOUGH_MS = 20;
const BATCHES_BEFORE_FIRST_SINGLE = 16;
/** One slow batch may be noise; three in a row are a property of the upstream. */
const BATCHES_TO_BELIEVE = 3;
const BATCHES_BEFORE_DOUBT = 8;
const SINGLES_BEFORE_PAIR = 64;

interface Estimate {
  readonly task: string;
  readonly model: string | undefined;
  /** When the estimate expires, in `performance.now()` milliseconds. */
  until: number;
  single: number | undefined;
  /** The newest measurements, at most BATCHES_TO_BELIEVE. */
  batches: readonly { size: number; ms: number }[];
  /** Milliseconds per additional item; undefined until there are enough measurements. */
  slope: number | undefined;
  /** The largest batch that the upstream accepts. */
  limit: number;
  batchesSinceSingle: number;
  singlesSinceBatch: number;
}

export function createAdaptiveBatchSizes({ maxConcurrent }: { maxConcurrent: number }): BatchSizes {
  const estimates = new LRUCache<string, Estimate>({ max: MAX_MODELS });
  /** The last used entry: most calls are for the same model as the previous one. */
  let newest: Estimate | undefined;

  function estimateOf({ task, model }: Call): Estimate {
    if (newest?.task === task && newest.model === model) return newest;
    const key = `${task} ${model ?? ''}`;
    newest = estimates.get(key);
    if (newest) return newest;
    newest = { task, model, ...nothing() };
    estimates.set(key, newest);
    return newest;
  }

  function best(estimate: Estimate, pending: number, max: number): number {
    const { single, slope, limit } = estimate;
    const most = Math.min(max, limit);
    if (single === undefined || slope === undefined) return most;
    const completionMs = (size: number) =>
      (single + slope * (size - 1)) * Math.max(1, Math.ceil(pending / size) / maxConcurrent);
    // A shortcut for the most common case, because this runs for each call.
    if (completionMs(most) <= FAST_ENOUGH_MS) return most;
    const sizes = Array.from({ length: most }, (_, index) => index + 1);
    const shortest = Math.min(...sizes.map(completionMs));
    const tolerated = toleratedFor(shortest);
    return sizes.findLast((size) => completionMs(size) <= tolerated) ?? 1;
  }

  return {
    worthWaitingFor(call, pending, max) {
      const estimate = estimateOf(call);
      const size = best(estimate, pending, max);
      return size === 1 && isPairDue(estimate) ? Math.min(2, max) : size;
    },
    split(call, waiting, pending, max) {
      const estimate = estimateOf(call);
      const size = best(estimate, pending, max);
      if (waiting > 1 && isDoubtful(estimate)) {
        estimate.batchesSinceSingle = 0;
        return [1, ...evenly(waiting - 1, size)];
      }
      if (size > 1 || !isPairDue(estimate)) return evenly(waiting, size);
      estimate.singlesSinceBatch = 0;
      return waiting > 1 ? [2, ...evenly(waiting - 2, size)] : [1];
    },
    cap(call, size) {
      estimateOf(call).limit = size;
    },
    watch: (attempt) =>
      async function measuredAttempt(calls, options) {
        const start = performance.now();
        const before = node.eventLoopUtilization();
        const outcomes = await attempt(calls, options);
        const [first] = calls;
        const busyMs = node.eventLoopUtilization(before).active;
        if (first) learn(estimateOf(first), calls.length, Math.max(0, performance.now() - start - busyMs));
        return outcomes;
      },
  };
}

function nothing(): Omit<Estimate, 'task' | 'model'> {
  return {
    until: performance.now() + FORGET_MS,
    single: undefined,
    batches: [],
    slope: undefined,
    limit: Number.POSITIVE_INFINITY,
    batchesSinceSingle: 0,
    singlesSinceBatch: 0,
  };
}

function learn(estimate: Estimate, size: number, ms: number) {
  if (performance.now() > estimate.until) Object.assign(estimate, nothing());
  if (size === 1) {
    estimate.batchesSinceSingle = 0;
    estimate.singlesSinceBatch++;
    estimate.single = blend(estimate.single, ms);
  } else {
    estimate.batchesSinceSingle++;
    estimate.singlesSinceBatch = 0;
    estimate.batches = [...estimate.batches, { size, ms }].slice(-BATCHES_TO_BELIEVE);
    // A batch cannot be faster than a single call: the measurements of single calls are stale or from a cold start.
    if (estimate.single !== undefined) estimate.single = Math.min(estimate.single, ms);
  }
  estimate.slope = slopeOf(estimate);
}

/** Milliseconds per additional item, from the least disturbed batch; undefined until there are enough measurements. */
function slopeOf({ single, batches }: Omit<Estimate, 'slope'>): number | undefined {
  if (single === undefined || batches.length < BATCHES_TO_BELIEVE) return undefined;
  return Math.min(...batches.map(({ size, ms }) => Math.max(0, ms - single) / (size - 1)));
}

/** Below this duration, fewer calls are preferred over speed. */
function toleratedFor(ms: number): number {
  return Math.max(ms * (1 + TOLERATED_SHARE), ms + TOLERATED_MS, FAST_ENOUGH_MS);
}

/** Falls fast and rises slowly, because a busy event loop only adds to durations. */
function blend(old: number | undefined, value: number): number {
  return old === undefined ? value : old + (value - old) * (value < old ? 0.5 : 0.2);
}

function isPairDue({ singlesSinceBatch, limit }: Estimate): boolean {
  return singlesSinceBatch >= SINGLES_BEFORE_PAIR && limit > 1;
}

function isDoubtful({ single, batches, batchesSinceSingle }: Estimate): boolean {
  if (single === undefined) return batchesSinceSingle >= BATCHES_BEFORE_FIRST_SINGLE;
  return batchesSinceSingle >= BATCHES_BEFORE_DOUBT && batches.every(({ ms }) => ms > toleratedFor(single));
}

/** Splits evenly: 33 calls in batches of at most 32 become 17 and 16, not 32 and 1. */
export function evenly(count: number, size: number): number[] {
  const batches = Math.ceil(count / size);
  return Array.from({ length: batches }, (_, index) => Math.floor((count + index) / batches));
}
