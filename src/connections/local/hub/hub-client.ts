// Sends requests to the Hub or a mirror. Follows redirects itself: the headers of the first answer describe the file, and
// the token must not be sent to the host that serves its bytes.

import { pipeline, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { Dispatcher } from 'undici/index.js';
import { parseRetryAfter } from '../../../utils/parse-retry-after.ts';
import { createProxiedAgent, type ProxySettings } from '../../../utils/proxied-agent.ts';
import { type HubAnswer, HubFault, type HubNames } from './hub-errors.ts';

export interface HubOptions {
  /** No slash at the end. */
  readonly endpoint: string;
  /** Only sent to the Hub's own hosts. */
  readonly token?: string | undefined;
  /** Only sent to the endpoint. */
  readonly endpointToken?: string | undefined;
  /** Default: none. */
  readonly proxy?: ProxySettings;
  /** Milliseconds without a byte after which a request fails. */
  readonly stallMs?: number | undefined;
  /** Milliseconds before a request is repeated, doubled each time. Default: 300. */
  readonly firstPauseMs?: number | undefined;
  /** No request is made at all (HF_HUB_OFFLINE). */
  readonly isOffline?: boolean;
}

export interface HubResponse extends HubAnswer {
  readonly ok: boolean;
  /** A header: of the file from the first answer that has it, otherwise of the last answer. */
  header(name: string): string | undefined;
  /** Decoded, so its length differs from Content-Length if it was compressed. */
  readonly body: Readable;
  readonly isCompressed: boolean;
  /** Frees the connection for reuse, or closes it if much is left to read. */
  discard(): Promise<void>;
}

export interface HubClient {
  readonly names: HubNames;
  readonly firstPauseMs: number;
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

type Answer = Dispatcher.ResponseData;

const OWN_HOSTS = ['huggingface.co', 'hf.co'];
const MAX_REDIRECTS = 5;
const STALL_MS = 30_000;
const FIRST_PAUSE_MS = 300;
const DISCARD_BYTES = 16_384;
const MAX_RETRY_AFTER_SECONDS = 24 * 60 * 60;

export function createHubClient(options: HubOptions): HubClient {
  const { token, endpointToken, proxy = {}, stallMs = STALL_MS, isOffline = false } = options;
  const { firstPauseMs = FIRST_PAUSE_MS } = options;
  const endpoint = new URL(options.endpoint);
  const isMirror = !OWN_HOSTS.includes(endpoint.hostname);
  let agent: Dispatcher | undefined;

  return {
    names: {
      endpoint: options.endpoint,
      isMirror,
      hasToken: Boolean(isMirror ? endpointToken : (endpointToken ?? token)),
      isOffline,
      hasProxy: Boolean(proxy.httpProxy || proxy.httpsProxy || proxy.allProxy),
    },
    firstPauseMs,
    async request(path, { method = 'GET', headers = {}, signal }) {
      // Created on first use: most servers never contact the Hub.
      const limits = { connect: { timeout: stallMs }, headersTimeout: stallMs, bodyTimeout: stallMs };
      agent ??= createProxiedAgent(limits, proxy);
      let url = new URL(options.endpoint + path);
      const seen: Answer['headers'][] = [];
      for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
        const response = await agent.request({
          origin: url.origin,
          path: url.pathname + url.search,
          method,
          // Ranges and sizes are those of the file, not of a compressed form of it.
          headers: { 'user-agent': 'inferql', 'accept-encoding': 'identity', ...authorization(url), ...headers },
          signal,
        });
        seen.push(response.headers);
        const location = first(response.headers.location);
        const isRedirect = response.statusCode >= 300 && response.statusCode < 400 && location !== undefined;
        // The Hub describes a file before it redirects to its bytes.
        if (!isRedirect || (method === 'HEAD' && first(response.headers['x-linked-etag']))) {
          return describe(response, seen, url.origin === endpoint.origin ? undefined : url.host);
        }
        await discard(response.body);
        const next = new URL(location, url);
        if (url.protocol === 'https:' && next.protocol !== 'https:') {
          throw new HubFault(`redirects from HTTPS to plain HTTP at ${next.host}`);
        }
        url = next;
      }
      throw new HubFault(`redirects more than ${MAX_REDIRECTS} times`);
    },
    close: async () => agent?.close(),
  };

  function authorization(url: URL): Record<string, string> {
    if (endpointToken && url.origin === endpoint.origin) return { authorization: `Bearer ${endpointToken}` };
    const isOwn = url.protocol === 'https:' && OWN_HOSTS.includes(url.hostname);
    return token && isOwn ? { authorization: `Bearer ${token}` } : {};
  }
}

function describe(response: Answer, seen: readonly Answer['headers'][], storage: string | undefined): HubResponse {
  const { statusCode: status } = response;
  const header = (name: string) => first(seen.find((headers) => headers[name] !== undefined)?.[name]);
  const last = (name: string) => first(response.headers[name]);
  const encoding = last('content-encoding')?.trim().toLowerCase();
  const body = decode(response.body, encoding);
  // A reader gets the error from its iteration. Without a listener, the error of a dropped body would end this process.
  for (const stream of [response.body, body]) stream.on('error', () => undefined);
  return {
    status,
    ok: status >= 200 && status < 400,
    // Headers of the file come with the first answer, headers of these bytes with the last.
    header: (name) => (name.startsWith('x-') || name === 'etag' ? header(name) : last(name)),
    errorCode: header('x-error-code'),
    errorMessage: header('x-error-message'),
    retryAfter: retryAfterOf(last('retry-after')),
    storage,
    body,
    isCompressed: encoding !== undefined && encoding !== 'identity',
    discard: () => discard(response.body),
  };
}

/** Whole seconds, at most a day. */
function retryAfterOf(header: string | undefined): number | undefined {
  const seconds = parseRetryAfter(header);
  return seconds === undefined ? undefined : Math.min(MAX_RETRY_AFTER_SECONDS, Math.ceil(seconds));
}

/** Some proxies compress also for clients that do not accept it. */
function decode(body: Readable, encoding: string | undefined): Readable {
  const decoder =
    encoding === 'gzip' || encoding === 'x-gzip'
      ? createGunzip()
      : encoding === 'br'
        ? createBrotliDecompress()
        : encoding === 'deflate'
          ? createInflate()
          : undefined;
  // An error of either ends both, and its reader gets it.
  return decoder ? pipeline(body, decoder, () => undefined) : body;
}

function first(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

async function discard(body: Answer['body']): Promise<void> {
  await body.dump({ limit: DISCARD_BYTES }).catch(() => undefined);
}
