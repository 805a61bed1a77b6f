// The caller: read once per request from its head, and handed on with every operation in it.

import { ClientToken, InferenceError } from '../inference/index.ts';
import { addressBucket } from './address-bucket.ts';
import { type ApiKey, findApiKey } from './api-keys.ts';
import { createAuthThrottle } from './auth-throttle.ts';
import { clientAddress } from './client-address.ts';
import type { RequestHead } from './request-head.ts';

export interface Caller {
  /** Present: the program that inferql is a part of, which the limits for clients are not for. */
  readonly isOwner?: true;
  /** Whether this server asks for keys. */
  readonly needsKey: boolean;
  /** Whether it may ask what this server can do, and where. */
  readonly readsSchema: boolean;
  /** The key that it sent, where this server knows it. */
  readonly key: ApiKey | undefined;
  readonly sentKey: boolean;
  /** Seconds that its address must wait, after too many keys that this server does not know. */
  readonly mustWait: number | undefined;
  /** Its IP address, as far as it is known. */
  readonly address: string | undefined;
  /** Its own Hugging Face token, or what is wrong with it. */
  readonly token: ClientToken | InferenceError | undefined;
  readonly setHeader: RequestHead['setHeader'];
}

export interface CallerOptions {
  /** Whether a caller without a key may ask what this server can do. */
  publicSchema: boolean;
  /** Keys of the clients; none: every client may ask. */
  apiKeys: readonly ApiKey[];
  /** Whether `x-hf-token` is read. */
  clientTokens: boolean;
  /** Proxies in front, whose X-Forwarded-For counts; none by default. */
  trustProxy?: number;
}

type CallerHead = Pick<RequestHead, 'header' | 'address' | 'setHeader'>;

export interface Authenticate {
  (head: CallerHead): Caller;
  /** Seconds that the address of this request must wait though it sent no key: a WebSocket sends its own later. */
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

/** Whom limits per client count as one: a key, else an address. */
export function callerName({ isOwner, key, address }: Pick<Caller, 'isOwner' | 'key' | 'address'>): string {
  if (isOwner) return 'owner';
  return key ? `key:${key.name}` : `address:${addressBucket(address)}`;
}

/** Hugging Face's own are 37 characters; those of its JWT-shaped kin stay below this. */
const LONGEST_TOKEN = 2_000;

/** It goes into another request's header: a line break would start a header of its own. */
function readToken(text: string | undefined): ClientToken | InferenceError | undefined {
  if (text === undefined || text === '') return undefined;
  if (text.length <= LONGEST_TOKEN && /^[\x21-\x7e]+$/.test(text)) return new ClientToken(text);
  const message = `x-hf-token: expected a Hugging Face token of 1 to ${LONGEST_TOKEN} characters without spaces, got ${text.length} characters.`;
  return new InferenceError('BAD_USER_INPUT', message);
}
