// Rate limits per minute: every root field costs the weight of its task, even if it is refused, and every answer costs
// the tokens that its model reports. Counted per key, or per address without keys; in this process, or in a shared
// Redis.

import { LRUCache } from 'lru-cache';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { InferenceError } from '../inference/index.ts';
import { connectRedis } from '../utils/connect-redis.ts';
import { entryBound } from '../utils/entry-bound.ts';
import { type Caller, callerName } from './caller.ts';

export interface RateLimitOptions {
  /** Units of weight per minute and client. Absent: unlimited. */
  perMinute?: number | undefined;
  /** Tokens per minute and client. Absent: unlimited. */
  tokensPerMinute?: number | undefined;
  /** Redis that counts for all servers; while it is down, each server counts by itself. */
  redisUrl?: string | undefined;
}

/** Something to charge for: a task, by its weight (default 1). */
export interface Charged {
  id: string;
  weight?: number | undefined;
}

export interface RateLimit {
  /**
   * Charges the weight of a task and sets the rate limit headers of the answer.
   * @throws InferenceError RATE_LIMITED, also when the tokens are used up
   */
  charge(caller: Caller, task: Charged): Promise<void>;
  /** Charges the weights of all tasks, or none of them if that is too much. @returns whether they were charged */
  tryCharge(caller: Caller, tasks: readonly Charged[]): Promise<boolean>;
  /** Charges the tokens of an answer, which is returned even if that exceeds the limit. */
  spendTokens(caller: Caller, count: number): void;
  close(): void;
}

const WINDOW_SECONDS = 60;

/** Most clients counted at once: a client with more addresses than this evades a per-address limit anyway. */
const MAX_CLIENTS = 100_000;

export function createRateLimit({ perMinute, tokensPerMinute, redisUrl }: RateLimitOptions): RateLimit {
  const redis = redisUrl ? connectRedis(redisUrl) : undefined;
  const units = perMinute === undefined ? undefined : createCounter(perMinute, 'rate', redis);
  const tokens = tokensPerMinute === undefined ? undefined : createCounter(tokensPerMinute, 'tokens', redis);

  function refuse(caller: Caller, task: string, msBeforeNext: number, why: string): never {
    const seconds = secondsOf(msBeforeNext);
    caller.setHeader?.('retry-after', String(seconds));
    const whose = caller.key ? `The key "${caller.key.name}"` : 'This address';
    const message = `${whose} may spend ${why}. Try again in ${seconds} s.`;
    throw new InferenceError('RATE_LIMITED', message, { retryable: true, retryAfter: seconds, task });
  }

  /** At most the whole limit: a task with a larger weight could never run. */
  const costOf = (weight = 1) => Math.min(weight, perMinute ?? weight);

  function setHeaders({ setHeader }: Caller, { msBeforeNext, remainingPoints }: RateLimiterRes): void {
    setHeader?.('ratelimit-policy', `"minute";q=${perMinute};w=${WINDOW_SECONDS}`);
    setHeader?.('ratelimit', `"minute";r=${remainingPoints};t=${secondsOf(msBeforeNext)}`);
  }

  async function chargeUnits(caller: Caller, { id, weight }: Charged): Promise<void> {
    if (!units) return;
    const cost = costOf(weight);
    const { state, isOver } = await units.consume(callerName(caller), cost);
    setHeaders(caller, state);
    if (isOver)
      refuse(caller, id, state.msBeforeNext, `${perMinute} units a minute (RATE_LIMIT), and ${id} costs ${cost}`);
  }

  async function checkTokens(caller: Caller, task: string): Promise<void> {
    const state = await tokens?.read(callerName(caller));
    if (!state || state.remainingPoints > 0) return;
    refuse(caller, task, state.msBeforeNext, `${tokensPerMinute} tokens a minute (RATE_LIMIT_TOKENS), and has`);
  }

  return {
    async charge(caller, task) {
      if (caller.isOwner) return;
      await chargeUnits(caller, task);
      await checkTokens(caller, task.id);
    },
    async tryCharge(caller, tasks) {
      const name = callerName(caller);
      const spent = await tokens?.read(name);
      if (spent && spent.remainingPoints <= 0) return false;
      if (!units) return true;
      const cost = tasks.reduce((sum, { weight }) => sum + costOf(weight), 0);
      const { state, isOver } = await units.consume(name, cost);
      if (isOver) await units.giveBack(name, cost);
      else setHeaders(caller, state);
      return !isOver;
    },
    spendTokens(caller, count) {
      if (caller.isOwner) return;
      void tokens?.consume(callerName(caller), count).catch(() => undefined);
    },
    close: () => redis?.disconnect(),
  };
}

function secondsOf(ms: number): number {
  return Math.max(1, Math.ceil(ms / 1000));
}

function createCounter(points: number, name: string, redis: ReturnType<typeof connectRedis> | undefined) {
  const bounds = { points, duration: WINDOW_SECONDS };
  const memory = new RateLimiterMemory({ ...bounds, keyPrefix: name });
  // The library's store is unbounded.
  const counted = new LRUCache<string, true>({
    ...entryBound(MAX_CLIENTS),
    dispose: (_, client) => void memory.delete(client),
  });
  const limiter = redis
    ? new RateLimiterRedis({
        ...bounds,
        storeClient: redis,
        keyPrefix: `inferql:${name}`,
        insuranceLimiter: memory,
        rejectIfRedisNotReady: true,
      })
    : memory;

  return {
    /** What is left, and until when; null if the client has not used anything. */
    read: async (client: string): Promise<RateLimiterRes | null> => limiter.get(client),
    giveBack: async (client: string, cost: number): Promise<unknown> => limiter.reward(client, cost),
    async consume(client: string, cost: number): Promise<{ state: RateLimiterRes; isOver: boolean }> {
      counted.set(client, true, { noDisposeOnSet: true });
      try {
        return { state: await limiter.consume(client, cost), isOver: false };
      } catch (rejection) {
        if (rejection instanceof RateLimiterRes) return { state: rejection, isOver: true };
        throw rejection;
      }
    },
  };
}
