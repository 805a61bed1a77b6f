// The inference layer: wires all policies around a connection's `run`, in one readable list.

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
import { createMemoryCache } from './policies/memory-cache.ts';
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
  /** Deadline of a call in seconds, including waits and retries. */
  timeoutSeconds: number;
  /** Seconds that answers stay in the cache; 0 turns it off. */
  cacheSeconds: number;
  /** Megabytes of answers kept in memory. */
  cacheMegabytes: number;
  /** Milliseconds that a call waits for others to form a batch. */
  batchWindowMs: number;
  /** Most calls in one batch. */
  batchMax: number;
  /** True: batches are as large as allowed; false: their size follows the measured latency of the upstream. */
  fixedBatches?: boolean;
  /** Most running calls, per connection. */
  maxConcurrent: number;
  /** Most waiting calls, per connection. */
  maxQueued: number;
  /** A Redis or Valkey that several servers share as a second cache. */
  redisUrl?: string | undefined;
}

export interface Inference {
  readonly connections: ReadonlyMap<string, Connection>;
  /** How long the answer stays in this server's memory; 0 if it is not there. */
  millisecondsLeft(call: Call): number;
  /** Answers a call, or rejects with an InferenceError (or with the reason of an aborted signal). */
  run(call: Call, options: RunOptions): Promise<Answer>;
  /** Streams the answer to a call; in one event if the connection cannot stream. */
  readonly stream: Stream;
  /** State of the shared Redis; undefined without one. */
  redis(): RedisState | undefined;
  close(): Promise<void>;
}

export interface InferenceOptions {
  connections: readonly Connection[];
  settings: InferenceSettings;
  /** Validates values from the shared Redis. Absent: they are trusted. */
  shapes?: StoredShapes | undefined;
  /** Called with each event, for metrics. */
  onEvent?: OnEvent | undefined;
  /** Milliseconds before the first retry if the upstream gives no time (500). */
  backoffMs?: number;
}

/** Wires the policies around the connections. */
export function createInference({ connections, settings, shapes, onEvent, backoffMs }: InferenceOptions): Inference {
  const { timeoutSeconds, cacheSeconds, cacheMegabytes, redisUrl } = settings;
  const byId = new Map(connections.map((connection) => [connection.id, connection]));
  const cache = createMemoryCache({ seconds: cacheSeconds, megabytes: cacheMegabytes, onEvent });
  const redis = redisUrl ? createRedisCache({ url: redisUrl, seconds: cacheSeconds, shapes, onEvent }) : undefined;
  const lines = new Map(connections.map((connection) => [connection.id, createLine(connection)]));

  // These policies work on batches, separately for each connection. From the inside out:
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
      once = admission.admit(once); // the connection queues and batches itself: only admission is counted here
      places = admission;
      run = withAbortSignal(sendSingle(circuitBreaker(retry(once, again), about)));
    } else {
      const sizes = settings.fixedBatches ? createFixedBatchSizes() : createAdaptiveBatchSizes({ maxConcurrent });
      places = createSemaphore(room);
      once = sizes.watch(once); // measures the upstream's time, without queueing
      once = concurrencyLimit(once, places); // one place per attempt: calls that wait for a retry hold none
      let send = retry(once, again);
      send = circuitBreaker(send, about); // its refusals are not retried
      run = batch(send, { connection, sizes, windowMs: batchWindowMs, max: batchMax, onEvent });
    }

    // A stream holds its place until its end. It is not retried after its first event.
    let open = retry(openStream(connection, places, onEvent), again);
    open = circuitBreaker(open, about);
    return { run, open: sendSingle(open) };
  }

  // These policies work on single calls. From the inside out:
  let run: Run = (call, options) => lineOf(call).run(call, options);
  if (redis) run = redis.around(run); // inside the single flight: one look-up for all identical calls
  run = cache.keep(run); // inside the single flight: stored once, however many calls share the run
  run = singleFlight(run);
  run = fallback(run, { connections: byId, read: cache.read, onEvent }); // outside the cache: a fallback's answer is stored under its own key
  run = deadline(run, { timeoutSeconds }); // outermost: each call has its own deadline, also in a shared flight

  let open: Run<AbortSignal> = (call, options) => lineOf(call).open(call, options);
  open = fallback(open, { connections: byId, onEvent });

  function lineOf({ connection }: Call) {
    const line = lines.get(connection);
    if (!line) throw new InferenceError('INTERNAL_SERVER_ERROR', `No connection ${connection}.`);
    return line;
  }

  const answer: Run = async (call, options) => {
    // Cached answers come first: they need no deadline, no wait and no abort signal.
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
