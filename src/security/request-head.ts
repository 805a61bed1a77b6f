// The head of an HTTP request in one form for all entry points, as the checks of the edge read it.

import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';

export interface RequestHead {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  header(name: string): string | undefined;
  /** IP address of the socket; undefined if unknown. */
  readonly address?: string | undefined;
  /** Number of Host headers; undefined if a program created the request itself. */
  readonly hosts?: number | undefined;
  /** Sets a header of the answer, by its name in lower case, unless that has begun; absent for WebSockets. */
  readonly setHeader?: ((name: string, value: string) => void) | undefined;
}

/** Headers for an answer that has not begun. `response.setHeader` would check and copy each: 2 us of a cached request. */
const HEADERS = Symbol('headers');

type Answering = ServerResponse & { [HEADERS]?: Record<string, string> };

/** Begins an answer with its own headers and those that `setHeader` collected. */
export function writeHead(response: Answering, status: number, headers: OutgoingHttpHeaders): ServerResponse {
  return response.writeHead(status, { ...response[HEADERS], ...headers });
}

/** The headers of an answer that has not begun. */
export function headersOf(response: Answering): OutgoingHttpHeaders {
  return { ...response.getHeaders(), ...response[HEADERS] };
}

/** @param response receives headers; absent for WebSockets */
export function nodeHead(request: IncomingMessage, response?: Answering): RequestHead {
  const { method = '', url = '/', headers, socket, rawHeaders } = request;
  const answer: Record<string, string> = {};
  if (response) response[HEADERS] = answer;
  return {
    method,
    url: url.startsWith('/') ? url : withoutOrigin(url),
    address: socket.remoteAddress,
    hosts: countHosts(rawHeaders),
    header(name) {
      const value = headers[name];
      return Array.isArray(value) ? value.join(', ') : value;
    },
    setHeader:
      response &&
      ((name, value) => {
        answer[name] = value;
      }),
  };
}

/** @param answer headers of the answer */
export function webHead({ method, url, headers }: Request, answer: Headers): RequestHead {
  return {
    method,
    url: withoutOrigin(url),
    header: (name) => headers.get(name) ?? undefined,
    setHeader: (name, value) => answer.set(name, value),
  };
}

/** The path of the request target. */
export function pathOf({ url }: Pick<RequestHead, 'url'>): string {
  const end = url.indexOf('?');
  return end < 0 ? url : url.slice(0, end);
}

/** `/graphql/` and `/graphql` are one path. */
export function withoutSlash(path: string): string {
  return path.endsWith('/') ? path.slice(0, -1) : path;
}

/** Proxies send `GET http://host/path` (RFC 9112, 3.2.2). */
function withoutOrigin(url: string): string {
  if (!URL.canParse(url)) return '/';
  const { pathname, search } = new URL(url);
  return pathname + search;
}

function countHosts(rawHeaders: readonly string[]): number {
  let count = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i];
    if (name?.length === 4 && name.toLowerCase() === 'host') count++;
  }
  return count;
}
