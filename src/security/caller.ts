// Who asks: read once per request from its head, and handed on with every operation in it.

import { ClientToken, InferenceError } from '../inference/index.ts';
import { type ApiKey, findApiKey } from './api-keys.ts';
import { createAuthThrottle } from './auth-throttle.ts';
import { clientAddress } from './client-address.ts';

/** The head of an HTTP request, whichever way it came in. */
export interface RequestHead {
  readonly method: string;
  header(name: string): string | undefined;
  /** IP address of the other end; undefined where nobody knows it. */
  readonly address?: string | undefined;
  /** Puts a header on the answer, as long as it has not begun. */
  setHeader?(name: string, value: string): void;
}

export interface Caller {
  /** Whether this server asks for keys. */
  readonly needsKey: boolean;
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
  /** Keys of the clients; none: everybody may ask. */
  apiKeys: readonly ApiKey[];
  /** Whether `x-hf-token` is read. */
  clientTokens: boolean;
  /** Proxies in front, whose X-Forwarded-For counts; none by default. */
  trustProxy?: number;
}

export type Authenticate = (head: Omit<RequestHead, 'method'>) => Caller;

export function createAuthenticate({ apiKeys, clientTokens, trustProxy = 0 }: CallerOptions): Authenticate {
  const needsKey = apiKeys.length > 0;
  const failedKeys = createAuthThrottle();
  return function clientOf(head) {
    const { header, setHeader } = head;
    const sent = needsKey
      ? (header('x-api-key') ?? header('authorization')?.match(/^Bearer\s+(\S+)$/i)?.[1])
      : undefined;
    const key = sent ? findApiKey(apiKeys, sent) : undefined;
    const address = clientAddress(head, trustProxy);
    return {
      needsKey,
      key,
      sentKey: Boolean(sent),
      mustWait: sent && !key ? failedKeys.count(address) : undefined,
      address,
      token: clientTokens ? readToken(header('x-hf-token')) : undefined,
      setHeader,
    };
  };
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
