// Answers kept in memory for a while, bounded in bytes and in time. Errors are never kept, nor answers whose callers all left.
// Kept as JSON text under a digest: a quarter of the heap of live objects, and each hit gets its own fresh value, which
// costs 1 us at 200 B where cloning or deep-freezing costs more. The bytes of media are never in it.

import { LRUCache } from 'lru-cache';
import { type Answer, type Call, callKey, type Run } from '../call.ts';
import type { OnEvent } from '../events.ts';
import { decodeAnswer, encodeAnswer } from '../stored-answer.ts';

/** What V8 and the store need around an answer: digest, string header, entry. */
const OVERHEAD_BYTES = 225;
/** One answer takes at most this share, or a single huge mask would empty the cache. */
const LARGEST_SHARE = 1 / 16;

export interface CacheOptions {
  seconds: number;
  megabytes: number;
  onEvent?: OnEvent | undefined;
}

export interface Cache {
  /** The answer, where there is one; synchronous, so that a hit waits for nothing. */
  read(call: Call): Answer | undefined;
  /** How long the answer will stay, if nothing pushes it out; 0 where there is none. */
  millisecondsLeft(call: Call): number;
  /** Keeps what the run answers. */
  keep(run: Run): Run;
}

export function createCache({ seconds, megabytes, onEvent }: CacheOptions): Cache {
  if (seconds <= 0 || megabytes <= 0) return { read: () => undefined, millisecondsLeft: () => 0, keep: (run) => run };
  const bytes = Math.ceil(megabytes * 2 ** 20);
  const store = new LRUCache<string, string>({
    maxSize: bytes,
    maxEntrySize: Math.ceil(bytes * LARGEST_SHARE),
    sizeCalculation: (text) => heapBytes(text) + OVERHEAD_BYTES,
    ttl: seconds * 1000,
    // Its debounced clock would start a timer after each hit.
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

/** V8 keeps Latin-1 text in one byte a character, any other in two. */
function heapBytes(text: string): number {
  return Buffer.byteLength(text) === text.length ? text.length : text.length * 2;
}
