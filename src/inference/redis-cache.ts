// A second cache that several servers share, in Redis or Valkey. It only ever helps: slow, away, back again or holding
// garbage, it is a miss. A read takes at most 100 ms, a write is waited for by nobody.

import { callKey, type Run } from './call.ts';
import { connectRedis } from './connect-redis.ts';
import type { OnEvent } from './events.ts';

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
  };

  async function read(key: string): Promise<unknown> {
    if (isAway()) return undefined;
    const text = await redis.get(key).catch(rest);
    return text ? parse(text) : undefined;
  }

  function write(key: string, value: unknown) {
    const text = JSON.stringify(value);
    if (isAway() || text === undefined || text.length > LARGEST_CHARACTERS) return;
    redis.set(key, `${VERSION}:${text}`, 'PX', Math.ceil(seconds * 1000)).catch(rest);
  }

  return {
    around: (run) =>
      async function runRedisCached(call, options) {
        if (!call.useCache || seconds <= 0) return run(call, options);
        const key = `inferql:${callKey(call)}`;
        const value = await read(key);
        onEvent?.({ type: 'cache', level: 'redis', hit: value !== undefined });
        if (value !== undefined) {
          const { connection, model } = call;
          return { value, info: { connection, model, cached: true, batchSize: 1, attempts: 0, durationMs: 0 } };
        }
        options.signal.throwIfAborted();
        const answer = await run(call, options);
        write(key, answer.value);
        return answer;
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
