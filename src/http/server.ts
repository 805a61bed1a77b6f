// The HTTP server: the checks of the edge before every route, start and shutdown.

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { App } from '../app.ts';
import type { AdmittedRequest } from '../security/edge.ts';
import { nodeHead, pathOf } from '../security/request-head.ts';
import { answerFault } from './answer-fault.ts';
import { createBodyBudget } from './body-budget.ts';
import { createBoundedServer, SOCKET_LIMITS, type SocketLimits } from './bounded-server.ts';
import { createGraphiqlFile } from './graphiql-file.ts';
import { createGraphqlRoute } from './graphql-route.ts';
import { createInFlight } from './in-flight.ts';
import { createPageFiles } from './page-files.ts';
import { notFound, shuttingDown } from './refusals.ts';
import { createRouter } from './router.ts';
import { createWebsocketEndpoint, refuseUpgrade } from './websocket-endpoint.ts';
import { writeUnread } from './write-answer.ts';

export interface ServerOptions {
  inferql: Pick<App, 'graphql' | 'edge' | 'page' | 'metrics' | 'limits' | 'maxBodiesBytes' | 'redis' | 'log'>;
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

/** Resolves when the server accepts connections; rejects when it cannot listen. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { inferql, host, port, metricsToken, sockets } = options;
  const { graphql, edge, page, metrics, limits, maxBodiesBytes, log } = inferql;
  const { slowMs } = { ...SOCKET_LIMITS, ...sockets };
  let isDraining = false;
  const inFlight = createInFlight();
  const answerGraphql = createGraphqlRoute({ graphql, limits, budget: createBodyBudget(maxBodiesBytes), slowMs });
  const websocket = createWebsocketEndpoint({
    graphql,
    edge,
    limits,
    begin: () => (isDraining ? undefined : inFlight.begin()),
  });
  const pageFiles = createPageFiles({ maxUploadMb: limits.maxUploadMb });
  const graphiqlFile = createGraphiqlFile(page, pageFiles && '/');
  const routeOf = createRouter({ graphqlRoute, graphiqlFile, pageFiles, metrics, metricsToken, readiness });
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
    if (isDraining) return refuseUpgrade(socket, entered.id, shuttingDown());
    websocket.upgrade(request, socket, first, entered);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${portOf(server.address())}`,
    async drain(seconds) {
      isDraining = true;
      // The port stays open meanwhile, so that /ready can answer 503 to a load balancer.
      await inFlight.drained(seconds);
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await websocket.close();
      await closed;
    },
  };

  function graphqlRoute(request: IncomingMessage, response: ServerResponse, admitted: AdmittedRequest) {
    if (isDraining) return writeUnread(request, response, shuttingDown());
    inFlight.enter();
    response.on('close', inFlight.leave);
    return answerGraphql(request, response, admitted);
  }

  /** A server without Redis still answers, so that alone must not remove it from a load balancer. */
  function readiness() {
    const state = inferql.redis();
    const body = {
      status: isDraining ? 'draining' : 'ready',
      ...(state && { redis: state.isUp ? 'up' : 'down' }),
      ...(state?.problem && { redisProblem: state.problem }),
    };
    return { status: isDraining ? 503 : 200, body };
  }

  function handle(request: IncomingMessage, response: ServerResponse, asksFirst = false): void {
    // The parser goes on with what came in one packet after its socket was closed.
    if (request.socket.destroyed) return;
    const head = nodeHead(request, response);
    const route = routeOf(head);
    const entered = edge.enter(head, route.entrance);
    if ('refusal' in entered) {
      writeUnread(request, response, entered.refusal);
      return;
    }
    if (asksFirst && Number(head.header('content-length') ?? 0) <= entered.maxBodyBytes) response.writeContinue();
    route.run(request, response, entered)?.catch(answerFault(request, response, { log, requestId: entered.id }));
  }
}

function portOf(address: ReturnType<ReturnType<typeof createBoundedServer>['address']>): number {
  if (typeof address === 'object' && address !== null) return address.port;
  throw new TypeError('The server has no port.');
}
