// inferql as a part of another program: plain options in; tasks as functions, and handlers for web requests and for
// node:http out. Every body is bounded, nothing is read from the environment that was not handed over, and nothing is printed.

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GraphQLSchema } from 'graphql';
import { type App, createApp } from './app.ts';
import { createTaskRunner } from './graphql/run-task.ts';
import type { TaskRunner } from './graphql/task-runner.ts';
import { createBodyBudget } from './http/body-budget.ts';
import { SOCKET_LIMITS } from './http/bounded-server.ts';
import { createFetchHandler } from './http/fetch-handler.ts';
import { createGraphiqlFile } from './http/graphiql-file.ts';
import { createNodeHandler } from './http/node-handler.ts';
import { createPageFiles } from './http/page-files.ts';
import type { ConnectionOptions, LocalConnectionEntry } from './settings/connections-file.ts';
import { readSettings } from './settings/read-settings.ts';
import { optionOf, type SettingsOptions, variablesOf, withoutServer } from './settings/settings-options.ts';
import type { Logger } from './utils/logger.ts';

export type { ConnectionOptions };

/**
 * Where log records go: `info` for operations and events, `error` for faults. A pino logger fits as it is.
 *
 * @example
 * ```ts
 * import { createInferql, type InferqlLog } from 'inferql';
 *
 * const log: InferqlLog = {
 *   info: (facts, message) => console.log(message, facts),
 *   error: ({ err, requestId }, message) => console.error(message, requestId, err),
 * };
 * const inferql = createInferql({ log });
 * ```
 */
export type InferqlLog = Logger;

/**
 * Options of {@link createInferql}: every setting but those of the server itself, in camel case (`cacheSeconds` is
 * CACHE_SECONDS), and the ones listed here.
 *
 * @example
 * ```ts
 * import { createInferql, type InferqlOptions } from 'inferql';
 *
 * const options: InferqlOptions = {
 *   cacheSeconds: 600,
 *   localDownloads: false,
 *   connections: [{ id: 'llm', kind: 'custom-endpoint', baseUrl: 'https://llm.example', apiKey: '${LLM_KEY}' }],
 *   environment: { LLM_KEY: 'secret' },
 * };
 * const inferql = createInferql(options);
 * ```
 */
export interface InferqlOptions extends SettingsOptions {
  /** More connections, as in a connections file; `${NAME}` is read from `environment`. Default: none. */
  connections?: readonly (ConnectionOptions | LocalConnectionEntry)[];
  /** Settings by the names of environment variables, such as `process.env`; the options win. Default: none. */
  environment?: Readonly<Record<string, string | undefined>>;
  /** Where the surrounding server mounts it. Default: `/graphql`. */
  path?: string;
  /**
   * Where `fetch` and `handler` serve the task explorer as well, such as `/explorer`; a surrounding server hands them every
   * path below it. Default: nowhere.
   */
  page?: string;
  /** Gets what the server would print; pino's shape. Default: nothing is logged. */
  log?: InferqlLog;
}

/**
 * inferql inside another program: made by {@link createInferql}, ended by `close`.
 *
 * @example
 * ```ts
 * import { createServer } from 'node:http';
 * import { createInferql, type EmbeddedInferql } from 'inferql';
 *
 * const inferql: EmbeddedInferql = createInferql();
 * const server = createServer(inferql.handler).listen(4000);
 * process.once('SIGTERM', () => server.close(() => void inferql.close()));
 * ```
 */
export interface EmbeddedInferql extends TaskRunner {
  /** Answers a web request: Next.js, Hono, Bun. */
  fetch(request: Request): Promise<Response>;
  /** Answers a request of node:http: by itself, in Express, or Fastify's raw one. Best before any body parser. */
  handler(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** The same as the export `schema`: for tools that generate code, or check operations. */
  readonly schema: GraphQLSchema;
  /** Ends sockets and processes; calls in flight fail. */
  close(): Promise<void>;
}

const silent: InferqlLog = { info: () => undefined, error: () => undefined };

/** Options that are not settings. */
const OWN_OPTIONS = ['connections', 'environment', 'path', 'page', 'log'];

/**
 * Makes inferql for a server of its own. The processes of local models start with their first call; `close` ends them.
 *
 * @throws {@link SettingsError} naming every bad or unknown option, and what is accepted
 * @example
 * ```ts
 * import { createInferql } from 'inferql';
 *
 * const inferql = createInferql({ hfToken: process.env.HF_TOKEN, cacheSeconds: 600 });
 *
 * const { summaryText } = await inferql.run('summarization', { inputs: 'A long text.' });
 *
 * // Any server with web requests: this is a route of Next.js.
 * export const POST = (request: Request) => inferql.fetch(request);
 * ```
 */
export function createInferql(options: InferqlOptions = {}): EmbeddedInferql {
  const { connections, environment = {}, path = '/graphql', page, log = silent, ...settingsOptions } = options;
  // Who reaches the surrounding server is not known here: callers may have little fetched unless it says otherwise.
  const unlessSet = { LOCAL_DOWNLOADS: 'recommended' };
  const given = variablesOf(settingsOptions, OWN_OPTIONS);
  const variables = Object.fromEntries(Object.entries(withoutServer(environment)).filter(([, value]) => value));
  const settings = readSettings({ ...unlessSet, ...variables, ...given }, connections, (name) =>
    Object.hasOwn(given, name) ? optionOf(name) : name,
  );
  // No page of the library shows the metrics: that is the server's.
  return embedApp(createApp({ ...settings, METRICS: false }, log), { path, page });
}

export interface EmbedOptions {
  /** Where the surrounding server mounts it. */
  path: string;
  /** Where the task explorer is served; undefined: nowhere. */
  page?: string | undefined;
}

export function embedApp(app: App, { path, page }: EmbedOptions): EmbeddedInferql {
  const pageFiles =
    page === undefined ? undefined : createPageFiles({ at: page, endpoint: path, maxUploadMb: app.limits.maxUploadMb });
  if (page !== undefined && !pageFiles) throw new Error('The page has not been built: run npm run build:web.');
  const { graphql, schema, close, maxBodiesBytes } = app;
  const graphiqlFile = createGraphiqlFile(app.page, page === undefined ? undefined : `${page.replace(/\/$/, '')}/`);
  const budget = createBodyBudget(maxBodiesBytes);
  return {
    ...createTaskRunner({ execute: graphql.execute, schema }),
    schema,
    close,
    handler: createNodeHandler({ ...app, budget, path, graphiqlFile, pageFiles, slowMs: SOCKET_LIMITS.slowMs }),
    fetch: createFetchHandler({ ...app, budget, path, graphiqlFile, pageFiles }),
  };
}
