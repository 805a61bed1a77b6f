// The settings by what they are about, as `--help` and the documentation show them.

import type { VariableName } from './variables.ts';

export const GROUPS = [
  'Server',
  'Connections',
  'Local models',
  'Cache and batching',
  'Access',
  'Limits',
  'Observability',
] as const;

export type Group = (typeof GROUPS)[number];

export const GROUP_OF = {
  PORT: 'Server',
  HOST: 'Server',
  SHUTDOWN_SECONDS: 'Server',
  GRAPHIQL: 'Server',
  HF_TOKEN: 'Connections',
  HF_BASE_URL: 'Connections',
  HF_CUSTOM_ENDPOINT: 'Connections',
  HF_BILL_TO: 'Connections',
  CONNECTIONS_FILE: 'Connections',
  DEFAULT_CONNECTION: 'Connections',
  CLIENT_TOKENS: 'Connections',
  INFERENCE_TIMEOUT_SECONDS: 'Connections',
  LOCAL_MODELS: 'Local models',
  LOCAL_DOWNLOADS: 'Local models',
  LOCAL_CACHE: 'Local models',
  LOCAL_HOSTS: 'Local models',
  LOCAL_MEMORY_MB: 'Local models',
  HF_ENDPOINT: 'Local models',
  CACHE_SECONDS: 'Cache and batching',
  CACHE_MEGABYTES: 'Cache and batching',
  REDIS_URL: 'Cache and batching',
  BATCH_WINDOW_MS: 'Cache and batching',
  BATCH_MAX: 'Cache and batching',
  API_KEYS: 'Access',
  ALLOW_ANONYMOUS: 'Access',
  CORS_ORIGINS: 'Access',
  TRUST_PROXY: 'Access',
  INTROSPECTION: 'Access',
  PERSISTED_OPERATIONS: 'Access',
  ONLY_PERSISTED: 'Access',
  RATE_LIMIT: 'Limits',
  RATE_LIMIT_TOKENS: 'Limits',
  MAX_CONCURRENT: 'Limits',
  MAX_QUEUED: 'Limits',
  MAX_UPLOAD_MB: 'Limits',
  MAX_SUBSCRIPTIONS: 'Limits',
  LOG_LEVEL: 'Observability',
  METRICS: 'Observability',
  METRICS_TOKEN: 'Observability',
  OTEL_EXPORTER_OTLP_ENDPOINT: 'Observability',
} as const satisfies Record<VariableName, Group>;
