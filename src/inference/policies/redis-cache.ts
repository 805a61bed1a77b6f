// A second cache in Redis or Valkey, shared by several servers. If it is slow, down or holds invalid data, that is a
// cache miss. Reads take at most 100 ms; writes are not awaited. Servers do not wait for each other: N servers make at
// most N identical calls per cache time.

import type { Redis } from 'ioredis';
import { z } from 'zod';
import { connectRedis, type RedisState } from '../../utils/connect-redis.ts';
import type { Answer, Call, Run } from '../call.ts';
import { callKey } from '../call-key.ts';
import type { OnEvent } from '../events.ts';
import { decodeAnswer, encodeAnswer } from '../stored-answer.ts';

/** Increased when the stored format changes, because servers of two versions may share one Redis. */
const VERSION = '2';
/** Pause after a slow or interrupted command, so that a hanging Redis does not delay every call by 100 ms. */
const REST_MS = 1_000;
/** Largest value: Redis serves no other client while it transfers one. */
const LARGEST_CHARACTERS = 1_000_000;

export interface RedisCacheOptions {
  url: string;
  seconds: number;
  /** Validates stored values: Redis is shared and not trusted. */
  shapes?: StoredShapes | undefined;
  onEvent?: OnEvent | undefined;
}

/** Shapes of the tasks' results. */
export interface StoredShapes {
  /** Part of the key, so that releases with different shapes do not read each other's values. */
  version(task: string): string;
  fits(task: string, value: unknown): boolean;
}

export interface RedisCache {
  readonly state: RedisState;
  around(run: Run): Run;
  close(): void;
}

export function createRedisCache({ url, seconds, shapes, onEvent }: RedisCacheOptions): RedisCache {
  let state: RedisState = { isUp: false, problem: 'it is not connected yet' };
  const redis = connectRedis(url, (changed) => {
    state = changed;
    onEvent?.({ type: 'redis', ...changed });
  });
  let restUntil = 0;

  const isAway = () => redis.status !== 'ready' || performance.now() < restUntil;
  const rest = (error: Error) => {
    // An error reply of Redis, such as a key of another type, means that it is fast enough.
    if (error.name !== 'ReplyError') restUntil = performance.now() + REST_MS;
    return undefined;
  };
  /** Undefined when Redis is down or too slow. */
  async function ask<Reply>(command: (client: Redis) => Promise<Reply>): Promise<Reply | undefined> {
    return isAway() ? undefined : command(redis).catch(rest);
  }

  async function read(call: Call): Promise<Answer | undefined> {
    const text = await ask((client) => client.get(keyOf(call)));
    const answer = text ? parse(text, call) : undefined;
    return answer && (shapes?.fits(call.task, answer.value) ?? true) ? answer : undefined;
  }

  const keyOf = (call: Call) => `inferql:${shapes?.version(call.task) ?? VERSION}:${callKey(call)}`;

  function write(call: Call, answer: Answer) {
    const text = encodeAnswer(answer, call);
    if (text === undefined || text.length > LARGEST_CHARACTERS) return;
    void ask((client) => client.set(keyOf(call), `${VERSION}:${text}`, 'PX', Math.ceil(seconds * 1000)));
  }

  return {
    get state() {
      return state;
    },
    around: (run) =>
      async function runRedisCached(call, options) {
        if (!call.useCache || seconds <= 0) return run(call, options);
        const stored = await read(call);
        options.signal.throwIfAborted();
        onEvent?.({ type: 'cache', level: 'redis', hit: stored !== undefined });
        if (stored) return stored;
        const answer = await run(call, options);
        write(call, answer);
        return answer;
      },
    close: () => redis.disconnect(),
  };
}

/** Data stored with a value. */
const notes = z.object({
  truncated: z.boolean().optional(),
  outOfDomain: z.boolean().optional(),
  ignoredParameters: z.array(z.string()).optional(),
  via: z.string().optional(),
  model: z.string().optional(),
});

function parse(text: string, call: Call): Answer | undefined {
  if (!text.startsWith(`${VERSION}:`)) return undefined;
  try {
    const answer = decodeAnswer(text.slice(VERSION.length + 1), call);
    return notes.safeParse(answer.info).success ? answer : undefined;
  } catch {
    return undefined;
  }
}
