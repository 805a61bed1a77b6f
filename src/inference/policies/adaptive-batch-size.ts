// Chooses batch sizes per model and task from the measured durations of single calls and batches.
//
// The model: a batch of n takes `single + slope * (n - 1)`. For the pending calls (waiting and running) and the available places,
// the size with the lowest completion time is found. Then the largest size within 10 % or 3 ms of it, or below 20 ms, is used,
// because fewer upstream calls are cheaper. If batches are as fast as single calls, all calls form one batch. If every item
// adds time (30 ms + 5 ms, 64 callers), calls go alone or, with fewer places than calls, in batches of calls / places.
// Without measurements the largest batch is used. Estimates are kept fresh: while batches look slow, one call in every eighth
// batch goes alone; while calls go alone, one pair in 64 is batched. Everything is forgotten after 10 minutes.
//
// A duration only counts time in which this process was waiting. When the process itself is busy, as with a hundred batches of
// embeddings to parse, every batch seems to take as long as all of them, and smaller batches would only add more.

import { performance as node } from 'node:perf_hooks';
import { LRUCache } from 'lru-cache';
import type { Call } from '../call.ts';
import type { Attempt } from './types.ts';

const FORGET_MS = 600_000;
/** Bounded, because model ids come from clients. */
const MAX_MODELS = 1_000;
const TOLERATED_SHARE = 0.1;
const TOLERATED_MS = 3;
/** Shorter differences are noise of the machine. */
const FAST_ENOUGH_MS = 20;
const LISTS_BEFORE_FIRST_SINGLE = 16;
/** One slow batch may be noise; three in a row are a property of the upstream. */
const LISTS_TO_BELIEVE = 3;
const LISTS_BEFORE_DOUBT = 8;
const SINGLES_BEFORE_PAIR = 64;

interface Lesson {
  readonly task: string;
  readonly model: string | undefined;
  /** When the estimate expires, in `performance.now()` milliseconds. */
  until: number;
  single: number | undefined;
  /** The newest measurements, at most LISTS_TO_BELIEVE. */
  lists: readonly { size: number; ms: number }[];
  /** Milliseconds per additional item; undefined until there are enough measurements. */
  slope: number | undefined;
  /** The largest batch that the upstream accepts. */
  limit: number;
  listsSinceSingle: number;
  singlesSinceList: number;
}

export interface AdaptiveBatchSizes {
  /** How many calls are worth waiting for; 1: the call is sent alone at once. */
  worthwhile(call: Call, crowd: number, max: number): number;
  /** Batch sizes for this many waiting calls. */
  split(call: Call, waiting: number, crowd: number, max: number): number[];
  /** Records that the upstream rejects larger batches, whatever they contain. */
  cap(call: Call, size: number): void;
  /** Measures every successful attempt. */
  watch(attempt: Attempt): Attempt;
}

export function createAdaptiveBatchSizes({ maxConcurrent }: { maxConcurrent: number }): AdaptiveBatchSizes {
  const lessons = new LRUCache<string, Lesson>({ max: MAX_MODELS });
  /** The last used entry: most calls are for the same model as the previous one. */
  let newest: Lesson | undefined;

  function lessonOf({ task, model }: Call): Lesson {
    if (newest?.task === task && newest.model === model) return newest;
    const key = `${task} ${model ?? ''}`;
    newest = lessons.get(key);
    if (newest) return newest;
    newest = { task, model, ...nothing() };
    lessons.set(key, newest);
    return newest;
  }

  function best(lesson: Lesson, crowd: number, max: number): number {
    const { single, slope, limit } = lesson;
    const most = Math.min(max, limit);
    if (single === undefined || slope === undefined) return most;
    const wayThrough = (size: number) =>
      (single + slope * (size - 1)) * Math.max(1, Math.ceil(crowd / size) / maxConcurrent);
    // A shortcut for the most common case, because this runs for each call.
    if (wayThrough(most) <= FAST_ENOUGH_MS) return most;
    const sizes = Array.from({ length: most }, (_, index) => index + 1);
    const shortest = Math.min(...sizes.map(wayThrough));
    const tolerated = toleratedFor(shortest);
    return sizes.findLast((size) => wayThrough(size) <= tolerated) ?? 1;
  }

  return {
    worthwhile(call, crowd, max) {
      const lesson = lessonOf(call);
      const size = best(lesson, crowd, max);
      return size === 1 && isPairDue(lesson) ? Math.min(2, max) : size;
    },
    split(call, waiting, crowd, max) {
      const lesson = lessonOf(call);
      const size = best(lesson, crowd, max);
      if (waiting > 1 && isDoubtful(lesson)) {
        lesson.listsSinceSingle = 0;
        return [1, ...evenly(waiting - 1, size)];
      }
      if (size > 1 || !isPairDue(lesson)) return evenly(waiting, size);
      lesson.singlesSinceList = 0;
      return waiting > 1 ? [2, ...evenly(waiting - 2, size)] : [1];
    },
    cap(call, size) {
      lessonOf(call).limit = size;
    },
    watch: (attempt) =>
      async function attemptAndLearn(calls, options) {
        const start = performance.now();
        const before = node.eventLoopUtilization();
        const outcomes = await attempt(calls, options);
        const [first] = calls;
        const busyMs = node.eventLoopUtilization(before).active;
        if (first) learn(lessonOf(first), calls.length, Math.max(0, performance.now() - start - busyMs));
        return outcomes;
      },
  };
}

function nothing(): Omit<Lesson, 'task' | 'model'> {
  return {
    until: performance.now() + FORGET_MS,
    single: undefined,
    lists: [],
    slope: undefined,
    limit: Number.POSITIVE_INFINITY,
    listsSinceSingle: 0,
    singlesSinceList: 0,
  };
}

function learn(lesson: Lesson, size: number, ms: number) {
  if (performance.now() > lesson.until) Object.assign(lesson, nothing());
  if (size === 1) {
    lesson.listsSinceSingle = 0;
    lesson.singlesSinceList++;
    lesson.single = blend(lesson.single, ms);
  } else {
    lesson.listsSinceSingle++;
    lesson.singlesSinceList = 0;
    lesson.lists = [...lesson.lists, { size, ms }].slice(-LISTS_TO_BELIEVE);
    // A batch cannot be faster than a single call: the measurements of single calls are stale or from a cold start.
    if (lesson.single !== undefined) lesson.single = Math.min(lesson.single, ms);
  }
  lesson.slope = slopeOf(lesson);
}

/** Milliseconds per additional item, from the least disturbed batch; undefined until there are enough measurements. */
function slopeOf({ single, lists }: Omit<Lesson, 'slope'>): number | undefined {
  if (single === undefined || lists.length < LISTS_TO_BELIEVE) return undefined;
  return Math.min(...lists.map(({ size, ms }) => Math.max(0, ms - single) / (size - 1)));
}

/** Below this duration, fewer calls are preferred over speed. */
function toleratedFor(ms: number): number {
  return Math.max(ms * (1 + TOLERATED_SHARE), ms + TOLERATED_MS, FAST_ENOUGH_MS);
}

/** Falls fast and rises slowly, because a busy event loop only adds to durations. */
function blend(old: number | undefined, value: number): number {
  return old === undefined ? value : old + (value - old) * (value < old ? 0.5 : 0.2);
}

function isPairDue({ singlesSinceList, limit }: Lesson): boolean {
  return singlesSinceList >= SINGLES_BEFORE_PAIR && limit > 1;
}

function isDoubtful({ single, lists, listsSinceSingle }: Lesson): boolean {
  if (single === undefined) return listsSinceSingle >= LISTS_BEFORE_FIRST_SINGLE;
  return listsSinceSingle >= LISTS_BEFORE_DOUBT && lists.every(({ ms }) => ms > toleratedFor(single));
}

/** Splits evenly: 33 calls in batches of at most 32 become 17 and 16, not 32 and 1. */
export function evenly(count: number, size: number): number[] {
  const lists = Math.ceil(count / size);
  return Array.from({ length: lists }, (_, index) => Math.floor((count + index) / lists));
}
