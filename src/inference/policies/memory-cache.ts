// Caches answers in memory, bounded in bytes and time. Errors are not cached, nor answers whose callers all left.
// Values are stored as JSON under a digest: a quarter of the heap of live objects, and each hit gets a fresh value,
// which takes 1 us for 200 B (cloning or deep-freezing takes longer). Media bytes are never stored.

import { LRUCache } from 'lru-cache';
import type { Answer, Call, Run } from '../call.ts';
import { callKey } from '../call-key.ts';
import type { OnEvent } from '../events.ts';
import { decodeAnswer, encodeAnswer } from '../stored-answer.ts';

/** Overhead per answer in bytes: digest, string header, entry. */
const OVERHEAD_BYTES = 225;
/** Largest share of one answer; otherwise a single huge mask could empty the cache. */
const LARGEST_SHARE = 1 / 16;

export interface MemoryCacheOptions {
  seconds: number;
  megabytes: number;
  onEvent?: OnEvent | undefined;
}

export interface MemoryCache {
  /** The cached answer; synchronous, so that a hit does not wait. */
  read(call: Call): Answer | undefined;
  /** How long the answer stays unless it is evicted; 0 if there is none. */
  millisecondsLeft(call: Call): number;
  /** Stores the answers of a run. */
  keep(run: Run): Run;
}

export function createMemoryCache({ seconds, megabytes, onEvent }: MemoryCacheOptions): MemoryCache {
  if (seconds <= 0 || megabytes <= 0) return { read: () => undefined, millisecondsLeft: () => 0, keep: (run) => run };
  const bytes = Math.ceil(megabytes * 2 ** 20);
  const store = new LRUCache<string, string>({
    maxSize: bytes,
    maxEntrySize: Math.ceil(bytes * LARGEST_SHARE),
    sizeCalculation: (text) => heapBytes(text) + OVERHEAD_BYTES,
    ttl: seconds * 1000,
    // lru-cache's debounced clock would start a timer after each hit.
    ttlResolution: 0,
    perf: { now: () => performance.now() },
  });

  function read(call: Call): Answer | undefined {
    if (!call.useCache) return undefined;
    const text = store.get(callKey(call));
    onEvent?.({ type: 'cache', level: 'memory', hit: text !== undefined });
    if (text === undefined) return undefined;
    return decodeAnswer(text, call);
  }

  return {
    read,
    millisecondsLeft: (call) => (call.useCache ? store.getRemainingTTL(callKey(call)) : 0),
    keep: (run) =>
      async function runKept(call, options) {
        const answer = await run(call, options);
        const text = call.useCache ? encodeAnswer(answer, call) : undefined;
        if (text !== undefined) store.set(callKey(call), text);
        return answer;
      },
  };
}

/** V8 stores Latin-1 text with one byte per character, other text with two. */
function heapBytes(text: string): number {
  return Buffer.byteLength(text) === text.length ? text.length : text.length * 2;
}
