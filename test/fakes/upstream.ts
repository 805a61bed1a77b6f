// A real HTTP server that answers as it is told and keeps what it was asked.

import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  method: string;
  /** With its query string. */
  path: string;
  headers: IncomingHttpHeaders;
  bytes: Buffer;
  /** The parsed body, where it is JSON. */
  json: unknown;
  /** Resolves when the caller has gone, or has its answer. */
  gone: Promise<void>;
}

export interface Reply {
  status?: number;
  headers?: Record<string, string>;
  /** Text and bytes are sent as they are, anything else as JSON. */
  body?: unknown;
}

export interface Upstream {
  url: string;
  received: Received[];
  /** Answers every request from now on. */
  reply(answer: Reply | ((request: Received) => Reply | Promise<Reply>)): void;
  close(): Promise<void>;
}

export async function startUpstream(): Promise<Upstream> {
  const received: Received[] = [];
  let answer: (request: Received) => Reply | Promise<Reply> = () => ({
    status: 500,
    body: { error: 'not told what to say' },
  });
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const bytes = Buffer.concat(chunks);
    const { method = '', url = '', headers } = request;
    const json = headers['content-type']?.includes('json') ? JSON.parse(bytes.toString()) : undefined;
    const gone = new Promise<void>((resolve) => response.once('close', () => resolve()));
    const entry = { method, path: url, headers, bytes, json, gone };
    received.push(entry);
    const { status = 200, headers: more = {}, body = '' } = await answer(entry);
    response.writeHead(status, {
      'content-type': typeof body === 'string' ? 'text/plain' : 'application/json',
      ...more,
    });
    response.end(typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    reply(next) {
      answer = typeof next === 'function' ? next : () => next;
    },
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
