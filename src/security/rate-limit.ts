// How much a client may ask per minute: every root field costs the weight of its task, also one that is refused. Counted
// per key, or per address where there are no keys; in this process, or in the Redis that several servers share.

import { LRUCache } from 'lru-cache';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { connectRedis, InferenceError } from '../inference/index.ts';
import { addressBucket } from './address-bucket.ts';
import type { Caller } from './caller.ts';

export interface RateLimitOptions {
  /** Units of weight per minute and client. */
  perMinute: number;
  /** Redis that counts for all servers; while it is away each counts for itself. */
  redisUrl?: string | undefined;
}

export interface RateLimit {
  /**
   * Takes the task's weight from what the client has left, and says so in the headers of the answer.
   * @throws InferenceError RATE_LIMITED
   */
  charge(client: Caller, task: { id: string; weight?: number }): Promise<void>;
  close(): void;
}

const WINDOW_SECONDS = 60;

/** Clients counted at once: whoever has more addresses than this is not slowed down by a limit per address. */
const MAX_CLIENTS = 100_000;

export function createRateLimit({ perMinute, redisUrl }: RateLimitOptions): RateLimit {
  const bounds = { points: perMinute, duration: WINDOW_SECONDS };
  const memory = new RateLimiterMemory(bounds);
  // The library's store has no bound of its own.
  const counted = new LRUCache<string, true>({ max: MAX_CLIENTS, dispose: (_, name) => void memory.delete(name) });
  const redis = redisUrl ? connectRedis(redisUrl) : undefined;
  const limiter = redis
    ? new RateLimiterRedis({
        ...bounds,
        storeClient: redis,
        keyPrefix: 'inferql:rate',
        insuranceLimiter: memory,
        rejectIfRedisNotReady: true,
      })
    : memory;

  return {
    async charge(client, { id, weight = 1 }) {
      const name = nameOf(client);
      counted.set(name, true, { noDisposeOnSet: true });
      // A task heavier than the whole limit could never run.
      const cost = Math.min(weight, perMinute);
      const { state, isOver } = await consume(name, cost);
      const seconds = Math.max(1, Math.ceil(state.msBeforeNext / 1000));
      client.setHeader?.('RateLimit-Policy', `"minute";q=${perMinute};w=${WINDOW_SECONDS}`);
      client.setHeader?.('RateLimit', `"minute";r=${state.remainingPoints};t=${seconds}`);
      if (!isOver) return;
      client.setHeader?.('Retry-After', String(seconds));
      const whose = client.key ? `The key "${client.key.name}"` : 'This address';
      const message = `${whose} may spend ${perMinute} units a minute (RATE_LIMIT), and ${id} costs ${cost}. Try again in ${seconds} s.`;
      throw new InferenceError('RATE_LIMITED', message, { retryable: true, retryAfter: seconds, task: id });
    },
    close: () => redis?.disconnect(),
  };

  async function consume(name: string, cost: number): Promise<{ state: RateLimiterRes; isOver: boolean }> {
    try {
      return { state: await limiter.consume(name, cost), isOver: false };
    } catch (rejection) {
      if (rejection instanceof RateLimiterRes) return { state: rejection, isOver: true };
      throw rejection;
    }
  }
}

function nameOf({ key, address }: Caller): string {
  if (key) return `key:${key.name}`;
  return `address:${addressBucket(address)}`;
}
