// inferql as a part of another server: plain options in, handlers for web requests and for node:http out. Every body is
// bounded, nothing is read from the environment that was not handed over, and nothing is printed.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { createApp } from './app.ts';
import { uploadLimits } from './graphql/plugins/uploads/upload-limits.ts';
import type { schema } from './graphql/schema.ts';
import { createGraphqlRoute } from './http/graphql-route.ts';
import { limitBody } from './http/limit-body.ts';
import type { ConnectionOptions, LocalConnectionEntry } from './settings/connections-file.ts';
import { readSettings } from './settings/read-settings.ts';
import { optionOf, type SettingsOptions, variablesOf, withoutServer } from './settings/settings-options.ts';
import type { Logger } from './utils/logger.ts';

export type { ConnectionOptions };

export type InferqlLog = Logger;

/** Every setting but those of the server itself, in camel case (`cacheSeconds` is CACHE_SECONDS), and: */
export interface InferqlOptions extends SettingsOptions {
  /** More connections, as in a connections file; `${NAME}` is read from `environment`. Default: none. */
  connections?: readonly (ConnectionOptions | LocalConnectionEntry)[];
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
  // Who reaches the surrounding server is not known here: callers may have little fetched unless it says otherwise.
  const unlessSet = { LOCAL_DOWNLOADS: 'recommended' };
  const given = variablesOf(settingsOptions);
  const variables = Object.fromEntries(Object.entries(withoutServer(environment)).filter(([, value]) => value));
  const settings = readSettings({ ...unlessSet, ...variables, ...given }, connections, (name) =>
    Object.hasOwn(given, name) ? optionOf(name) : name,
  );
  const limits = uploadLimits(settings.MAX_UPLOAD_MB);
  // Nobody could ask for the metrics: their page is the server's.
  const { graphql, door, hotAnswers, schema, close, fetch } = createApp({ ...settings, METRICS: false }, log, {
    path,
  });
  return {
    schema,
    close,
    handler: createGraphqlRoute({ graphql, door, hotAnswers, limits }),
    fetch: limitBody(limits, async (request) => {
      const response = await fetch(request);
      if (response instanceof Response) return response;
      // yoga's own Response; frameworks ask for the one of the platform (Next.js refuses any other).
      const { status, statusText, headers, body } = response;
      return new Response(body, { status, statusText, headers: [...headers] });
    }),
  };
}
