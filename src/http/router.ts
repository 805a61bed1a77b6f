// The routes of the standalone server: GraphQL and its page, the task explorer, health, readiness and metrics.

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AdmittedRequest, Entrance } from '../security/edge.ts';
import { pathOf, type RequestHead, writeHead } from '../security/request-head.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { PageFile } from './compressed-body.ts';
import type { GraphiqlFile } from './graphiql-file.ts';
import { createMetricsRoute } from './metrics-route.ts';
import type { PageFiles } from './page-files.ts';
import { notFound } from './refusals.ts';
import { writeFile, writeUnread } from './write-answer.ts';

export interface Route {
  entrance: Entrance;
  run(request: IncomingMessage, response: ServerResponse, admitted: AdmittedRequest): void | Promise<void>;
}

export interface RouterOptions {
  graphqlRoute: Route['run'];
  graphiqlFile: GraphiqlFile;
  /** Undefined: the task explorer has not been built. */
  pageFiles: PageFiles | undefined;
  /** Undefined: there is no `/metrics`. */
  metrics: Metrics | undefined;
  /** Bearer token that `/metrics` requires. */
  metricsToken: string | undefined;
  /** Status and body of `/ready`. */
  readiness(): { status: number; body: Record<string, string> };
}

/** @returns the function that finds the route of a request; a path without one answers 404 */
export function createRouter(options: RouterOptions) {
  const { graphqlRoute, graphiqlFile, pageFiles, metrics, metricsToken, readiness } = options;
  const graphqlOverHttp: Route = { entrance: 'private', run: graphqlRoute };
  const fixed = new Map<string, Route>([
    ['/health', open((_request, response) => writeJson(response, 200, { status: 'ok' }))],
    [
      '/ready',
      open((_request, response) => {
        const { status, body } = readiness();
        writeJson(response, status, body);
      }),
    ],
  ]);
  if (metrics) {
    const run = createMetricsRoute({ metrics, token: metricsToken });
    fixed.set('/metrics', { entrance: metricsToken === undefined ? 'private' : 'open', run });
  }

  return function routeOf(head: RequestHead): Route {
    const path = pathOf(head);
    if (path === '/graphql') return fileRoute(graphiqlFile(head)) ?? graphqlOverHttp;
    const route = fixed.get(path) ?? fileRoute(pageFiles?.(head, path));
    if (route) return route;
    if (path === '/') return open((_request, response) => redirect(response, '/graphql'));
    return { entrance: 'private', run: (request, response) => writeUnread(request, response, notFound(path)) };
  };
}

function open(run: Route['run']): Route {
  return { entrance: 'open', run };
}

function fileRoute(file: Promise<PageFile> | undefined): Route | undefined {
  return file && open(async (_request, response) => writeFile(response, await file));
}

function writeJson(response: ServerResponse, status: number, body: Record<string, string>): void {
  writeHead(response, status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
}

function redirect(response: ServerResponse, location: string): void {
  writeHead(response, 302, { location }).end();
}
