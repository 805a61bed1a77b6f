// How much a client may ask per minute: every root field costs the weight of its task, also one that is refused. Counted
// per key, or per address where there are no keys; in this process, or in the Redis that several servers share.

import { LRUCache } from 'lru-cache';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { connectRedis, InferenceError } from '../inference/index.ts';
import { type Caller, callerName } from './caller.ts';

export interface RateLimitOptions {
  /** Units of weight per minute and client. */
  perMinute: number;
  /** Redis that counts for all servers; while it is away each counts for itself. */
  redisUrl?: string | undefined;
}

/** What is charged: a task by its weight, 1 by default. */
export interface Charged {
  id: string;
  weight?: number | undefined;
}

export interface RateLimit {
  /**
   * Takes the task's weight from what the client has left, and says so in the headers of the answer.
   * @throws InferenceError RATE_LIMITED
   */
  charge(client: Caller, task: Charged): Promise<void>;
  /** Takes the weights of all tasks where they are left, and says so; else takes none. @returns whether they were */
  tryCharge(client: Caller, tasks: readonly Charged[]): Promise<boolean>;
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
    async charge(client, { id, weight }) {
      const cost = costOf(weight);
      const { state, isOver } = await consume(callerName(client), cost);
      const seconds = tell(client, state);
      if (!isOver) return;
      client.setHeader?.('Retry-After', String(seconds));
      const whose = client.key ? `The key "${client.key.name}"` : 'This address';
      const message = `${whose} may spend ${perMinute} units a minute (RATE_LIMIT), and ${id} costs ${cost}. Try again in ${seconds} s.`;
      throw new InferenceError('RATE_LIMITED', message, { retryable: true, retryAfter: seconds, task: id });
    },
    async tryCharge(client, tasks) {
      const name = callerName(client);
      const cost = tasks.reduce((sum, { weight }) => sum + costOf(weight), 0);
      const { state, isOver } = await consume(name, cost);
      if (isOver) await limiter.reward(name, cost);
      else tell(client, state);
      return !isOver;
    },
    close: () => redis?.disconnect(),
  };

  /** A task heavier than the whole limit could never run. */
  function costOf(weight = 1): number {
    return Math.min(weight, perMinute);
  }

  /** @returns seconds until the units are there again */
  function tell({ setHeader }: Caller, { msBeforeNext, remainingPoints }: RateLimiterRes): number {
    const seconds = Math.max(1, Math.ceil(msBeforeNext / 1000));
    setHeader?.('RateLimit-Policy', `"minute";q=${perMinute};w=${WINDOW_SECONDS}`);
    setHeader?.('RateLimit', `"minute";r=${remainingPoints};t=${seconds}`);
    return seconds;
  }

  async function consume(name: string, cost: number): Promise<{ state: RateLimiterRes; isOver: boolean }> {
    counted.set(name, true, { noDisposeOnSet: true });
    try {
      return { state: await limiter.consume(name, cost), isOver: false };
    } catch (rejection) {
      if (rejection instanceof RateLimiterRes) return { state: rejection, isOver: true };
      throw rejection;
    }
  }
}
