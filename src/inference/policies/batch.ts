// Calls that differ only in their inputs travel together, also those of different requests; each gets its own outcome.
//
// A call waits `windowMs` for others, and as long as others keep coming (the longer they took so far, the longer between
// two of them), at most `PATIENCE` windows: a burst that takes some ms to read from its sockets is one crowd or two, while
// a lone caller, and the fields of one mutation, never wait longer than the window. Where lists do not pay (list-size.ts)
// it does not wait at all.
// A connection that says how many lists it has use for (`lanes`) sets the pace itself: a list grows, after its window,
// until one of its kind is back, or until it is the share of a lane: then it lies ready for that moment. Waiting for
// newcomers left local models idle two thirds of the time, and lists that went earlier were small.
// Who aborts leaves at once; a list is aborted when all in it have left.

import { follow } from '../../utils/abort.ts';
import { type Answer, batchKey, type Call, type Run, toAnswer } from '../call.ts';
import type { Batching, Connection } from '../connection.ts';
import type { OnEvent } from '../events.ts';
import type { AdaptiveBatchSizes } from './adaptive-batch-size.ts';
import { type BatchEntry, sendBatch } from './send-batch.ts';
import type { Send } from './types.ts';

const PATIENCE = 5;
/** A crowd that takes long to come is waited for as long between one and the next, up to so many windows. */
const CROWD = 3;

export interface BatchOptions {
  connection: Connection;
  sizes: AdaptiveBatchSizes;
  windowMs: number;
  max: number;
  onEvent?: OnEvent | undefined;
}

interface Bucket {
  members: BatchEntry[];
  readonly limit: number;
  readonly lanes: number | undefined;
  readonly opened: number;
  /** Its window is over, and it waits for a lane. */
  isDue: boolean;
  /** The event loop has turned since it was opened: all fields of the request that opened it are in it. */
  hasTurned: boolean;
  lastCame: number;
  cancel: () => void;
}

export function batch(send: Send, { connection, sizes, windowMs, max, onEvent }: BatchOptions): Run {
  const buckets = new Map<string, Bucket>();
  /** Lists on their way, by kind, where the connection has lanes. */
  const running = new Map<string, number>();
  /** Calls waiting or running on this connection: the crowd that shares its places. */
  let crowd = 0;

  function join(
    member: BatchEntry,
    { limit, enough, group, lanes }: { limit: number; enough: number } & Pick<Batching, 'group' | 'lanes'>,
  ) {
    const key = `${batchKey(member.call)} ${limit} ${group ?? ''}`;
    let bucket = buckets.get(key);
    if (!bucket) {
      const now = performance.now();
      bucket = open(now, limit, lanes);
      buckets.set(key, bucket);
      arm(key, bucket, windowMs);
    }
    bucket.members.push(member);
    bucket.lastCame = performance.now();
    member.leave = () => {
      bucket.members = bucket.members.filter((other) => other !== member);
      if (bucket.members.length === 0) close(key, bucket);
    };
    if (bucket.members.length >= enough || hasLane(key, bucket)) flush(key, bucket);
  }

  function hasLane(key: string, { members, lanes, opened, isDue, hasTurned }: Bucket): boolean {
    if (lanes === undefined) return false;
    // Where calls come and go all the time, a timer of 1 ms comes after 2.
    if (!isDue && !(hasTurned && performance.now() - opened >= windowMs)) return false;
    const others = running.get(key) ?? 0;
    return others === 0 || (others < lanes && members.length >= crowd / lanes);
  }

  function arm(key: string, bucket: Bucket, ms: number) {
    const onTime = () => {
      if (bucket.lanes !== undefined) {
        bucket.isDue = true;
        if (hasLane(key, bucket)) flush(key, bucket);
        return;
      }
      const now = performance.now();
      const gap = Math.min(Math.max(windowMs, bucket.lastCame - bucket.opened), windowMs * CROWD);
      const newcomersUntil = Math.min(bucket.lastCame + gap, bucket.opened + windowMs * PATIENCE);
      // Timers count whole milliseconds: less than half a one is over.
      if (newcomersUntil - now > 0.5) arm(key, bucket, newcomersUntil - now);
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
    const { members } = bucket;
    bucket.members = [];
    const [first] = members;
    if (!first) return;
    if (bucket.lanes !== undefined) {
      const giveBack = takeLane(key);
      // At once when the upstream has dealt with the list: the next is on its way before the members of this one hear.
      void dispatch(members, sendAndThen(giveBack)).then(giveBack);
      return;
    }
    let start = 0;
    for (const size of sizes.split(first.call, members.length, crowd, bucket.limit)) {
      void dispatch(members.slice(start, start + size));
      start += size;
    }
  }

  /** @returns the function that gives the lane back; a second call of it does nothing */
  function takeLane(key: string): () => void {
    running.set(key, (running.get(key) ?? 0) + 1);
    let isTaken = true;
    return function giveBack() {
      if (!isTaken) return;
      isTaken = false;
      const others = (running.get(key) ?? 1) - 1;
      if (others > 0) running.set(key, others);
      else running.delete(key);
      const waiting = buckets.get(key);
      if (waiting && hasLane(key, waiting)) flush(key, waiting);
    };
  }

  function sendAndThen(act: () => void): Send {
    return (calls, options) => send(calls, options).finally(act);
  }

  async function dispatch(members: BatchEntry[], by = send) {
    const [first] = members;
    if (!first) return;
    onEvent?.({ type: 'list', connection: connection.id, size: members.length });
    const { longest, isListRefused } = await sendBatch(members, by);
    if (isListRefused) sizes.cap(first.call, longest);
  }

  return function runTogether(call, { signal, deadline }) {
    return new Promise<Answer>((resolve, reject) => {
      signal.throwIfAborted();
      const { limit, group, lanes } = connection.batching(call);
      const most = Math.min(max, limit);
      crowd++;
      const member = new Waiting(call, deadline, resolve, reject, onSettled);
      const unfollow = follow(signal, () => {
        member.reject(signal.reason);
        member.leave(signal.reason);
      });
      const enough = most <= 1 ? 1 : lanes ? most : sizes.worthwhile(call, crowd, most);
      if (enough <= 1) void dispatch([member]);
      else join(member, { limit: most, enough, group, lanes });

      function onSettled() {
        crowd--;
        unfollow();
      }
    });
  };
}

function open(opened: number, limit: number, lanes: number | undefined): Bucket {
  const none = { members: [], isDue: false, hasTurned: false, cancel: () => {} };
  const bucket: Bucket = { limit, lanes, opened, lastCame: opened, ...none };
  if (lanes !== undefined) {
    setImmediate(() => {
      bucket.hasTurned = true;
    });
  }
  return bucket;
}

/** A class, and its parts not in an object: see CallKeys in call.ts. */
class Waiting implements BatchEntry {
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
