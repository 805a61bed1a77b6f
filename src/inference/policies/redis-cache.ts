// A second cache that several servers share, in Redis or Valkey. It only ever helps: slow, away, back again or holding
// garbage, it is a miss. A read takes at most 100 ms, a write is waited for by nobody. One server runs a call at a time.

import { connectRedis } from '../../utils/connect-redis.ts';
import { callKey, type Run } from '../call.ts';
import type { OnEvent } from '../events.ts';
import { type AskRedis, createRedisLock } from './redis-lock.ts';

/** Raised when the shape of what is stored changes: servers of two versions may share one Redis. */
const VERSION = '1';
/** After a command that was too slow or cut off, so that a hanging Redis does not cost every call 100 ms. */
const REST_MS = 1_000;
/** Redis blocks everybody while it moves a large value. */
const LARGEST_CHARACTERS = 1_000_000;

export interface RedisCacheOptions {
  url: string;
  seconds: number;
  onEvent?: OnEvent | undefined;
}

export interface RedisCache {
  around(run: Run): Run;
  close(): void;
}

export function createRedisCache({ url, seconds, onEvent }: RedisCacheOptions): RedisCache {
  const redis = connectRedis(url);
  let restUntil = 0;

  const isAway = () => redis.status !== 'ready' || performance.now() < restUntil;
  const rest = (error: Error) => {
    // An error that Redis itself replied, such as a key of another type, came fast enough.
    if (error.name !== 'ReplyError') restUntil = performance.now() + REST_MS;
    return undefined;
  };
  const ask: AskRedis = async (command) => (isAway() ? undefined : command(redis).catch(rest));
  const flights = createRedisLock({ ask, parse });

  async function read(key: string): Promise<unknown> {
    const text = await ask(() => redis.get(key));
    return text ? parse(text) : undefined;
  }

  function write(key: string, value: unknown) {
    const text = JSON.stringify(value);
    if (text === undefined || text.length > LARGEST_CHARACTERS) return;
    void ask(() => redis.set(key, `${VERSION}:${text}`, 'PX', Math.ceil(seconds * 1000)));
  }

  return {
    around: (run) =>
      async function runRedisCached(call, options) {
        if (!call.useCache || seconds <= 0) return run(call, options);
        const key = `inferql:${callKey(call)}`;
        let value = await read(key);
        options.signal.throwIfAborted();
        const flight = value === undefined ? await flights.join(key, options) : undefined;
        value ??= flight?.value;
        onEvent?.({ type: 'cache', level: 'redis', hit: value !== undefined });
        if (value !== undefined) {
          const { connection, model } = call;
          return { value, info: { connection, model, cached: true, batchSize: 1, attempts: 0, durationMs: 0 } };
        }
        try {
          options.signal.throwIfAborted();
          const answer = await run(call, options);
          write(key, answer.value);
          return answer;
        } finally {
          flight?.land();
        }
      },
    close: () => redis.disconnect(),
  };
}

function parse(text: string): unknown {
  if (!text.startsWith(`${VERSION}:`)) return undefined;
  try {
    return JSON.parse(text.slice(VERSION.length + 1));
  } catch {
    return undefined;
  }
}
