// A second cache that several servers share, in Redis or Valkey. It only ever helps: slow, away, back again or holding
// garbage, it is a miss. A read takes at most 100 ms, a write is never awaited. Each server asks its upstream by
// itself: N servers make at most N equal calls per cache time, and none waits for another.

import type { Redis } from 'ioredis';
import { z } from 'zod';
import { connectRedis, type RedisState } from '../../utils/connect-redis.ts';
import { type Answer, type Call, callKey, type Run } from '../call.ts';
import type { OnEvent } from '../events.ts';
import { decodeAnswer, encodeAnswer } from '../stored-answer.ts';

/** Raised when the shape of what is stored changes: servers of two versions may share one Redis. */
const VERSION = '2';
/** After a command that was too slow or cut off, so that a hanging Redis does not cost every call 100 ms. */
const REST_MS = 1_000;
/** Redis serves no other client while it moves a large value. */
const LARGEST_CHARACTERS = 1_000_000;

export interface RedisCacheOptions {
  url: string;
  seconds: number;
  /** What a stored value must look like: Redis is shared, and what comes out of it is not trusted. */
  shapes?: StoredShapes | undefined;
  onEvent?: OnEvent | undefined;
}

/** The shapes of the tasks' results. */
export interface StoredShapes {
  /** Part of the key: two releases with different shapes never read each other's values. */
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
    // An error that Redis itself replied, such as a key of another type, came fast enough.
    if (error.name !== 'ReplyError') restUntil = performance.now() + REST_MS;
    return undefined;
  };
  /** Undefined when Redis is away or too slow. */
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

/** What is stored beside a value. */
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
