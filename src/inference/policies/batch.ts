// Batches calls that differ only in their inputs, across requests; each call gets its own outcome.
//
// A call waits `windowMs` for others, and longer while others keep arriving, at most `MAX_WINDOWS`. A burst that
// takes a few ms to read from its sockets becomes one or two batches, while a single caller or the fields of one
// mutation never wait longer than the window. If batches are not faster (adaptive-batch-size.ts), a call does not wait
// at all. An aborted call leaves at once; a batch is aborted when all of its calls have left.

import { follow } from '../../utils/abort.ts';
import { type Answer, type Call, type Run, toAnswer } from '../call.ts';
import { batchKey } from '../call-key.ts';
import type { Connection } from '../connection.ts';
import type { OnEvent } from '../events.ts';
import { type BatchEntry, sendBatch } from './send-batch.ts';
import type { BatchSizes, Send } from './types.ts';

/** Most windows that a batch waits in all. */
const MAX_WINDOWS = 5;
/** Most windows that it waits for the next call while calls keep arriving. */
const LONGEST_GAP = 3;

export interface BatchOptions {
  connection: Connection;
  sizes: BatchSizes;
  windowMs: number;
  max: number;
  onEvent?: OnEvent | undefined;
}

/** A batch that still accepts calls. */
interface Bucket {
  entries: BatchEntry[];
  readonly limit: number;
  readonly opened: number;
  lastArrival: number;
  cancel: () => void;
}

export function batch(send: Send, { connection, sizes, windowMs, max, onEvent }: BatchOptions): Run {
  const buckets = new Map<string, Bucket>();
  /** Calls that wait or run on this connection. */
  let pending = 0;

  function join(entry: BatchEntry, { limit, enough, group = '' }: { limit: number; enough: number; group?: string }) {
    const key = `${batchKey(entry.call)} ${limit} ${group}`;
    const now = performance.now();
    let bucket = buckets.get(key);
    if (!bucket) {
      bucket = { entries: [], limit, opened: now, lastArrival: now, cancel: () => {} };
      buckets.set(key, bucket);
      wait(key, bucket, windowMs);
    }
    const joined = bucket;
    joined.entries.push(entry);
    joined.lastArrival = now;
    entry.leave = () => {
      joined.entries = joined.entries.filter((other) => other !== entry);
      if (joined.entries.length === 0) close(key, joined);
    };
    if (joined.entries.length >= enough) flush(key, joined);
  }

  function wait(key: string, bucket: Bucket, ms: number) {
    const onTime = () => {
      const { opened, lastArrival } = bucket;
      const gap = Math.min(Math.max(windowMs, lastArrival - opened), windowMs * LONGEST_GAP);
      const left = Math.min(lastArrival + gap, opened + windowMs * MAX_WINDOWS) - performance.now();
      // Timers count whole milliseconds: less than half of one counts as elapsed.
      if (left > 0.5) wait(key, bucket, left);
      else flush(key, bucket);
    };
    if (ms > 0) {
      const timer = setTimeout(onTime, ms);
      bucket.cancel = () => clearTimeout(timer);
    } else {
      const turn = setImmediate(onTime);
      bucket.cancel = () => clearImmediate(turn);
    }
  }

  function close(key: string, bucket: Bucket) {
    bucket.cancel();
    if (buckets.get(key) === bucket) buckets.delete(key);
  }

  function flush(key: string, bucket: Bucket) {
    close(key, bucket);
    const { entries, limit } = bucket;
    bucket.entries = [];
    const [first] = entries;
    if (!first) return;
    let start = 0;
    for (const size of sizes.split(first.call, entries.length, pending, limit)) {
      void dispatch(entries.slice(start, start + size));
      start += size;
    }
  }

  async function dispatch(entries: BatchEntry[]) {
    const [first] = entries;
    if (!first) return;
    onEvent?.({ type: 'batch', connection: connection.id, size: entries.length });
    const { largest, isTooLarge } = await sendBatch(entries, send);
    if (isTooLarge) sizes.cap(first.call, largest);
  }

  return function runTogether(call, { signal, deadline }) {
    return new Promise<Answer>((resolve, reject) => {
      signal.throwIfAborted();
      const { limit, group } = connection.batching(call);
      const most = Math.min(max, limit);
      pending++;
      const entry = new PendingCall(call, deadline, resolve, reject, onSettled);
      const unfollow = follow(signal, () => {
        entry.reject(signal.reason);
        entry.leave(signal.reason);
      });
      const enough = most <= 1 ? 1 : sizes.worthWaitingFor(call, pending, most);
      if (enough <= 1) void dispatch([entry]);
      else join(entry, { limit: most, enough, group });

      function onSettled() {
        pending--;
        unfollow();
      }
    });
  };
}

/** A class with flat members, for the reason given at CallKeys in call-key.ts. */
class PendingCall implements BatchEntry {
  attempts = 0;
  isSettled = false;
  leave: BatchEntry['leave'] = stay;
  readonly call: Call;
  readonly deadline: number | undefined;
  readonly #resolve: (answer: Answer) => void;
  readonly #reject: (error: unknown) => void;
  readonly #onSettled: () => void;

  constructor(
    call: Call,
    deadline: number | undefined,
    resolve: (answer: Answer) => void,
    reject: (error: unknown) => void,
    onSettled: () => void,
  ) {
    this.call = call;
    this.deadline = deadline;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#onSettled = onSettled;
  }

  resolve(value: unknown, batchSize: number): void {
    if (this.isSettled) return;
    this.#settle();
    const { connection, model } = this.call;
    const { attempts } = this;
    this.#resolve(toAnswer(value, { connection, model, cached: false, batchSize, attempts, durationMs: 0 }));
  }

  reject(error: unknown): void {
    if (this.isSettled) return;
    this.#settle();
    this.#reject(error);
  }

  #settle(): void {
    this.isSettled = true;
    this.#onSettled();
  }
}

function stay(): void {}
