// inferql as a library: takes plain options, and returns tasks as functions and handlers for web requests and
// node:http. Request bodies are bounded; the process environment is not read, and nothing is printed.

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GraphQLSchema } from 'graphql';
import { type App, createApp } from './app.ts';
import { createTaskRunner } from './graphql/create-task-runner.ts';
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
 * Receives log records: `info` for operations and events, `error` for faults. A pino logger can be used directly.
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
 * Options of {@link createInferql}: every setting except those of the standalone server, in camel case (`cacheSeconds`
 * is CACHE_SECONDS), and the options listed here.
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
  /** Settings by environment variable, such as `process.env`; options take precedence. Default: none. */
  environment?: Readonly<Record<string, string | undefined>>;
  /** Path at which the surrounding server mounts inferql. Default: `/graphql`. */
  path?: string;
  /**
   * Path at which `fetch` and `handler` also serve the task explorer, such as `/explorer`; the surrounding server must
   * route every path below it to them. Default: the explorer is not served.
   */
  page?: string;
  /** Receives the log. Default: nothing is logged. */
  log?: InferqlLog;
}

/**
 * inferql inside another program, created by {@link createInferql} and ended with `close`.
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
  /** Answers a node:http request, in Express or with Fastify's raw request too. Mount it before any body parser. */
  handler(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** The same as the export `schema`: for code generators and tools that validate operations. */
  readonly schema: GraphQLSchema;
  /** Closes sockets and ends child processes; calls in flight fail. */
  close(): Promise<void>;
}

const silent: InferqlLog = { info: () => undefined, error: () => undefined };

/** Options that are not settings. */
const OWN_OPTIONS = ['connections', 'environment', 'path', 'page', 'log'];

/**
 * Creates inferql for use inside another server. Processes of local models start with the first call; `close` ends
 * them.
 *
 * @throws {@link SettingsError} that names every invalid or unknown option and what it accepts
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
  // The library cannot tell who reaches the surrounding server: unless set, callers may only cause recommended
  // downloads.
  const unlessSet = { LOCAL_DOWNLOADS: 'recommended' };
  const given = variablesOf(settingsOptions, OWN_OPTIONS);
  const variables = Object.fromEntries(Object.entries(withoutServer(environment)).filter(([, value]) => value));
  const settings = readSettings({ ...unlessSet, ...variables, ...given }, connections, (name) =>
    Object.hasOwn(given, name) ? optionOf(name) : name,
  );
  // The library has no /metrics route.
  return embedApp(createApp({ ...settings, METRICS: false }, log), { path, page });
}

export interface EmbedOptions {
  /** Path at which the surrounding server mounts it. */
  path: string;
  /** Path of the task explorer; undefined: it is not served. */
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
