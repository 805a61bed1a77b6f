// A connection to Redis or Valkey with commands that fail fast, because the server can run without it.

import { Redis } from 'ioredis';
import { errorCode } from './error-code.ts';

/** Timeout of a command, in milliseconds. */
const COMMAND_MS = 100;
/** Timeout of connecting, in milliseconds: with TLS to a plain port, neither side ever answers. */
const READY_MS = 2_000;

export interface RedisState {
  readonly isUp: boolean;
  /** The problem, without host, user or password. */
  readonly problem?: string;
}

/** @param onChange called when the state changes */
export function connectRedis(url: string, onChange: (state: RedisState) => void = () => {}): Redis {
  const redis = new Redis(url, {
    // Commands fail at once while Redis is down, instead of queueing.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    connectTimeout: 1_000,
    commandTimeout: COMMAND_MS,
    retryStrategy: (times) => Math.min(times * 100, 2_000),
  });
  let last: string | undefined;
  const change = (state: RedisState) => {
    const text = state.isUp ? '' : (state.problem ?? 'the connection ended');
    if (text !== last) onChange(state);
    last = text;
  };
  const silent = setTimeout(() => {
    if (redis.status !== 'ready') change({ isUp: false, problem: 'it does not answer; is it TLS (rediss://) or not?' });
  }, READY_MS).unref();
  redis.on('ready', () => {
    clearTimeout(silent);
    change({ isUp: true });
  });
  // Without a listener, ioredis writes errors to the console.
  redis.on('error', (error: Error) => change({ isUp: false, problem: problemOf(error) }));
  redis.on('close', () => {
    if (last === '') change({ isUp: false, problem: 'the connection ended' });
  });
  redis.once('end', () => clearTimeout(silent));
  return redis;
}

/** ioredis errors contain host, port and the command, so only codes are reported. */
function problemOf(error: Error): string {
  const code = errorCode(error) ?? '';
  if (/WRONGPASS|NOAUTH|NOPERM|invalid password/i.test(error.message)) return 'its password or user is refused';
  if (code === 'ECONNREFUSED') return 'the connection is refused';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'its host name is unknown';
  if (code === 'ETIMEDOUT' || /ETIMEDOUT|timed out/i.test(error.message)) return 'it does not answer in time';
  if (/SSL|TLS|certificate|EPROTO/i.test(`${code} ${error.message}`)) return 'TLS fails: is it rediss:// or redis://?';
  return 'the connection fails';
}
