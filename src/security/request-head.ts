// The head of an HTTP request, as every rule of the edge reads it, whichever way the request came in.

import type { IncomingMessage, ServerResponse } from 'node:http';

export interface RequestHead {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  header(name: string): string | undefined;
  /** IP address of the other end; undefined where it is not known. */
  readonly address?: string | undefined;
  /** How many Host headers there are; undefined where a program made the request itself. */
  readonly hosts?: number | undefined;
  /** Puts a header on the answer, as long as it has not begun; absent for a WebSocket. */
  setHeader?(name: string, value: string): void;
}

/** @param response what headers are put on; a WebSocket has none */
export function nodeHead(request: IncomingMessage, response?: ServerResponse): RequestHead {
  const { method = '', url = '/', headers, socket, rawHeaders } = request;
  return {
    method,
    url: url.startsWith('/') ? url : withoutOrigin(url),
    address: socket.remoteAddress,
    hosts: countHosts(rawHeaders),
    header(name) {
      const value = headers[name];
      return Array.isArray(value) ? value.join(', ') : value;
    },
    ...(response && {
      setHeader(name: string, value: string) {
        if (!response.headersSent) response.setHeader(name, value);
      },
    }),
  };
}

/** @param answer headers that the answer will have */
export function webHead({ method, url, headers }: Request, answer: Headers): RequestHead {
  return {
    method,
    url: withoutOrigin(url),
    header: (name) => headers.get(name) ?? undefined,
    setHeader: (name, value) => answer.set(name, value),
  };
}

/** The path of a request's target. */
export function pathOf({ url }: Pick<RequestHead, 'url'>): string {
  const end = url.indexOf('?');
  return end < 0 ? url : url.slice(0, end);
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
