// The HTTP server: GraphQL, health and readiness, the bound on bodies, start and drain.

import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Inferql } from './create-inferql.ts';

export interface ServerOptions {
  inferql: Inferql & { graphql: (request: IncomingMessage, response: ServerResponse) => unknown };
  host: string;
  /** 0 picks a free one. */
  port: number;
  /** Largest file, in MB; a body may be larger by what base64 and JSON add. */
  maxUploadMb: number;
}

export interface RunningServer {
  /** `http://HOST:PORT`. */
  readonly url: string;
  /** Takes no more operations, waits for those in flight (at most so many seconds), then ends every socket. */
  drain(seconds: number): Promise<void>;
}

/** Resolves when it accepts connections; rejects when it cannot listen. */
export async function startServer({ inferql, host, port, maxUploadMb }: ServerOptions): Promise<RunningServer> {
  let draining = false;
  let inFlight = 0;
  let idle: (() => void) | undefined;
  const maxBytes = Math.ceil(maxUploadMb * 1024 * 1024 * BASE64_FACTOR) + JSON_ALLOWANCE;

  const server = createHttpServer((request, response) => {
    const path = (request.url ?? '/').split('?', 1)[0];
    if (path === '/health') return answer(response, 200, { status: 'ok' });
    if (path === '/ready') return answer(response, draining ? 503 : 200, { status: draining ? 'draining' : 'ready' });
    if (path === '/') return redirect(response, '/graphql');
    if (path !== '/graphql')
      return answer(response, 404, { error: `No page at ${path?.slice(0, 200)}: try /graphql.` });
    if (draining) return refuseWhileDraining(response);
    if (isTooLarge(request, response, maxBytes, maxUploadMb)) return;
    inFlight += 1;
    response.once('close', () => {
      inFlight -= 1;
      if (inFlight === 0) idle?.();
    });
    inferql.graphql(request, response);
  });
  // Above the idle time of most load balancers (60 s), so that the side that reuses a socket is not the one that closes it.
  server.keepAliveTimeout = 65_000;
  // Slow-loris: the head must come within 10 s, the whole request within 5 minutes.
  server.headersTimeout = 10_000;
  server.requestTimeout = 300_000;

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const address = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`,
    async drain(seconds) {
      draining = true;
      // The port stays open meanwhile, so that /ready can say 503 to a balancer.
      if (inFlight > 0) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, seconds * 1000);
          idle = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

const BASE64_FACTOR = 4 / 3;
const JSON_ALLOWANCE = 1024 * 1024;

function answer(response: ServerResponse, status: number, body: Record<string, string>): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
}

function refuseWhileDraining(response: ServerResponse): void {
  const message = 'This server is shutting down. Send the request again: another one may answer.';
  const body = { errors: [{ message, extensions: { code: 'OVERLOADED', retryable: true, retryAfter: 1 } }] };
  response.writeHead(503, {
    'content-type': 'application/json; charset=utf-8',
    connection: 'close',
    'retry-after': '1',
  });
  response.end(JSON.stringify(body));
}

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(302, { location }).end();
}

/** Answers 413 at once when the length says so; else counts, since a chunked body announces nothing. */
function isTooLarge(
  request: IncomingMessage,
  response: ServerResponse,
  maxBytes: number,
  maxUploadMb: number,
): boolean {
  const refuse = () => {
    if (response.headersSent) {
      request.destroy();
      return;
    }
    const message = `The request is too large: files of up to ${maxUploadMb} MB are accepted. Send a smaller one.`;
    const body = { errors: [{ message, extensions: { code: 'BAD_USER_INPUT' } }] };
    response.writeHead(413, { 'content-type': 'application/json; charset=utf-8', connection: 'close' });
    response.end(JSON.stringify(body), () => request.destroy());
  };
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) {
    refuse();
    return true;
  }
  if (request.headers['content-length'] === undefined) {
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > maxBytes) refuse();
    });
    // Listening for data makes the stream flow; whoever reads it next starts it again.
    request.pause();
  }
  return false;
}
