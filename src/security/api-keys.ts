// API keys of clients and what they allow. Stored as digests, compared in constant time.

import { timingSafeEqual } from 'node:crypto';
import { InferenceError } from '../inference/index.ts';
import type { Caller } from './caller.ts';
import { secretDigest } from './secret-digest.ts';

export interface ApiKey {
  /** Name of the key's holder, for logs. */
  readonly name: string;
  /** SHA-256 of the key. */
  readonly digest: Uint8Array;
  /** Ids of connections that it may use, fallbacks included; undefined: all. */
  readonly connections: readonly string[] | undefined;
}

const ENTRY =
  /^(?<name>[\w.-]+)(?:@(?<connections>[\w.|-]+))?=(?:sha256:(?<digest>[0-9a-fA-F]{64})|(?<key>[\x21-\x7e]{8,}))$/;

/**
 * Parses `NAME=KEY` or `NAME=sha256:HEX`, comma-separated; `NAME@local|eu=KEY` is limited to these connections. Empty: none.
 * @returns undefined if the text is malformed
 */
export function parseApiKeys(text: string): ApiKey[] | undefined {
  if (text === '') return [];
  const keys = text.split(',').map((entry) => parseApiKey(entry.trim()));
  return keys.every((key) => key !== undefined) ? keys : undefined;
}

function parseApiKey(entry: string): ApiKey | undefined {
  const { name, connections, digest, key } = ENTRY.exec(entry)?.groups ?? {};
  if (!name) return undefined;
  return {
    name,
    connections: connections?.split('|'),
    digest: digest ? Buffer.from(digest, 'hex') : secretDigest(key ?? ''),
  };
}

/** @returns the key with this text, if it exists */
export function findApiKey(keys: readonly ApiKey[], text: string): ApiKey | undefined {
  const digest = secretDigest(text);
  // All keys are compared, so that the time does not reveal which one matched.
  const [found] = keys.filter((key) => timingSafeEqual(key.digest, digest));
  return found;
}

/**
 * Checks that the caller may use a connection. Runs before every call.
 * @throws InferenceError UNAUTHENTICATED, RATE_LIMITED or FORBIDDEN
 */
export function checkAccess(caller: Caller, connection: string): void {
  const problem = keyProblem(caller);
  if (problem) throw problem;
  if (mayUse(caller, connection)) return;
  const allowed = caller.key?.connections?.join(', ');
  const message = `This key may use ${allowed}, not "${connection.slice(0, 100)}". Name one of these as input.connection.`;
  throw new InferenceError('FORBIDDEN', message, { connection: connection.slice(0, 100) });
}

/** Whether the caller's key allows this connection; without keys all are allowed. */
export function mayUse({ key }: Pick<Caller, 'key'>, connection: string): boolean {
  return key?.connections?.includes(connection) ?? true;
}

/** What is wrong with the caller's key; undefined if it is valid or none is required. */
export function keyProblem({ needsKey, key, sentKey, mustWait, setHeader }: Caller): InferenceError | undefined {
  if (!needsKey || key) return undefined;
  if (mustWait) {
    setHeader?.('retry-after', String(mustWait));
    return lockedOut(mustWait);
  }
  const came = sentKey ? 'one that this server does not know' : 'none';
  const message = `This server asks for a key, got ${came}. Send "Authorization: Bearer KEY" or "x-api-key: KEY".`;
  return new InferenceError('UNAUTHENTICATED', message);
}

/** @param seconds until the address may try again */
export function lockedOut(seconds: number): InferenceError {
  const message = `This address has sent too many keys that this server does not know. Try again in ${seconds} s.`;
  return new InferenceError('RATE_LIMITED', message, { retryable: true, retryAfter: seconds });
}
