// Wires the parts of inferql from its settings: the server, the library and the commands are built on what this
// returns.

import { createHuggingFaceConnection } from './connections/hugging-face/connection.ts';
import type { LocalConnection } from './connections/local/connection.ts';
import { createLocal } from './create-local.ts';
import { createResponseCache } from './graphql/fast-path/response-cache.ts';
import { createGraphiqlPage, type GraphiqlPage } from './graphql/graphiql/page.ts';
import type { OperationPlugin } from './graphql/operation.ts';
import { createResultShapes } from './graphql/result-shapes.ts';
import { schema } from './graphql/schema.ts';
import { createGraphqlServer, type GraphqlServer } from './graphql/server.ts';
import { type UploadLimits, uploadLimits } from './graphql/uploads/upload-limits.ts';
import { type Connection, createInference, type Inference, type InferenceEvent } from './inference/index.ts';
import { createCropper } from './pictures/cropper.ts';
import { createEdge, type Edge } from './security/edge.ts';
import { isLoopback } from './security/loopback.ts';
import { createRateLimit } from './security/rate-limit.ts';
import { proxySettings } from './settings/proxy-settings.ts';
import { type Settings, SettingsError } from './settings/read-settings.ts';
import { taskNameProblems } from './settings/task-name-problems.ts';
import { tasks } from './tasks/index.ts';
import { createMetrics, type Metrics } from './telemetry/metrics.ts';
import { createOperationLog, type OperationLogger } from './telemetry/operation-log.ts';
import { createTraces } from './telemetry/traces.ts';
import type { Logger } from './utils/logger.ts';

export interface App {
  /** Runs the operations that every entry point (HTTP, WebSocket, library, command line) hands over. */
  readonly graphql: GraphqlServer;
  /** The checks that every request passes first. */
  readonly edge: Edge;
  readonly page: GraphiqlPage;
  readonly limits: UploadLimits;
  /** Most bytes of all request bodies in flight. */
  readonly maxBodiesBytes: number;
  readonly schema: typeof schema;
  readonly connections: ReadonlyMap<string, Connection>;
  /** Undefined with METRICS=false. */
  readonly metrics: Metrics | undefined;
  /** The local connection. */
  readonly local: LocalConnection;
  readonly log: Logger;
  /** State of the shared Redis; undefined without one. */
  readonly redis: Inference['redis'];
  /** Closes sockets and ends child processes; calls in flight fail. */
  close(): Promise<void>;
}

/** Share of CACHE_MEGABYTES reserved for the response cache. */
const RESPONSE_SHARE = 1 / 8;

const MB = 1024 * 1024;

export interface AppOptions {
  /** Layers around the executor of operations. */
  plugins?: readonly OperationPlugin[];
}

/** @param log also receives a line per operation if it has `line` */
export function createApp(
  settings: Settings,
  log: Logger & Partial<OperationLogger>,
  { plugins = [] }: AppOptions = {},
): App {
  const { connections, local } = createConnections(settings, log);
  const { metrics, traces, onEvent, onOperation } = createTelemetry(settings, { connections, local, log });
  const inference = createInference({
    connections,
    shapes: createResultShapes(schema, tasks),
    onEvent,
    settings: {
      timeoutSeconds: settings.INFERENCE_TIMEOUT_SECONDS,
      cacheSeconds: settings.CACHE_SECONDS,
      cacheMegabytes: settings.CACHE_MEGABYTES * (1 - RESPONSE_SHARE),
      batchWindowMs: settings.BATCH_WINDOW_MS,
      batchMax: settings.BATCH_MAX,
      fixedBatches: settings.BATCH_SIZES === 'fixed',
      maxConcurrent: settings.MAX_CONCURRENT,
      maxQueued: settings.MAX_QUEUED,
      redisUrl: settings.REDIS_URL,
    },
  });
  const limits = uploadLimits(settings.MAX_UPLOAD_MB, settings.MAX_JSON_MB);
  const edge = createEdge({
    apiKeys: settings.API_KEYS,
    clientTokens: settings.CLIENT_TOKENS,
    trustProxy: settings.TRUST_PROXY,
    corsOrigins: settings.CORS_ORIGINS,
    onlyLoopback: settings.API_KEYS.length === 0 && !settings.ALLOW_ANONYMOUS && isLoopback(settings.HOST),
    publicSchema: settings.PUBLIC_SCHEMA ?? settings.API_KEYS.length === 0,
    maxBodyBytes: limits.maxBodyBytes,
  });
  const rateLimit = rateLimitOf(settings);
  const traced = traces !== undefined;
  const responseCache =
    settings.CACHE_SECONDS > 0
      ? createResponseCache({
          inference,
          megabytes: settings.CACHE_MEGABYTES * RESPONSE_SHARE,
          rateLimit,
          onOperation,
          onEvent,
          traced,
        })
      : undefined;
  const cropper = createCropper();
  const graphql = createGraphqlServer({
    cropper,
    inference,
    defaultConnection: settings.defaultConnection,
    timeoutSeconds: settings.INFERENCE_TIMEOUT_SECONDS,
    rateLimit,
    responseCache,
    persisted: { operations: settings.persistedOperations, only: settings.ONLY_PERSISTED },
    introspection: settings.INTROSPECTION,
    maxDocumentLength: settings.MAX_DOCUMENT_KB * 1024,
    maxSubscriptions: settings.MAX_SUBSCRIPTIONS,
    maxStreamSeconds: settings.MAX_STREAM_SECONDS,
    log,
    onOperation,
    traced,
    plugins,
  });
  return {
    graphql,
    edge,
    page: createGraphiqlPage(settings.GRAPHIQL),
    limits,
    maxBodiesBytes: settings.MAX_BODIES_MB * MB,
    schema,
    connections: inference.connections,
    metrics,
    local,
    log,
    redis: inference.redis,
    async close() {
      rateLimit?.close();
      cropper.close();
      await inference.close();
      await traces?.close();
    },
  };
}

function createConnections(settings: Settings, log: Logger) {
  const problems = taskNameProblems(
    settings,
    tasks.map(({ id }) => id),
  );
  if (problems.length > 0) throw new SettingsError(problems);
  const remote = settings.connections.map(({ kind, ...options }) =>
    createHuggingFaceConnection({
      ...options,
      kind: kind === 'hugging-face' ? 'HUGGING_FACE' : 'CUSTOM_ENDPOINT',
      tasks,
      timeoutSeconds: settings.INFERENCE_TIMEOUT_SECONDS,
      maxConcurrent: settings.MAX_CONCURRENT,
      proxy: proxySettings(settings),
    }),
  );
  const local = createLocal(settings, (message, { detail, ...facts } = {}, level = 'info') => {
    if (level === 'error') log.error({ ...facts, err: detail }, message);
    else log.info(facts, message);
  });
  // It logs what cannot be loaded, and never rejects.
  void local.preload(settings.LOCAL_PRELOAD);
  return { connections: [...remote, local], local };
}

interface TelemetryParts {
  connections: readonly Connection[];
  local: LocalConnection;
  log: Logger & Partial<OperationLogger>;
}

function createTelemetry(settings: Settings, { connections, local, log }: TelemetryParts) {
  const metrics = settings.METRICS ? createMetrics({ connections, localMemory: local.memory }) : undefined;
  const traces = settings.OTEL_EXPORTER_OTLP_ENDPOINT
    ? createTraces({
        endpoint: settings.OTEL_EXPORTER_OTLP_ENDPOINT,
        onError: (err) => log.error({ err }, 'Traces could not be sent (OTEL_EXPORTER_OTLP_ENDPOINT).'),
      })
    : undefined;
  return {
    metrics,
    traces,
    onEvent: notifyAll([metrics?.onEvent, traces?.onEvent, logRedis(log)]),
    onOperation: notifyAll([operationLog(log), metrics?.onOperation, traces?.onOperation]),
  };
}

/** Undefined: requests are not limited. */
function rateLimitOf({ RATE_LIMIT: perMinute, RATE_LIMIT_TOKENS: tokensPerMinute, REDIS_URL: redisUrl }: Settings) {
  const isLimited = perMinute !== undefined || tokensPerMinute !== undefined;
  return isLimited ? createRateLimit({ perMinute, tokensPerMinute, redisUrl }) : undefined;
}

/** Combines listeners; undefined when there are none, so that callers can skip gathering facts. */
function notifyAll<Fact>(listeners: readonly (((fact: Fact) => void) | undefined)[]) {
  const present = listeners.filter((listener) => listener !== undefined);
  if (present.length === 0) return undefined;
  return (fact: Fact) => {
    for (const listener of present) listener(fact);
  };
}

function operationLog({ line, isLevelEnabled }: Partial<OperationLogger>) {
  return line && isLevelEnabled && createOperationLog({ line, isLevelEnabled });
}

/** Logs each change of state: without Redis, servers no longer share their cache and rate limits. */
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
