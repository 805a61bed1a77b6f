// A connection to Redis or Valkey whose commands fail fast: whoever uses it goes on without.

import { Redis } from 'ioredis';

/** Milliseconds that a command may take. */
const COMMAND_MS = 100;

export function connectRedis(url: string): Redis {
  const redis = new Redis(url, {
    // Commands while Redis is away fail at once instead of piling up.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    connectTimeout: 1_000,
    commandTimeout: COMMAND_MS,
    retryStrategy: (times) => Math.min(times * 100, 2_000),
  });
  // Without a listener ioredis writes to the console.
  redis.on('error', () => {});
  return redis;
}
