// How many calls should travel together: learnt per model and task from the durations of single calls and of lists.
//
// A list of n is taken to last `single + slope * (n - 1)`. For the crowd at hand (calls waiting and running) and the
// places there are, the size with the shortest way through is sought; then the largest that is as good, within 10 %
// or 3 ms, or that is through in 20 ms, since fewer calls are cheaper. So where lists are as fast as single calls all travel together; where every
// item costs (30 ms + 5 ms, 64 callers) they go alone, or, with fewer places than callers, in lists of crowd / places.
// Nothing known yet: the largest list. A doubt is cheap to settle: where lists look dear, one call in every eighth list
// goes alone; where calls go alone, one pair in 64 goes together. All is forgotten after 10 minutes.
//
// A duration is the time in which this process waited for something: where it is busy itself, as with a hundred lists of
// embeddings to read, every list takes as long as all of them, and shorter lists would only make more of them.

import { performance as node } from 'node:perf_hooks';
import { LRUCache } from 'lru-cache';
import type { Call } from '../call.ts';
import type { Attempt } from './types.ts';

const FORGET_MS = 600_000;
/** Model ids come from clients. */
const MAX_MODELS = 1_000;
const TOLERATED_SHARE = 0.1;
const TOLERATED_MS = 3;
/** Below this it is the machine's noise that is measured, not the upstream's price. */
const FAST_ENOUGH_MS = 20;
const LISTS_BEFORE_FIRST_SINGLE = 16;
/** One slow list is a busy machine; three in a row are the upstream's price. */
const LISTS_TO_BELIEVE = 3;
const LISTS_BEFORE_DOUBT = 8;
const SINGLES_BEFORE_PAIR = 64;

interface Lesson {
  readonly task: string;
  readonly model: string | undefined;
  /** When it is forgotten, in `performance.now()` milliseconds. */
  until: number;
  single: number | undefined;
  /** The newest, at most LISTS_TO_BELIEVE. */
  lists: readonly { size: number; ms: number }[];
  /** Milliseconds that one more item costs; undefined until enough was seen. */
  slope: number | undefined;
  /** The longest list that the upstream takes at all. */
  limit: number;
  listsSinceSingle: number;
  singlesSinceList: number;
}

export interface AdaptiveBatchSizes {
  /** How many calls are worth waiting for; 1: the call goes alone at once. */
  worthwhile(call: Call, crowd: number, max: number): number;
  /** The sizes in which so many waiting calls should go. */
  split(call: Call, waiting: number, crowd: number, max: number): number[];
  /** The upstream refuses lists longer than this, whatever is in them. */
  cap(call: Call, size: number): void;
  /** Takes the measure of every attempt that succeeds. */
  watch(attempt: Attempt): Attempt;
}

export function createAdaptiveBatchSizes({ maxConcurrent }: { maxConcurrent: number }): AdaptiveBatchSizes {
  const lessons = new LRUCache<string, Lesson>({ max: MAX_MODELS });
  /** Most calls are for the model of the call before. */
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
    // Nothing can beat it, and it is asked for each call.
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
    // A list is never faster than a single call would be: what was known of those is stale, or was a cold start.
    if (lesson.single !== undefined) lesson.single = Math.min(lesson.single, ms);
  }
  lesson.slope = slopeOf(lesson);
}

/** Milliseconds that one more item costs, by the list that was least disturbed; undefined until enough were seen. */
function slopeOf({ single, lists }: Omit<Lesson, 'slope'>): number | undefined {
  if (single === undefined || lists.length < LISTS_TO_BELIEVE) return undefined;
  return Math.min(...lists.map(({ size, ms }) => Math.max(0, ms - single) / (size - 1)));
}

/** Up to this, fewer calls are worth more than time. */
function toleratedFor(ms: number): number {
  return Math.max(ms * (1 + TOLERATED_SHARE), ms + TOLERATED_MS, FAST_ENOUGH_MS);
}

/** Falls fast and rises slowly, since a busy event loop only ever adds to a duration. */
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

/** 33 in lists of at most 32 are 17 and 16, not 32 and one alone. */
export function evenly(count: number, size: number): number[] {
  const lists = Math.ceil(count / size);
  return Array.from({ length: lists }, (_, index) => Math.floor((count + index) / lists));
}
