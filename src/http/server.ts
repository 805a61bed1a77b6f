// The HTTP server: GraphQL, health and readiness, metrics, the bound on bodies, start and drain.

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { App } from '../app.ts';
import { uploadLimits } from '../graphql/plugins/uploads/upload-limits.ts';
import { createWebsocket } from '../graphql/websocket.ts';
import { REQUEST_ID, requestIdOf } from '../security/request-id.ts';
import { createBoundedServer, type SocketLimits } from './bounded-server.ts';
import { announcesTooMuch, createGraphqlRoute } from './graphql-route.ts';
import { createMetricsRoute } from './metrics-route.ts';
import { createStaticFiles } from './static-files.ts';

export interface ServerOptions {
  inferql: Pick<App, 'graphql' | 'door' | 'hotAnswers' | 'metrics'>;
  host: string;
  /** 0 picks a free one. */
  port: number;
  /** Largest file, in MB. */
  maxUploadMb: number;
  /** Bearer token that `/metrics` asks for. */
  metricsToken?: string | undefined;
  sockets?: Partial<SocketLimits> | undefined;
}

export interface RunningServer {
  /** `http://HOST:PORT`. */
  readonly url: string;
  /** Takes no more operations, waits for those in flight (at most so many seconds), then ends every socket. */
  drain(seconds: number): Promise<void>;
}

/** Resolves when it accepts connections; rejects when it cannot listen. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { inferql, host, port, maxUploadMb, metricsToken, sockets } = options;
  let draining = false;
  let inFlight = 0;
  let idle: (() => void) | undefined;
  const { graphql, door, hotAnswers, metrics } = inferql;
  const metricsEndpoint = metrics && createMetricsRoute({ metrics, token: metricsToken });
  const limits = uploadLimits(maxUploadMb);
  const graphqlEndpoint = createGraphqlRoute({ graphql, door, hotAnswers, limits });
  const websocket = createWebsocket({
    graphql,
    door,
    maxBytes: limits.maxBodyBytes,
    begin: () => (draining ? undefined : begin()),
  });

  function end(): void {
    inFlight -= 1;
    if (inFlight === 0) idle?.();
  }

  /** Counts an operation as in flight until the function that it gives is called. */
  function begin(): () => void {
    inFlight += 1;
    let isOver = false;
    return function endOnce() {
      if (!isOver) end();
      isOver = true;
    };
  }
  const webPage = createStaticFiles();

  const server = createBoundedServer(sockets);
  server.on('request', handle);

  function handle(request: IncomingMessage, response: ServerResponse) {
    response.setHeader(REQUEST_ID, nameRequest(request));
    const { url = '/' } = request;
    const path = url.includes('?') ? url.slice(0, url.indexOf('?')) : url;
    if (path === '/graphql') return serveGraphql(request, response);
    if (path === '/health') return answer(response, 200, { status: 'ok' });
    if (path === '/ready') return answer(response, draining ? 503 : 200, { status: draining ? 'draining' : 'ready' });
    if (path === '/metrics' && metricsEndpoint) return void metricsEndpoint(request, response);
    if (path && webPage?.(request, response, path)) return;
    if (path === '/') return redirect(response, '/graphql');
    return answer(response, 404, { error: `No page at ${path.slice(0, 200)}: try /graphql.` });
  }

  function serveGraphql(request: IncomingMessage, response: ServerResponse) {
    if (draining) return refuseWhileDraining(response);
    inFlight += 1;
    response.on('close', end);
    void graphqlEndpoint(request, response);
  }
  // curl asks before it sends more than 1 MB: what is refused is then never sent.
  server.on('checkContinue', (request, response) => {
    if (!announcesTooMuch(request, limits)) response.writeContinue();
    handle(request, response);
  });
  server.on('upgrade', (request, socket, head) => {
    const isHere = (request.url ?? '').split('?', 1)[0] === '/graphql' && !draining;
    nameRequest(request);
    if (isHere) websocket.upgrade(request, socket, head);
    else socket.end(`HTTP/1.1 ${draining ? '503 Service Unavailable' : '404 Not Found'}\r\nconnection: close\r\n\r\n`);
  });
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
      await websocket.close();
      await closed;
    },
  };
}

/** Every way from here reads the id in the request's own header. */
function nameRequest({ headers }: IncomingMessage): string {
  const id = requestIdOf(headers[REQUEST_ID]);
  headers[REQUEST_ID] = id;
  return id;
}

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
