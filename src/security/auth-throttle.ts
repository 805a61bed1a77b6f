// Counts keys that this server does not know, per address: who sends too many is sent away for the rest of a minute,
// before anything of its request is read. A good key is never counted and always let in: behind one address may be
// many clients, and one of them must not shut the others out. (Keys of 16 random characters are not found by trying.)

import { LRUCache } from 'lru-cache';
import { addressBucket } from './address-bucket.ts';

export const MOST_WRONG_KEYS = 20;
const MINUTE_MS = 60_000;
/** Addresses beyond this are forgotten, the oldest first: rate-limiter-flexible's store has no bound. */
const MAX_ADDRESSES = 10_000;

export interface AuthThrottle {
  /** Counts one. @returns seconds until this address may try again; undefined: it may */
  count(address: string | undefined): number | undefined;
  /** The same without counting. */
  waitOf(address: string | undefined): number | undefined;
}

export function createAuthThrottle(): AuthThrottle {
  const counted = new LRUCache<string, { times: number; until: number }>({ max: MAX_ADDRESSES });
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
