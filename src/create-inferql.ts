// inferql as a part of another server: plain options in, handlers for web requests and for node:http out. Every body is
// bounded, nothing is read from the environment that was not handed over, and nothing is printed.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { type App, createApp } from './app.ts';
import type { schema } from './graphql/schema.ts';
import { createBodyBudget } from './http/body-budget.ts';
import { SOCKET_LIMITS } from './http/bounded-server.ts';
import { createFetchHandler } from './http/fetch-handler.ts';
import { createNodeHandler } from './http/node-handler.ts';
import type { ConnectionOptions } from './settings/connections-file.ts';
import { readSettings } from './settings/read-settings.ts';
import { optionOf, type SettingsOptions, variablesOf, withoutServer } from './settings/settings-options.ts';
import type { Logger } from './utils/logger.ts';

export type { ConnectionOptions };

export type InferqlLog = Logger;

/** Every setting but those of the server itself, in camel case (`cacheSeconds` is CACHE_SECONDS), and: */
export interface InferqlOptions extends SettingsOptions {
  /** More connections, as in a connections file; `${NAME}` is read from `environment`. Default: none. */
  connections?: readonly ConnectionOptions[];
  /** Settings by the names of environment variables, such as `process.env`; the options win. Default: none. */
  environment?: Readonly<Record<string, string | undefined>>;
  /** Where the surrounding server mounts it. Default: `/graphql`. */
  path?: string;
  /** Gets what the server would print; pino's shape. Default: nobody. */
  log?: InferqlLog;
}

export interface EmbeddedInferql {
  /** Answers a web request: Next.js, Hono, Bun. */
  fetch(request: Request): Promise<Response>;
  /** Answers a request of node:http: by itself, in Express, or Fastify's raw one. Best before any body parser. */
  handler(request: IncomingMessage, response: ServerResponse): Promise<void>;
  readonly schema: typeof schema;
  /** Ends sockets and processes; calls in flight fail. */
  close(): Promise<void>;
}

const silent: InferqlLog = { info: () => undefined, error: () => undefined };

/**
 * The processes of local models start with their first call. `close` ends them.
 * @throws SettingsError naming every bad or unknown option, and what is accepted
 */
export function createInferql(options: InferqlOptions = {}): EmbeddedInferql {
  const { connections, environment = {}, path = '/graphql', log = silent, ...settingsOptions } = options;
  const given = variablesOf(settingsOptions);
  const settings = readSettings({ ...withoutServer(environment), ...given }, connections, (name) =>
    Object.hasOwn(given, name) ? optionOf(name) : name,
  );
  // No page of the library shows the metrics: that is the server's.
  return embedApp(createApp({ ...settings, METRICS: false }, log), path);
}

/** @param path where the surrounding server mounts it */
export function embedApp(app: App, path: string): EmbeddedInferql {
  const { schema, close, maxBodiesBytes } = app;
  const budget = createBodyBudget(maxBodiesBytes);
  return {
    schema,
    close,
    handler: createNodeHandler({ ...app, budget, path, slowMs: SOCKET_LIMITS.slowMs }),
    fetch: createFetchHandler({ ...app, budget, path }),
  };
}
