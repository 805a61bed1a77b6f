// Whole answers by the text of their request. A page asks the same thing word for word: as long as every field of such a
// request is in the cache, its answer is the same text, and needs no parsing, no execution and no writing of JSON. Each is
// kept until the first of its fields leaves the cache, and is counted and logged as any other.

import { LRUCache } from 'lru-cache';
import type { Answer, Call, Inference, OnEvent } from '../../inference/index.ts';
import type { Caller } from '../../security/caller.ts';
import type { OnOperation, OperationRecord } from '../operation-record.ts';

/** Longer requests are rare, and hold media. Below 16,384 characters V8 hashes the whole text (longer: by length alone). */
const LONGEST_REQUEST = 4096;
const LONGEST_ANSWER = 16_384;
/** Entry, key and value around the texts. */
const OVERHEAD_BYTES = 500;

export interface ResponseCacheOptions {
  inference: Pick<Inference, 'millisecondsLeft'>;
  megabytes: number;
  onOperation?: OnOperation | undefined;
  onEvent?: OnEvent | undefined;
}

/** The calls of one operation, noted by its context. */
export class CallTrace {
  readonly calls: Call[] = [];
  /** Whether all came out of memory: then the next answer will be the same to the letter. */
  isHot = true;

  note(call: Call, { info }: Answer): void {
    this.calls.push(call);
    if (!info.cached || info.attempts > 0 || info.durationMs > 0) this.isHot = false;
  }
}

interface HotAnswer {
  text: string;
  fields: number;
  operation: OperationRecord | undefined;
}

export type ResponseCache = ReturnType<typeof createResponseCache>;

export function createResponseCache({ inference, megabytes, onOperation, onEvent }: ResponseCacheOptions) {
  const store = new LRUCache<string, HotAnswer>({
    maxSize: Math.max(1, Math.floor(megabytes * 2 ** 20)),
    sizeCalculation: ({ text }, key) => 2 * (text.length + key.length) + OVERHEAD_BYTES,
    ttlResolution: 0,
    perf: { now: () => performance.now() },
  });

  return {
    /** All that an answer depends on besides the state of the cache; undefined where it is not worth keeping. */
    keyOf(body: string, type: string, { key }: Caller): string | undefined {
      if (body.length > LONGEST_REQUEST) return undefined;
      return `${type}\n${key ? `${key.name}@${key.connections?.join('|') ?? ''}` : ''}\n${body}`;
    },

    /** The text of the answer, if there is one; it is then taken as given. */
    take(key: string, requestId: string | undefined): string | undefined {
      const hot = store.get(key);
      if (!hot) return undefined;
      for (let field = 0; field < hot.fields; field++) onEvent?.({ type: 'cache', level: 'memory', hit: true });
      if (hot.operation) onOperation?.({ ...hot.operation, requestId, start: performance.now(), durationMs: 0 });
      return hot.text;
    },

    /** @param operation its record, where somebody watches */
    keep(key: string, text: string, { calls, isHot }: CallTrace, operation: OperationRecord | undefined): void {
      if (!isHot || calls.length === 0 || text.length > LONGEST_ANSWER) return;
      const ttl = Math.floor(Math.min(...calls.map(inference.millisecondsLeft)));
      if (ttl > 0) store.set(key, { text, fields: calls.length, operation }, { ttl });
    },
  };
}
