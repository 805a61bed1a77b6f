// Who may ask: the keys of this server's own clients. Kept as digests, compared in constant time.

import { createHash, timingSafeEqual } from 'node:crypto';
import { InferenceError } from '../inference/index.ts';

export interface ApiKey {
  /** For people: who holds it. */
  readonly name: string;
  /** SHA-256 of the key. */
  readonly digest: Uint8Array;
  /** Ids of the connections it may use; undefined: all. */
  readonly connections: readonly string[] | undefined;
}

const ENTRY =
  /^(?<name>[\w.-]+)(?:@(?<connections>[\w.|-]+))?=(?:sha256:(?<digest>[0-9a-fA-F]{64})|(?<key>[\x21-\x7e]{8,}))$/;

/**
 * Reads `NAME=KEY` or `NAME=sha256:HEX`, several with commas between; `NAME@local|eu=KEY` may use these connections alone.
 * @returns undefined when the text is not of that form
 */
export function parseApiKeys(text: string): ApiKey[] | undefined {
  const keys = text.split(',').map((entry) => parseApiKey(entry.trim()));
  return keys.every((key) => key !== undefined) ? keys : undefined;
}

function parseApiKey(entry: string): ApiKey | undefined {
  const { name, connections, digest, key } = ENTRY.exec(entry)?.groups ?? {};
  if (!name) return undefined;
  return {
    name,
    connections: connections?.split('|'),
    digest: digest ? Buffer.from(digest, 'hex') : sha256(key ?? ''),
  };
}

/** @returns the check that stands before every call; it lets all pass when there are no keys */
export function createAccess(keys: readonly ApiKey[]) {
  return function checkAccess(request: Pick<Request, 'headers'>, connection: string): void {
    if (keys.length === 0) return;
    const { headers } = request;
    const given = headers.get('x-api-key') ?? headers.get('authorization')?.match(/^Bearer\s+(\S+)$/i)?.[1];
    const digest = sha256(given ?? '');
    // All are compared, so that the time tells nothing of which one it was.
    const [key] = keys.filter((one) => timingSafeEqual(one.digest, digest));
    if (!given || !key) {
      const came = given ? 'one that this server does not know' : 'none';
      const message = `This server asks for a key, got ${came}. Send "Authorization: Bearer KEY" or "x-api-key: KEY".`;
      throw new InferenceError('UNAUTHENTICATED', message);
    }
    if (key.connections && !key.connections.includes(connection)) {
      const message = `This key may use ${key.connections.join(', ')}, not "${connection}". Name one of these as input.connection.`;
      throw new InferenceError('FORBIDDEN', message, { connection });
    }
  };
}

function sha256(text: string): Uint8Array {
  return createHash('sha256').update(text).digest();
}
