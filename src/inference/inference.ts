// The shared inference layer: every policy around a connection's `run`, readable as one list.

import type { RedisState } from '../utils/connect-redis.ts';
import type { Answer, Call, Run, RunOptions } from './call.ts';
import type { Connection } from './connection.ts';
import { InferenceError } from './errors.ts';
import type { OnEvent } from './events.ts';
import { createAdaptiveBatchSizes } from './policies/adaptive-batch-size.ts';
import { attempt } from './policies/attempt.ts';
import { batch } from './policies/batch.ts';
import { circuitBreaker } from './policies/circuit-breaker.ts';
import { concurrencyLimit } from './policies/concurrency-limit.ts';
import { deadline } from './policies/deadline.ts';
import { fallback } from './policies/fallback.ts';
import { createFixedBatchSizes } from './policies/fixed-batch-size.ts';
import { createCache } from './policies/memory-cache.ts';
import { createQueueAdmission } from './policies/queue-admission.ts';
import { createRedisCache, type StoredShapes } from './policies/redis-cache.ts';
import { retry } from './policies/retry.ts';
import { createSemaphore, type Semaphore } from './policies/semaphore.ts';
import { sendSingle } from './policies/send-single.ts';
import { singleFlight } from './policies/single-flight.ts';
import { withAbortSignal } from './policies/with-abort-signal.ts';
import { openStream } from './streaming/open-stream.ts';
import { createStream, type Stream } from './streaming/stream.ts';
import { toInferenceError } from './to-inference-error.ts';

export interface InferenceSettings {
  /** Seconds a call may take in all, waits and retries included. */
  timeoutSeconds: number;
  /** Seconds an answer stays in the cache; 0 turns the cache off. */
  cacheSeconds: number;
  /** Megabytes of answers kept in memory. */
  cacheMegabytes: number;
  /** Milliseconds a call waits for others to travel with. */
  batchWindowMs: number;
  /** The most calls in one list. */
  batchMax: number;
  /** True: batches are as large as they may be; else their size follows what the upstream takes for them. */
  fixedBatches?: boolean;
  /** Calls running at once, per connection. */
  maxConcurrent: number;
  /** Calls waiting for a place, per connection. */
  maxQueued: number;
  /** A Redis or Valkey that several servers share as a second cache. */
  redisUrl?: string | undefined;
}

export interface Inference {
  readonly connections: ReadonlyMap<string, Connection>;
  /** How long the answer will stay in this server's memory; 0 where it is not there. */
  millisecondsLeft(call: Call): number;
  /** Answers a call, or rejects with an InferenceError (or with the reason of an aborted signal). */
  run(call: Call, options: RunOptions): Promise<Answer>;
  /** Answers a call piece by piece, or in one event where its connection cannot. */
  readonly stream: Stream;
  /** Of the shared Redis; undefined where there is none. */
  redis(): RedisState | undefined;
  close(): Promise<void>;
}

export interface InferenceOptions {
  connections: readonly Connection[];
  settings: InferenceSettings;
  /** What values of the shared Redis must look like. Absent: they are trusted. */
  shapes?: StoredShapes | undefined;
  /** Hears what happens, for metrics. */
  onEvent?: OnEvent | undefined;
  /** Milliseconds before the first retry that the upstream did not time (500). */
  backoffMs?: number;
}

/** Wires the policies around the connections. */
export function createInference({ connections, settings, shapes, onEvent, backoffMs }: InferenceOptions): Inference {
  const { timeoutSeconds, cacheSeconds, cacheMegabytes, redisUrl } = settings;
  const byId = new Map(connections.map((connection) => [connection.id, connection]));
  const cache = createCache({ seconds: cacheSeconds, megabytes: cacheMegabytes, onEvent });
  const redis = redisUrl ? createRedisCache({ url: redisUrl, seconds: cacheSeconds, shapes, onEvent }) : undefined;
  const lines = new Map(connections.map((connection) => [connection.id, createLine(connection)]));

  // Below here a call has become a list of calls, and each connection minds its own. From the inside out:
  function createLine(connection: Connection): { run: Run; open: Run<AbortSignal> } {
    const { batchMax, batchWindowMs, maxConcurrent, maxQueued } = settings;
    const about = { connection: connection.id, onEvent };
    const again = { ...about, maxWaiting: maxQueued, backoffMs };
    const room = { ...about, maxConcurrent, maxQueued };
    let once = attempt(connection, onEvent);
    let places: Semaphore;
    let run: Run;
    if (connection.formsBatches) {
      const batchLimit = (call: Call) => Math.min(batchMax, connection.batching(call).limit);
      const admission = createQueueAdmission({ ...room, batchMax, batchLimit });
      once = admission.admit(once); // it queues and batches where its models run: here calls are counted
      places = admission;
      run = withAbortSignal(sendSingle(circuitBreaker(retry(once, again), about)));
    } else {
      const sizes = settings.fixedBatches ? createFixedBatchSizes() : createAdaptiveBatchSizes({ maxConcurrent });
      places = createSemaphore(room);
      once = sizes.watch(once); // the upstream's own time, without the queue's
      once = concurrencyLimit(once, places); // a place per attempt: a call that waits for a retry holds none
      let send = retry(once, again);
      send = circuitBreaker(send, about); // what it refuses is not retried
      run = batch(send, { connection, sizes, windowMs: batchWindowMs, max: batchMax, onEvent });
    }

    // A stream keeps its place until its end. What comes after its first event is not repeated.
    let open = retry(openStream(connection, places, onEvent), again);
    open = circuitBreaker(open, about);
    return { run, open: sendSingle(open) };
  }

  // Here a call is alone. From the inside out:
  let run: Run = (call, options) => lineOf(call).run(call, options);
  if (redis) run = redis.around(run); // under the flight: one look-up for all who ask at once
  run = cache.keep(run); // under the flight: once, however many share the run
  run = singleFlight(run);
  run = fallback(run, { connections: byId, read: cache.read, onEvent }); // over the cache: what a fallback answers is kept under its own key
  run = deadline(run, { timeoutSeconds }); // outermost: each call has its own time, also in a shared flight

  let open: Run<AbortSignal> = (call, options) => lineOf(call).open(call, options);
  open = fallback(open, { connections: byId, onEvent });

  function lineOf({ connection }: Call) {
    const line = lines.get(connection);
    if (!line) throw new InferenceError('INTERNAL_SERVER_ERROR', `No connection ${connection}.`);
    return line;
  }

  const answer: Run = async (call, options) => {
    // First of all: what is there needs no deadline and no wait, nor the signal that its client has left.
    const kept = cache.read(call);
    if (kept) return kept;
    const { signal } = options;
    signal.throwIfAborted();
    const start = performance.now();
    try {
      const { value, info } = await run(call, options);
      return { value, info: { ...info, durationMs: performance.now() - start } };
    } catch (error) {
      throw signal.aborted && error === signal.reason ? error : toInferenceError(error, call);
    }
  };

  return {
    connections: byId,
    millisecondsLeft: cache.millisecondsLeft,
    run: answer,
    redis: () => redis?.state,
    stream: createStream({ connections: byId, timeoutSeconds, open, run: answer }),
    async close() {
      redis?.close();
      await Promise.all(connections.map((connection) => connection.close?.()));
    },
  };
}
