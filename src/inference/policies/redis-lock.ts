// Single flight across the servers that share a Redis: one runs under a short lock, the others wait for what it stores.
// It never costs an answer: whoever finds the lock gone, Redis slow or away, or has waited long enough, runs itself.

import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { delay } from '../../utils/delay.ts';
import type { RunOptions } from '../call.ts';

/** How long others wait for a server that has died; one that lives renews its lock four times as often. */
const LOCK_MS = 2_000;
const RENEW_MS = LOCK_MS / 4;
/** The longest wait for another server; half of a call's time at most, so that the rest is enough for its own run. */
const LONGEST_WAIT_MS = 10_000;
/** Between two looks, from the first to the last. */
const FIRST_LOOK_MS = 5;
const LAST_LOOK_MS = 100;

/** A lock that has run out may be another's by now. No life left means that Redis deletes it. */
const EXPIRE_OWN = `if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('pexpire', KEYS[1], ARGV[2]) end`;

/** Undefined when Redis is away or too slow. */
export type AskRedis = <Reply>(command: (redis: Redis) => Promise<Reply>) => Promise<Reply | undefined>;

export interface RedisLock {
  /** What another server has stored meanwhile; undefined: run. */
  readonly value?: unknown;
  /** To be called when the own run is over, and its answer on the way to Redis. */
  land(): void;
}

/** @param parse gives undefined for what is no answer */
export function createRedisLock({ ask, parse }: { ask: AskRedis; parse(text: string): unknown }) {
  return {
    /** Rejects with the signal's reason when it aborts. */
    async join(key: string, { signal, deadline = Number.POSITIVE_INFINITY }: RunOptions): Promise<RedisLock> {
      const lock = `${key}:lock`;
      const token = randomUUID();
      const taken = await ask((redis) => redis.set(lock, token, 'PX', LOCK_MS, 'NX'));
      if (taken === 'OK') return { land: hold(lock, token) };
      // Null: it is another's.
      const value = taken === null ? await waitForOther() : undefined;
      return { value, land: () => {} };

      async function waitForOther(): Promise<unknown> {
        const now = performance.now();
        const until = now + Math.min(LONGEST_WAIT_MS, (deadline - now) / 2);
        for (let ms = FIRST_LOOK_MS; performance.now() + ms < until; ms = Math.min(ms * 1.5, LAST_LOOK_MS)) {
          await delay(ms, signal);
          const reply = await ask((redis) => redis.mget(key, lock));
          const [text, holder] = reply ?? [];
          const stored = text ? parse(text) : undefined;
          if (stored !== undefined || !holder) return stored;
        }
        return undefined;
      }
    },
  };

  function hold(lock: string, token: string): () => void {
    const expire = (ms: number) => void ask((redis) => redis.eval(EXPIRE_OWN, 1, lock, token, ms));
    const renewal = setInterval(expire, RENEW_MS, LOCK_MS).unref();
    return function land() {
      clearInterval(renewal);
      expire(0);
    };
  }
}
