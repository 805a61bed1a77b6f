// Counts invalid keys per IP address. After too many, the address is refused for the rest of the minute, before its
// requests are read. Valid keys are never counted and always accepted, because many clients may share an address and
// one must not lock out the others. (Random keys of 16 characters cannot be guessed.)

import { LRUCache } from 'lru-cache';
import { entryBound } from '../utils/entry-bound.ts';
import { addressBucket } from './address-bucket.ts';

export const MOST_WRONG_KEYS = 20;
const MINUTE_MS = 60_000;
/** Most addresses; the oldest are dropped first, because rate-limiter-flexible's store is unbounded. */
const MAX_ADDRESSES = 10_000;

export interface AuthThrottle {
  /** Counts an invalid key. @returns seconds until the address may try again; undefined: it may */
  count(address: string | undefined): number | undefined;
  /** The same without counting. */
  waitOf(address: string | undefined): number | undefined;
}

export function createAuthThrottle(): AuthThrottle {
  const counted = new LRUCache<string, { times: number; until: number }>(entryBound(MAX_ADDRESSES));
  return {
    count(address) {
      const name = addressBucket(address);
      const now = performance.now();
      const kept = counted.get(name);
      const entry = kept && kept.until > now ? kept : { times: 0, until: now + MINUTE_MS };
      entry.times++;
      counted.set(name, entry);
      return secondsLeft(entry);
    },
    waitOf(address) {
      const entry = counted.get(addressBucket(address));
      return entry && secondsLeft(entry);
    },
  };
}

function secondsLeft({ times, until }: { times: number; until: number }): number | undefined {
  const ms = until - performance.now();
  return times > MOST_WRONG_KEYS && ms > 0 ? Math.ceil(ms / 1000) : undefined;
}
