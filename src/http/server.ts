// The HTTP server: routes behind the checks of the edge, start and shutdown.

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { App } from '../app.ts';
import type { AdmittedRequest, Entrance } from '../security/edge.ts';
import { nodeHead, pathOf, type RequestHead, writeHead } from '../security/request-head.ts';
import { createBodyBudget } from './body-budget.ts';
import { createBoundedServer, SOCKET_LIMITS, type SocketLimits } from './bounded-server.ts';
import { createGraphiqlFile } from './graphiql-file.ts';
import { createGraphqlRoute } from './graphql-route.ts';
import { createMetricsRoute } from './metrics-route.ts';
import { createPageFiles } from './page-files.ts';
import { notFound, shuttingDown } from './refusals.ts';
import { createWebsocketEndpoint, refuseUpgrade } from './websocket-endpoint.ts';
import { writeFile, writeUnread } from './write-answer.ts';

export interface ServerOptions {
  inferql: Pick<App, 'graphql' | 'edge' | 'page' | 'metrics' | 'limits' | 'maxBodiesBytes' | 'redis'>;
  host: string;
  /** 0 picks a free port. */
  port: number;
  /** Bearer token that `/metrics` requires. */
  metricsToken?: string | undefined;
  sockets?: Partial<SocketLimits> | undefined;
}

export interface RunningServer {
  /** `http://HOST:PORT`. */
  readonly url: string;
  /** Refuses new operations, waits for those in flight for at most so many seconds, then closes all sockets. */
  drain(seconds: number): Promise<void>;
}

/** The target of a request. */
interface Route {
  entrance: Entrance;
  run(request: IncomingMessage, response: ServerResponse, admitted: AdmittedRequest): unknown;
}

/** Resolves when the server accepts connections; rejects when it cannot listen. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { inferql, host, port, metricsToken, sockets } = options;
  const { graphql, edge, page, metrics, limits, maxBodiesBytes } = inferql;
  let draining = false;
  let inFlight = 0;
  let idle: (() => void) | undefined;
  const { slowMs } = { ...SOCKET_LIMITS, ...sockets };
  const graphqlRoute = createGraphqlRoute({ graphql, limits, budget: createBodyBudget(maxBodiesBytes), slowMs });
  const websocket = createWebsocketEndpoint({
    graphql,
    edge,
    limits,
    begin: () => (draining ? undefined : begin()),
  });
  const pageFiles = createPageFiles({ maxUploadMb: limits.maxUploadMb });
  const graphiqlFile = createGraphiqlFile(page, pageFiles && '/');

  function end(): void {
    inFlight -= 1;
    if (inFlight === 0) idle?.();
  }

  /** Counts an operation as in flight until the returned function is called. */
  function begin(): () => void {
    inFlight += 1;
    let isOver = false;
    return function endOnce() {
      if (!isOver) end();
      isOver = true;
    };
  }

  /** A server without Redis still answers, so that alone must not remove it from a load balancer. */
  function readiness(): Record<string, string> {
    const state = inferql.redis();
    return {
      status: draining ? 'draining' : 'ready',
      ...(state && { redis: state.isUp ? 'up' : 'down' }),
      ...(state?.problem && { redisProblem: state.problem }),
    };
  }

  const graphqlOverHttp: Route = {
    entrance: 'private',
    run(request, response, admitted) {
      if (draining) return writeUnread(request, response, shuttingDown());
      inFlight += 1;
      response.on('close', end);
      return graphqlRoute(request, response, admitted);
    },
  };
  const fixed = new Map<string, Route>([
    ['/health', open((_request, response) => json(response, 200, { status: 'ok' }))],
    ['/ready', open((_request, response) => json(response, draining ? 503 : 200, readiness()))],
  ]);
  if (metrics) {
    const run = createMetricsRoute({ metrics, token: metricsToken });
    fixed.set('/metrics', { entrance: metricsToken === undefined ? 'private' : 'open', run });
  }

  function routeOf(path: string, head: RequestHead): Route {
    if (path === '/graphql') {
      const shown = graphiqlFile(head);
      return shown ? open((_request, response) => void shown.then((one) => writeFile(response, one))) : graphqlOverHttp;
    }
    const route = fixed.get(path);
    if (route) return route;
    const file = pageFiles?.(head, path);
    if (file) return open((_request, response) => void file.then((one) => writeFile(response, one)));
    if (path === '/') return open((_request, response) => redirect(response, '/graphql'));
    return { entrance: 'private', run: (request, response) => writeUnread(request, response, notFound(path)) };
  }

  function handle(request: IncomingMessage, response: ServerResponse, asksFirst = false): void {
    // The parser goes on with what came in one packet after its socket was closed.
    if (request.socket.destroyed) return;
    const head = nodeHead(request, response);
    const route = routeOf(pathOf(head), head);
    const entered = edge.enter(head, route.entrance);
    if ('refusal' in entered) {
      writeUnread(request, response, entered.refusal);
      return;
    }
    if (asksFirst && Number(head.header('content-length') ?? 0) <= entered.maxBodyBytes) response.writeContinue();
    void route.run(request, response, entered);
  }

  const server = createBoundedServer(sockets);
  server.on('request', (request, response) => handle(request, response));
  // curl sends `Expect: 100-continue` above 1 MB: a refused body is then never sent.
  server.on('checkContinue', (request, response) => handle(request, response, true));
  server.on('upgrade', (request, socket, first) => {
    const head = nodeHead(request);
    const path = pathOf(head);
    const entered = edge.enter(head, path === '/graphql' ? 'websocket' : 'private');
    if ('refusal' in entered) return refuseUpgrade(socket, entered.id, entered.refusal);
    if (path !== '/graphql') return refuseUpgrade(socket, entered.id, notFound(path));
    if (draining) return refuseUpgrade(socket, entered.id, shuttingDown());
    websocket.upgrade(request, socket, first, entered);
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
      // The port stays open meanwhile, so that /ready can answer 503 to a load balancer.
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

function open(run: Route['run']): Route {
  return { entrance: 'open', run };
}

function json(response: ServerResponse, status: number, body: Record<string, string>): void {
  writeHead(response, status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
}

function redirect(response: ServerResponse, location: string): void {
  writeHead(response, 302, { location }).end();
}
