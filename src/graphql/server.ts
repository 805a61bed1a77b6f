// The GraphQL server as a fetch function: schema, context, plugins and GraphiQL, wired.

import type { DocumentNode } from 'graphql';
import { createYoga } from 'graphql-yoga';
import type { Inference } from '../inference/index.ts';
import type { Cropper } from '../pictures/cropper.ts';
import type { Authenticate, Caller } from '../security/caller.ts';
import type { RateLimit } from '../security/rate-limit.ts';
import { tasks } from '../tasks/index.ts';
import type { Logger } from '../utils/logger.ts';
import { createContextFactory } from './context.ts';
import { createMaskError } from './errors.ts';
import { createDocumentCache } from './fast-path/document-cache.ts';
import { createJit } from './fast-path/use-jit.ts';
import { exampleOperations, exampleVariables } from './graphiql/examples.ts';
import type { OnOperation } from './operation-record.ts';
import { createPlugins } from './plugins/index.ts';
import type { UploadLimits } from './plugins/uploads/upload-limits.ts';
import { createOperationRecorder, type Handler, type OperationContext } from './plugins/use-operation-recorder.ts';
import type { PersistedOperationsOptions } from './plugins/use-persisted-operations.ts';
import { schema } from './schema.ts';

export interface GraphqlServerOptions {
  inference: Inference;
  defaultConnection: string;
  clientOf: Authenticate;
  rateLimit?: RateLimit | undefined;
  persisted: PersistedOperationsOptions;
  /** Whether the schema may be asked for. */
  introspection: boolean;
  /** Whether a browser is shown GraphiQL. */
  graphiql: boolean;
  /** Cuts objects out of pictures for chains. */
  cropper: Cropper;
  limits: UploadLimits;
  /** Subscriptions at once. */
  maxSubscriptions: number;
  log: Logger;
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

export function createGraphqlServer(options: GraphqlServerOptions) {
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
  const operations = createJit({ createContext, maskError });
  const records = createOperationRecorder({ onOperation, traced, tasks });
  const yoga = createYoga<{ client?: Caller } & Pick<OperationContext, 'requestId'>>({
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
