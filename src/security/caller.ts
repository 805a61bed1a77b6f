// The caller, read once from the head of a request and passed on with every operation in it.

import { ClientToken, InferenceError } from '../inference/index.ts';
import { addressBucket } from './address-bucket.ts';
import { type ApiKey, findApiKey } from './api-keys.ts';
import { createAuthThrottle } from './auth-throttle.ts';
import { clientAddress } from './client-address.ts';
import type { RequestHead } from './request-head.ts';

export interface Caller {
  /** True: the surrounding program, to which client limits do not apply. */
  readonly isOwner?: true;
  /** Whether this server requires keys. */
  readonly needsKey: boolean;
  /** Whether it may read the schema, the tasks and the connections. */
  readonly readsSchema: boolean;
  /** The key that it sent, if that is one of API_KEYS. */
  readonly key: ApiKey | undefined;
  readonly sentKey: boolean;
  /** Seconds that its address must wait after too many invalid keys. */
  readonly mustWait: number | undefined;
  /** Its IP address, if known. */
  readonly address: string | undefined;
  /** Its Hugging Face token, or what is wrong with it. */
  readonly token: ClientToken | InferenceError | undefined;
  readonly setHeader: RequestHead['setHeader'];
}

export interface CallerOptions {
  /** PUBLIC_SCHEMA: callers without a key may read the schema, the tasks and the connections. */
  publicSchema: boolean;
  /** Keys of clients; empty: none is required. */
  apiKeys: readonly ApiKey[];
  /** Whether `x-hf-token` is read. */
  clientTokens: boolean;
  /** Number of trusted proxies in front (X-Forwarded-For). Default: 0. */
  trustProxy?: number;
}

type CallerHead = Pick<RequestHead, 'header' | 'address' | 'setHeader'>;

export interface Authenticate {
  (head: CallerHead): Caller;
  /** Seconds that an address must wait although it sent no key yet: a WebSocket sends its key later. */
  waitOf(head: CallerHead): number | undefined;
}

export function createAuthenticate({
  apiKeys,
  clientTokens,
  publicSchema,
  trustProxy = 0,
}: CallerOptions): Authenticate {
  const needsKey = apiKeys.length > 0;
  const failedKeys = createAuthThrottle();
  function authenticate(head: CallerHead): Caller {
    const { header, setHeader } = head;
    const sent = needsKey
      ? (header('x-api-key') ?? header('authorization')?.match(/^Bearer\s+(\S+)$/i)?.[1])
      : undefined;
    const key = sent ? findApiKey(apiKeys, sent) : undefined;
    const address = clientAddress(head, trustProxy);
    return {
      needsKey,
      readsSchema: publicSchema || key !== undefined,
      key,
      sentKey: Boolean(sent),
      mustWait: sent && !key ? failedKeys.count(address) : undefined,
      address,
      token: clientTokens ? readToken(header('x-hf-token')) : undefined,
      setHeader,
    };
  }
  return Object.assign(authenticate, {
    waitOf: (head: CallerHead) => (needsKey ? failedKeys.waitOf(clientAddress(head, trustProxy)) : undefined),
  });
}

/** Identity for per-client limits: the key, otherwise the address. */
export function callerName({ isOwner, key, address }: Pick<Caller, 'isOwner' | 'key' | 'address'>): string {
  if (isOwner) return 'owner';
  return key ? `key:${key.name}` : `address:${addressBucket(address)}`;
}

/** Longest token: Hugging Face's have 37 characters, JWTs more. */
const LONGEST_TOKEN = 2_000;

/** The token becomes a header of an upstream request, where a line break would start another header. */
function readToken(text: string | undefined): ClientToken | InferenceError | undefined {
  if (text === undefined || text === '') return undefined;
  if (text.length <= LONGEST_TOKEN && /^[\x21-\x7e]+$/.test(text)) return new ClientToken(text);
  const message = `x-hf-token: expected a Hugging Face token of 1 to ${LONGEST_TOKEN} characters without spaces, got ${text.length} characters.`;
  return new InferenceError('BAD_USER_INPUT', message);
}
