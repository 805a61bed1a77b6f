// The GraphQL server as a fetch function: schema, context, plugins and GraphiQL, wired.

import type { DocumentNode } from 'graphql';
import { createYoga } from 'graphql-yoga';
import type { Inference } from '../inference/index.ts';
import { tasks } from '../tasks/index.ts';
import type { ApiKey } from './access.ts';
import { createContextFactory } from './context.ts';
import { createDocumentCache } from './document-cache.ts';
import { createMaskError, type Log } from './errors.ts';
import { exampleOperations, exampleVariables } from './examples.ts';
import { createPlugins } from './plugins.ts';
import { schema } from './schema.ts';
import type { UploadLimits } from './uploads/upload-limits.ts';

export interface GraphqlOptions {
  inference: Inference;
  defaultConnection: string;
  apiKeys: readonly ApiKey[];
  limits: UploadLimits;
  /** Subscriptions at once. */
  maxSubscriptions: number;
  log: Log;
}

/** Documents whose parsed and checked form is kept; each is some KB. */
const DOCUMENT_CACHE = 1024;

/** Operations in one HTTP request. */
const BATCH_LIMIT = 10;

export function createGraphql({
  inference,
  defaultConnection,
  apiKeys,
  limits,
  maxSubscriptions,
  log,
}: GraphqlOptions) {
  const createContext = createContextFactory({ inference, tasks, defaultConnection, apiKeys });
  const maskError = createMaskError(log);
  return createYoga({
    schema,
    context: createContext,
    plugins: createPlugins({ schema, limits, maxSubscriptions, createContext, maskError }),
    maskedErrors: { maskError },
    batching: { limit: BATCH_LIMIT },
    parserAndValidationCache: {
      documentCache: createDocumentCache<DocumentNode>({ max: DOCUMENT_CACHE }),
      errorCache: createDocumentCache<Error>({ max: DOCUMENT_CACHE }),
    },
    // Bytes are counted before they come here: yoga's limit turns every body into a web stream, twice the CPU.
    maxRequestBodySize: false,
    // Read by a plugin.
    multipart: false,
    landingPage: false,
    // CORS headers for every origin would let any web page use a server on its visitor's machine.
    cors: false,
    logging: false,
    graphiql: {
      title: 'inferql',
      defaultTabs: [{ query: exampleOperations(tasks), variables: JSON.stringify(exampleVariables, null, 2) }],
    },
    // 9 MB of page that most processes never show.
    renderGraphiQL: async (options) => (await import('@graphql-yoga/render-graphiql')).renderGraphiQL(options),
  });
}
