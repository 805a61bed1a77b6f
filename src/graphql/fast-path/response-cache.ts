// Whole answers by the text of their request. A page asks the same thing word for word: as long as every field of such a
// request is in the cache, its answer is the same text, and needs no parsing, no execution and no writing of JSON.
//
// Only answers that consist of nothing but noted calls are kept: an entry holds the text, and all that is needed to account
// for it (the record of its operation, the tasks to charge). Its key names all that such an answer depends on: the text of
// the request, the type of the answer, the caller's key with its connections, the caller's own token.

import { LRUCache } from 'lru-cache';
import { type Answer, type Call, ClientToken, type Inference, type OnEvent } from '../../inference/index.ts';
import type { Caller } from '../../security/caller.ts';
import type { Charged, RateLimit } from '../../security/rate-limit.ts';
import type { OnOperation, OperationRecord } from '../operation-record.ts';
import type { RequestScope } from '../request-scope.ts';

/** Longer requests are rare, and hold media. Below 16,384 characters V8 hashes the whole text (longer: by length alone). */
const LONGEST_REQUEST = 4096;
const LONGEST_ANSWER = 16_384;
/** Entry, key and value around the texts. */
const OVERHEAD_BYTES = 500;
const FIELD_BYTES = 500;

export interface ResponseCacheOptions {
  inference: Pick<Inference, 'millisecondsLeft'>;
  megabytes: number;
  rateLimit?: RateLimit | undefined;
  onOperation?: OnOperation | undefined;
  onEvent?: OnEvent | undefined;
  /** Whether `traceparent` is read. */
  traced: boolean;
}

/** The calls of one operation, noted by its context. */
export class CallTrace {
  readonly calls: Call[] = [];
  readonly tasks: Charged[] = [];
  /** Whether all came out of memory: then the next answer will be the same to the letter. */
  isHot = true;
  /** Whether its root fields are tasks, and nothing else. */
  isTasksOnly = false;

  note({ id, weight }: Charged, call: Call, { info }: Answer): void {
    this.calls.push(call);
    this.tasks.push({ id, weight });
    if (!info.cached || info.attempts > 0 || info.durationMs > 0) this.isHot = false;
  }

  /** For how long the whole answer stays the same: until the first of its calls leaves the cache; 0: not at all. */
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
      fields: record.fields.map((field) => ({ ...field, start, durationMs: 0 })),
    });
  }

  return {
    /** All that an answer depends on besides the state of the cache; undefined where it is not worth keeping. */
    keyOf(body: string, type: string, { key, token }: Caller): string | undefined {
      if (body.length > LONGEST_REQUEST) return undefined;
      const whose = key ? `${key.name}@${key.connections?.join('|') ?? ''}` : '';
      return `${type}\n${whose}\n${token instanceof ClientToken ? token.identity : token ? 'bad token' : ''}\n${body}`;
    },

    /** The text of the answer, charged and accounted for; undefined where there is none, or it cannot be paid for. */
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

    /** @param record of its operation, where operations are recorded */
    keep(key: string, text: string, trace: CallTrace, record: OperationRecord | undefined): void {
      const { tasks, isHot } = trace;
      if (!isHot || text.length > LONGEST_ANSWER) return;
      const ttl = Math.floor(trace.millisecondsLeft(inference.millisecondsLeft));
      if (ttl > 0) store.set(key, { text, tasks, record }, { ttl });
    },
  };
}
