// inferql as one object: settings in, a fetch handler and the schema out. The server and the tests are built on it.

import { createHuggingFaceConnection } from './connections/hugging-face/connection.ts';
import type { LocalConnection } from './connections/local/connection.ts';
import { createLocal } from './create-local.ts';
import { createResponseCache, type ResponseCache } from './graphql/fast-path/response-cache.ts';
import { createFetchHandler } from './graphql/fetch-handler.ts';
import { uploadLimits } from './graphql/plugins/uploads/upload-limits.ts';
import { createResultShapes } from './graphql/result-shapes.ts';
import { schema } from './graphql/schema.ts';
import { createGraphqlServer } from './graphql/server.ts';
import { type Connection, createInference, type InferenceEvent } from './inference/index.ts';
import { createCropper } from './pictures/cropper.ts';
import { isLoopback } from './security/loopback.ts';
import { createRateLimit } from './security/rate-limit.ts';
import { createRequestGuard, type RequestGuard } from './security/request-guard.ts';
import type { Settings } from './settings/read-settings.ts';
import { tasks } from './tasks/index.ts';
import { createMetrics, type Metrics } from './telemetry/metrics.ts';
import { createOperationLog, type OperationLogger } from './telemetry/operation-log.ts';
import { createTraces } from './telemetry/traces.ts';
import type { Logger } from './utils/logger.ts';

export interface App {
  /** Answers GraphQL over HTTP at `/graphql`. */
  fetch(request: Request): Promise<Response>;
  /** The same, as a handler of node:http, with yoga's own pipeline. */
  readonly graphql: ReturnType<typeof createGraphqlServer>;
  /** What stands before `graphql`: `fetch` and the server ask it first. */
  readonly door: RequestGuard;
  /** What the server answers from first. */
  readonly hotAnswers: ResponseCache | undefined;
  readonly schema: typeof schema;
  readonly connections: ReadonlyMap<string, Connection>;
  /** Undefined with METRICS=false. */
  readonly metrics: Metrics | undefined;
  /** The models inside this server. */
  readonly local: LocalConnection;
  /** Ends sockets and processes; calls in flight fail. */
  close(): Promise<void>;
}

/** Of CACHE_MEGABYTES. */
const HOT_SHARE = 1 / 8;

/**
 * @param log also keeps a line per operation where it can
 * @param path where GraphQL is served
 */
export function createApp(settings: Settings, log: Logger & Partial<OperationLogger>, { path = '/graphql' } = {}): App {
  const remote = settings.connections.map(({ kind, ...options }) =>
    createHuggingFaceConnection({
      ...options,
      kind: kind === 'hugging-face' ? 'HUGGING_FACE' : 'CUSTOM_ENDPOINT',
      tasks,
      timeoutSeconds: settings.INFERENCE_TIMEOUT_SECONDS,
      maxConcurrent: settings.MAX_CONCURRENT,
    }),
  );
  const local = createLocal(settings, (message, facts = {}) => log.info(facts, message));
  const connections = [...remote, local];
  const metrics = settings.METRICS ? createMetrics({ connections, localMemory: local.memory }) : undefined;
  const traces = settings.OTEL_EXPORTER_OTLP_ENDPOINT
    ? createTraces({
        endpoint: settings.OTEL_EXPORTER_OTLP_ENDPOINT,
        onError: (err) => log.error({ err }, 'Traces could not be sent (OTEL_EXPORTER_OTLP_ENDPOINT).'),
      })
    : undefined;
  const onEvent = tellAll([metrics?.onEvent, traces?.onEvent, logRedis(log)]);
  const onOperation = tellAll([operationLog(log), metrics?.onOperation, traces?.onOperation]);
  const inference = createInference({
    connections,
    shapes: createResultShapes(schema, tasks),
    onEvent,
    settings: {
      timeoutSeconds: settings.INFERENCE_TIMEOUT_SECONDS,
      cacheSeconds: settings.CACHE_SECONDS,
      cacheMegabytes: settings.CACHE_MEGABYTES * (1 - HOT_SHARE),
      batchWindowMs: settings.BATCH_WINDOW_MS,
      batchMax: settings.BATCH_MAX,
      maxConcurrent: settings.MAX_CONCURRENT,
      maxQueued: settings.MAX_QUEUED,
      redisUrl: settings.REDIS_URL,
    },
  });
  const door = createRequestGuard({
    apiKeys: settings.API_KEYS,
    clientTokens: settings.CLIENT_TOKENS,
    trustProxy: settings.TRUST_PROXY,
    corsOrigins: settings.CORS_ORIGINS,
    onlyLoopback: settings.API_KEYS.length === 0 && !settings.ALLOW_ANONYMOUS && isLoopback(settings.HOST),
  });
  const { RATE_LIMIT: perMinute, RATE_LIMIT_TOKENS: tokensPerMinute, REDIS_URL: redisUrl } = settings;
  const isLimited = perMinute !== undefined || tokensPerMinute !== undefined;
  const rateLimit = isLimited ? createRateLimit({ perMinute, tokensPerMinute, redisUrl }) : undefined;
  const cropper = createCropper();
  const graphql = createGraphqlServer({
    cropper,
    inference,
    defaultConnection: settings.defaultConnection,
    clientOf: door.clientOf,
    rateLimit,
    persisted: { operations: settings.persistedOperations, only: settings.ONLY_PERSISTED },
    introspection: settings.INTROSPECTION,
    graphiql: settings.GRAPHIQL,
    limits: uploadLimits(settings.MAX_UPLOAD_MB),
    maxSubscriptions: settings.MAX_SUBSCRIPTIONS,
    log,
    onOperation,
    traced: traces !== undefined,
    path,
  });
  // A limit counts each field, a caller's own token and a trace belong to one request: then each is run anew.
  const isAlike = !rateLimit && !settings.CLIENT_TOKENS && !traces && settings.CACHE_SECONDS > 0;
  const hotAnswers = isAlike
    ? createResponseCache({ inference, megabytes: settings.CACHE_MEGABYTES * HOT_SHARE, onOperation, onEvent })
    : undefined;
  return {
    graphql,
    door,
    hotAnswers,
    fetch: createFetchHandler({ graphql, door }),
    schema,
    connections: inference.connections,
    metrics,
    local,
    async close() {
      rateLimit?.close();
      cropper.close();
      await inference.close();
      await traces?.close();
    },
  };
}

/** One function that calls those that are there; undefined when none is, so that nothing is gathered for nobody. */
function tellAll<Fact>(listeners: readonly (((fact: Fact) => void) | undefined)[]) {
  const present = listeners.filter((listener) => listener !== undefined);
  if (present.length === 0) return undefined;
  return (fact: Fact) => {
    for (const listener of present) listener(fact);
  };
}

function operationLog({ line, isLevelEnabled }: Partial<OperationLogger>) {
  return line && isLevelEnabled && createOperationLog({ line, isLevelEnabled });
}

/** Once at each change: without Redis the cache and the limits of several servers are no longer shared. */
function logRedis(log: Logger) {
  return (event: InferenceEvent) => {
    if (event.type !== 'redis') return;
    const { isUp, problem = '' } = event;
    if (isUp) log.info({ redis: 'up' }, 'Redis answers (REDIS_URL): cache and limits are shared.');
    else
      log.error(
        { err: new Error(problem) },
        'Redis is away (REDIS_URL): this server goes on with its own cache and limits.',
      );
  };
}
