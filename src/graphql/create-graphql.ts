// The GraphQL server as a fetch function: schema, context, plugins and GraphiQL, wired.

import type { DocumentNode } from 'graphql';
import { createYoga } from 'graphql-yoga';
import type { Inference } from '../inference/index.ts';
import { tasks } from '../tasks/index.ts';
import type { Client, ClientOf } from './client.ts';
import { createContextFactory } from './context.ts';
import { createDocumentCache } from './document-cache.ts';
import { createMaskError, type Log } from './errors.ts';
import { exampleOperations, exampleVariables } from './examples.ts';
import type { PersistedOperationsOptions } from './persisted-operations.ts';
import { createPlugins } from './plugins.ts';
import type { RateLimit } from './rate-limit.ts';
import { schema } from './schema.ts';

export interface GraphqlOptions {
  inference: Inference;
  defaultConnection: string;
  clientOf: ClientOf;
  rateLimit?: RateLimit | undefined;
  persisted: PersistedOperationsOptions;
  /** Whether the schema may be asked for. */
  introspection: boolean;
  /** Whether a browser is shown GraphiQL. */
  graphiql: boolean;
  log: Log;
}

/** Documents whose parsed and checked form is kept; each is some KB. */
const DOCUMENT_CACHE = 1024;

/** Operations in one HTTP request. */
const BATCH_LIMIT = 10;

export function createGraphql(options: GraphqlOptions) {
  const { introspection, graphiql, persisted, log } = options;
  const createContext = createContextFactory({ ...options, tasks });
  const maskError = createMaskError(log, { suggestions: introspection });
  return createYoga<{ client?: Client }>({
    schema,
    context: createContext,
    plugins: createPlugins({ schema, introspection, persisted, createContext, maskError }),
    maskedErrors: { maskError },
    batching: { limit: BATCH_LIMIT },
    parserAndValidationCache: {
      documentCache: createDocumentCache<DocumentNode>({ max: DOCUMENT_CACHE }),
      errorCache: createDocumentCache<Error>({ max: DOCUMENT_CACHE }),
    },
    // Bytes are counted before they come here: yoga's limit turns every body into a web stream, twice the CPU.
    maxRequestBodySize: false,
    landingPage: false,
    // The door minds origins, on the fast path too (origins.ts).
    cors: false,
    logging: false,
    extraParamNames: ['documentId'],
    graphiql: graphiql && {
      title: 'inferql',
      defaultTabs: [{ query: exampleOperations(tasks), variables: JSON.stringify(exampleVariables, null, 2) }],
    },
    // 9 MB of page that most processes never show.
    renderGraphiQL: async (options) => (await import('@graphql-yoga/render-graphiql')).renderGraphiQL(options),
  });
}
