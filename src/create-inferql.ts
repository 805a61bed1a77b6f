// inferql as one object: settings in, a fetch handler and the schema out. The server and the tests are built on it.

import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createHuggingFaceConnection } from './connections/hugging-face/create-hugging-face-connection.ts';
import { createLocalConnection, type LocalConnection } from './connections/local/create-local-connection.ts';
import { createGraphql } from './graphql/create-graphql.ts';
import type { Log } from './graphql/errors.ts';
import { schema } from './graphql/schema.ts';
import { uploadLimits } from './graphql/uploads/upload-limits.ts';
import { type Connection, createInference } from './inference/index.ts';
import type { Settings } from './settings/read-settings.ts';
import { tasks } from './tasks/index.ts';

export interface Inferql {
  /** Answers GraphQL over HTTP at `/graphql`. */
  fetch(request: Request): Promise<Response>;
  /** The same, as a handler of node:http, with yoga's own pipeline. */
  readonly graphql: ReturnType<typeof createGraphql>;
  readonly schema: typeof schema;
  readonly connections: ReadonlyMap<string, Connection>;
  /** The models inside this server. */
  readonly local: LocalConnection;
  /** Ends sockets and processes; calls in flight fail. */
  close(): Promise<void>;
}

const MIN_WATCHDOG_SECONDS = 10;

export function createInferql(settings: Settings, log: Log): Inferql {
  const remote = settings.connections.map(({ kind, ...options }) =>
    createHuggingFaceConnection({
      ...options,
      kind: kind === 'hugging-face' ? 'HUGGING_FACE' : 'CUSTOM_ENDPOINT',
      tasks,
      timeoutSeconds: settings.INFERENCE_TIMEOUT_SECONDS,
      maxConcurrent: settings.MAX_CONCURRENT,
    }),
  );
  const local = createLocalConnection({
    modelsFolder: settings.LOCAL_MODELS ?? fileURLToPath(new URL('../models', import.meta.url)),
    cacheFolder: settings.LOCAL_CACHE ?? join(homedir(), '.cache', 'inferql'),
    downloads: settings.LOCAL_DOWNLOADS,
    hosts: settings.LOCAL_HOSTS,
    memoryMb: settings.LOCAL_MEMORY_MB,
    // The watchdog kills a process that hangs; a short deadline of one call must not kill those of the others.
    timeoutSeconds: Math.max(MIN_WATCHDOG_SECONDS, settings.INFERENCE_TIMEOUT_SECONDS),
    hfToken: settings.HF_TOKEN,
    tasks,
    log: (message, facts = {}) => log.info(facts, message),
  });
  const inference = createInference({
    connections: [...remote, local],
    settings: {
      timeoutSeconds: settings.INFERENCE_TIMEOUT_SECONDS,
      cacheSeconds: settings.CACHE_SECONDS,
      cacheMegabytes: settings.CACHE_MEGABYTES,
      batchWindowMs: settings.BATCH_WINDOW_MS,
      batchMax: settings.BATCH_MAX,
      maxConcurrent: settings.MAX_CONCURRENT,
      maxQueued: settings.MAX_QUEUED,
      redisUrl: settings.REDIS_URL,
    },
  });
  const graphql = createGraphql({
    inference,
    defaultConnection: settings.defaultConnection,
    apiKeys: settings.API_KEYS,
    limits: uploadLimits(settings.MAX_UPLOAD_MB),
    maxSubscriptions: settings.MAX_SUBSCRIPTIONS,
    log,
  });
  return {
    graphql,
    fetch: async (request) => graphql.fetch(request),
    schema,
    connections: inference.connections,
    local,
    close: () => inference.close(),
  };
}
