// The GraphQL server as a fetch function: schema, context, plugins and GraphiQL, wired.

import type { DocumentNode } from 'graphql';
import { createYoga } from 'graphql-yoga';
import type { Inference } from '../inference/index.ts';
import { tasks } from '../tasks/index.ts';
import type { Client, ClientOf } from './client.ts';
import { createCompiledOperations } from './compiled-operations.ts';
import { createContextFactory } from './context.ts';
import { createDocumentCache } from './document-cache.ts';
import { createMaskError, type Log } from './errors.ts';
import { exampleOperations, exampleVariables } from './examples.ts';
import type { OnOperation } from './operation.ts';
import { createOperationRecords, type Handler, type OperationContext } from './operation-records.ts';
import type { PersistedOperationsOptions } from './persisted-operations.ts';
import { createPlugins } from './plugins.ts';
import type { RateLimit } from './rate-limit.ts';
import { schema } from './schema.ts';
import type { UploadLimits } from './uploads/upload-limits.ts';

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
  limits: UploadLimits;
  /** Subscriptions at once. */
  maxSubscriptions: number;
  log: Log;
  /** Hears of every operation when it is over. */
  onOperation?: OnOperation | undefined;
  /** Whether spans are made, which need the caller's trace context. */
  traced?: boolean;
  /** Where it is served. */
  path: string;
}

/** Documents whose parsed and checked form is kept; each is some KB. */
const DOCUMENT_CACHE = 1024;

/** Operations in one HTTP request. */
const BATCH_LIMIT = 10;

export function createGraphql(options: GraphqlOptions) {
  const {
    introspection,
    graphiql,
    persisted,
    limits,
    maxSubscriptions,
    log,
    onOperation,
    traced = false,
    path,
  } = options;
  const createContext = createContextFactory({ ...options, tasks });
  const maskError = createMaskError(log, { suggestions: introspection });
  const operations = createCompiledOperations({ createContext, maskError });
  const records = createOperationRecords({ onOperation, traced, tasks });
  const yoga = createYoga<{ client?: Client } & Pick<OperationContext, 'requestId'>>({
    schema,
    context: createContext,
    plugins: createPlugins({
      schema,
      limits,
      maxSubscriptions,
      introspection,
      persisted,
      compiledOperations: operations.plugin,
      operationRecords: records.plugin,
    }),
    maskedErrors: { maskError },
    batching: { limit: BATCH_LIMIT },
    parserAndValidationCache: {
      documentCache: createDocumentCache<DocumentNode>({ max: DOCUMENT_CACHE }),
      errorCache: createDocumentCache<Error>({ max: DOCUMENT_CACHE }),
    },
    // Bytes are counted before they come here: yoga's limit turns every body into a web stream, twice the CPU.
    maxRequestBodySize: false,
    graphqlEndpoint: path,
    // Read by a plugin.
    multipart: false,
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

  /** What runs an operation that is compiled already; its answer has no data where it should go the usual way. */
  function runnerFor(params: { query: string; operationName?: string | null }): Handler | undefined {
    // Where only some may be run, a plugin looks at each.
    const handler = persisted.only ? undefined : operations.handlerFor(params, () => ({ errors: [] }));
    return handler && records.around(handler);
  }

  return Object.assign(yoga, { runnerFor });
}
