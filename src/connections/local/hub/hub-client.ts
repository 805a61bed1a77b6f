// Requests to the Hub or a mirror of it. Redirects are followed here and not by the client library: the headers of the
// first answer describe the file, and a token must not travel on to the host that serves its bytes.

import type { Dispatcher } from 'undici/index.js';
import { createProxiedAgent, type ProxySettings } from '../../../utils/proxied-agent.ts';
import type { HubAnswer, HubNames } from './hub-errors.ts';
import { parseRetryAfter } from './retry-after.ts';

export interface HubOptions {
  /** Without a slash at its end. */
  readonly endpoint: string;
  /** For the Hub's own hosts alone. */
  readonly token?: string | undefined;
  /** For the endpoint alone. */
  readonly endpointToken?: string | undefined;
  /** Default: none. */
  readonly proxy?: ProxySettings;
  /** Milliseconds without a byte after which a request is given up. */
  readonly stallMs?: number | undefined;
}

export interface HubResponse extends HubAnswer {
  readonly ok: boolean;
  /** Of the first answer that has it, then of the last. */
  header(name: string): string | undefined;
  readonly body: Dispatcher.ResponseData['body'];
}

export interface HubClient {
  readonly names: HubNames;
  /**
   * Follows redirects; a body that is not read must be dropped with `discard`.
   * @param path behind the endpoint, with a slash at its beginning
   */
  request(path: string, options: HubRequest): Promise<HubResponse>;
  close(): Promise<void>;
}

export interface HubRequest {
  readonly method?: 'GET' | 'HEAD';
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

const OWN_HOSTS = ['huggingface.co', 'hf.co'];
const MAX_REDIRECTS = 5;
const STALL_MS = 30_000;

export function createHubClient(options: HubOptions): HubClient {
  const { token, endpointToken, proxy = {}, stallMs = STALL_MS } = options;
  const endpoint = new URL(options.endpoint);
  const isMirror = !OWN_HOSTS.includes(endpoint.hostname);
  let agent: Dispatcher | undefined;

  return {
    names: {
      endpoint: options.endpoint,
      isMirror,
      hasToken: Boolean(isMirror ? endpointToken : (endpointToken ?? token)),
    },
    async request(path, { method = 'GET', headers = {}, signal }) {
      // Made late: most servers never ask the Hub.
      const limits = { connect: { timeout: stallMs }, headersTimeout: stallMs, bodyTimeout: stallMs };
      agent ??= createProxiedAgent(limits, proxy);
      let url = new URL(options.endpoint + path);
      const seen: Dispatcher.ResponseData['headers'][] = [];
      for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
        const response = await agent.request({
          origin: url.origin,
          path: url.pathname + url.search,
          method,
          headers: { 'user-agent': 'inferql', ...authorization(url), ...headers },
          signal,
        });
        seen.push(response.headers);
        const location = first(response.headers.location);
        const isRedirect = response.statusCode >= 300 && response.statusCode < 400 && location !== undefined;
        // The Hub describes a file before it sends one elsewhere for its bytes.
        if (!isRedirect || (method === 'HEAD' && first(response.headers['x-linked-etag']))) {
          return describe(response, seen);
        }
        await discard(response.body);
        const next = new URL(location, url);
        if (url.protocol === 'https:' && next.protocol !== 'https:')
          throw new Error('The Hub redirects to plain HTTP.');
        url = next;
      }
      throw new Error(`The Hub redirects more than ${MAX_REDIRECTS} times.`);
    },
    close: async () => agent?.close(),
  };

  function authorization(url: URL): Record<string, string> {
    if (endpointToken && url.origin === endpoint.origin) return { authorization: `Bearer ${endpointToken}` };
    const isOwn = url.protocol === 'https:' && OWN_HOSTS.includes(url.hostname);
    return token && isOwn ? { authorization: `Bearer ${token}` } : {};
  }
}

function describe(response: Dispatcher.ResponseData, seen: readonly Dispatcher.ResponseData['headers'][]): HubResponse {
  const { statusCode: status, body } = response;
  const header = (name: string) => first(seen.find((headers) => headers[name] !== undefined)?.[name]);
  const last = (name: string) => first(response.headers[name]);
  return {
    status,
    ok: status >= 200 && status < 400,
    // What describes the file is said first, what describes these bytes last.
    header: (name) => (name.startsWith('x-') || name === 'etag' ? header(name) : last(name)),
    errorCode: header('x-error-code'),
    retryAfter: parseRetryAfter(last('retry-after')),
    body,
  };
}

function first(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

/** Lets the connection be used again, or ends it where much is left to read. */
export async function discard(body: Dispatcher.ResponseData['body']): Promise<void> {
  await body.dump({ limit: 16_384 }).catch(() => undefined);
}
