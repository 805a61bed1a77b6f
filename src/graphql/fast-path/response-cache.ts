// Caches whole answers by the text of their request. Pages repeat requests word for word: while every field of one is
// cached, its answer is the same text and needs no parsing, execution or serialization.
//
// Only answers that consist entirely of recorded calls are kept. An entry holds the text and what is needed to account
// for it (the operation record and the tasks to charge). Its key holds everything that the answer depends on: the
// request's text, the media type of the answer, the caller's key with its connections, and the caller's own token.

import { LRUCache } from 'lru-cache';
import { type Answer, type Call, ClientToken, type Inference, type OnEvent } from '../../inference/index.ts';
import type { Caller } from '../../security/caller.ts';
import type { Charged, RateLimit } from '../../security/rate-limit.ts';
import type { OnOperation, OperationRecord } from '../operation-record.ts';
import type { RequestScope } from '../request-scope.ts';

/**
 * Longer requests are rare and usually hold media. Below 16,384 characters V8 hashes the whole text (longer: by length
 * alone).
 */
const LONGEST_REQUEST = 4096;
const LONGEST_ANSWER = 16_384;
/** Bytes of an entry besides its texts. */
const OVERHEAD_BYTES = 500;
const FIELD_BYTES = 800;

export interface ResponseCacheOptions {
  inference: Pick<Inference, 'millisecondsLeft'>;
  megabytes: number;
  rateLimit?: RateLimit | undefined;
  onOperation?: OnOperation | undefined;
  onEvent?: OnEvent | undefined;
  /** Whether the `traceparent` header is used. */
  traced: boolean;
}

/** The calls of one operation, recorded by its context. */
export class CallTrace {
  readonly calls: Call[] = [];
  readonly tasks: Charged[] = [];
  /** Whether all answers came from memory: then the next answer will be identical. */
  isHot = true;
  /** Whether all root fields are tasks. */
  isTasksOnly = false;

  note({ id, weight }: Charged, call: Call, { info }: Answer): void {
    this.calls.push(call);
    this.tasks.push({ id, weight });
    if (!info.cached || info.attempts > 0 || info.durationMs > 0) this.isHot = false;
  }

  /** How long the answer stays the same, which is until the first of its calls leaves the cache; 0: not at all. */
  millisecondsLeft(of: (call: Call) => number): number {
    return this.isTasksOnly && this.calls.length > 0 ? Math.min(...this.calls.map(of)) : 0;
  }
}

interface KeptAnswer {
  text: string;
  tasks: readonly Charged[];
  record: OperationRecord | undefined;
}

export type ResponseCache = ReturnType<typeof createResponseCache>;

export function createResponseCache(options: ResponseCacheOptions) {
  const { inference, megabytes, rateLimit, onOperation, onEvent, traced } = options;
  const store = new LRUCache<string, KeptAnswer>({
    maxSize: Math.max(1, Math.floor(megabytes * 2 ** 20)),
    sizeCalculation: ({ text, tasks }, key) =>
      2 * (text.length + key.length) + OVERHEAD_BYTES + FIELD_BYTES * tasks.length,
    ttlResolution: 0,
    perf: { now: () => performance.now() },
  });

  function account({ tasks, record }: KeptAnswer, { admitted: { id, head } }: RequestScope): void {
    for (let field = 0; field < tasks.length; field++) onEvent?.({ type: 'cache', level: 'memory', hit: true });
    if (!record || !onOperation) return;
    const start = performance.now();
    onOperation({
      ...record,
      requestId: id,
      traceparent: traced ? head.header('traceparent') : undefined,
      start,
      durationMs: 0,
      fields: traced ? record.fields.map((field) => ({ ...field, start })) : record.fields,
    });
  }

  return {
    /** The key: everything that an answer depends on besides the cache; undefined if it should not be kept. */
    keyOf(body: string, type: string, { key, token }: Caller): string | undefined {
      if (body.length > LONGEST_REQUEST) return undefined;
      const whose = key ? `${key.name}@${key.connections?.join('|') ?? ''}` : '';
      return `${type}\n${whose}\n${token instanceof ClientToken ? token.identity : token ? 'bad token' : ''}\n${body}`;
    },

    /**
     * The cached answer, charged to the client and recorded; undefined without one, or if the rate limit is reached.
     */
    take(key: string, scope: RequestScope): string | undefined | Promise<string | undefined> {
      const kept = store.get(key);
      if (!kept) return undefined;
      if (!rateLimit) {
        account(kept, scope);
        return kept.text;
      }
      return rateLimit.tryCharge(scope.admitted.caller, kept.tasks).then((isPaid) => {
        if (!isPaid) return undefined;
        account(kept, scope);
        return kept.text;
      });
    },

    /** @param record the operation record, if operations are recorded */
    keep(key: string, text: string, trace: CallTrace, record: OperationRecord | undefined): void {
      const { tasks, isHot } = trace;
      if (!isHot || text.length > LONGEST_ANSWER) return;
      const ttl = Math.floor(trace.millisecondsLeft(inference.millisecondsLeft));
      if (ttl <= 0) return;
      const fields = record?.fields.map((field) => ({ ...field, durationMs: 0, logged: undefined })) ?? [];
      store.set(key, { text, tasks, record: record && { ...record, fields } }, { ttl });
    },
  };
}
