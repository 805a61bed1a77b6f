// Every setting of the server, in the order in which the README and `--help` show them.

import { z } from 'zod';
import { parseApiKeys } from '../security/api-keys.ts';
import { duration } from './duration.ts';
import {
  baseUrl,
  connectionUrl,
  headerValue,
  parsedText,
  parseOrigins,
  parseTaskModels,
  proxyUrl,
} from './setting-types.ts';

const integer = (min: number, max: number) => number(min, max).int();
const number = (min: number, max: number) =>
  z.coerce
    .number({ error: `a number from ${min} to ${max}` })
    .min(min)
    .max(max);
const flag = z.enum(['true', 'false']).transform((value) => value === 'true');

const MAX_TIMEOUT_SECONDS = 24 * 60 * 60;

export type VariableName = keyof typeof VARIABLES;

/** Name -> purpose, accepted values in words, and the schema that validates it. Values of secrets are never shown. */
export const VARIABLES = {
  PORT: {
    about: 'Port to listen on; 0 picks a free one.',
    accepts: 'an integer from 0 to 65535; 0 picks a free port',
    schema: integer(0, 65535).default(4000),
  },
  HOST: {
    about: 'Address to listen on.',
    accepts: 'a host name or address to listen on',
    schema: z
      .string()
      .regex(/^[\w.:-]+$/)
      .default('127.0.0.1'),
  },
  HF_TOKEN: {
    about: 'API key of the hugging-face connection.',
    accepts: 'an API key without spaces',
    schema: headerValue.optional(),
    secret: true,
  },
  HF_BASE_URL: {
    about: 'Base URL of the hugging-face connection.',
    accepts: 'an http or https URL',
    schema: connectionUrl.optional(),
  },
  HF_CUSTOM_ENDPOINT: {
    about: 'true: HF_BASE_URL is an endpoint that serves one model.',
    accepts: 'true or false',
    schema: flag.default(false),
  },
  HF_BILL_TO: {
    about: 'Organisation to bill.',
    accepts: 'the name of an organisation',
    schema: headerValue.optional(),
  },
  CONNECTIONS_FILE: {
    about: 'JSON file with more connections.',
    accepts: 'the path of a JSON file',
    schema: z.string().optional(),
  },
  DEFAULT_CONNECTION: {
    about: 'Connection that runs calls which name none.',
    accepts: 'the id of a connection',
    schema: z.string().optional(),
  },
  LOCAL_MODELS: {
    about: 'Folder with local models.',
    accepts: 'the path of a folder',
    schema: z.string().optional(),
  },
  LOCAL_DOWNLOADS: {
    about:
      'Which Hub models a call may cause to be downloaded: any, recommended (inferql models --recommended) or none. ' +
      'Default: any if the server listens on loopback without API_KEYS, otherwise recommended.',
    accepts: 'any, recommended or none (true and false stand for any and none)',
    schema: z
      .enum(['any', 'recommended', 'none', 'true', 'false'])
      .transform((value) => (value === 'true' ? 'any' : value === 'false' ? 'none' : value))
      .optional(),
  },
  LOCAL_DOWNLOAD_MAX_MB: {
    about: 'Largest model in megabytes that a call may cause to be downloaded; inferql pull has no limit.',
    accepts: 'an integer from 1 to 1048576',
    schema: integer(1, 1_048_576).default(4096),
  },
  LOCAL_DTYPE: {
    about: 'Preferred precision of local models whose id names none: q8, q4, q4f16, fp16, fp32 and others.',
    accepts: 'one of q8, int8, uint8, q4, q4f16, fp16, fp32, bnb4',
    schema: z.enum(['q8', 'int8', 'uint8', 'q4', 'q4f16', 'fp16', 'fp32', 'bnb4']).optional(),
  },
  LOCAL_DEFAULTS: {
    about: 'Local model per task for calls that name none: text-classification=owner/name, comma-separated.',
    accepts: 'TASK=MODEL, comma-separated, such as text-classification=owner/name',
    schema: parsedText(parseTaskModels),
  },
  HF_ENDPOINT: {
    about: 'Hub or mirror that models are downloaded from; a mirror never gets HF_TOKEN.',
    accepts: 'an http or https URL',
    schema: baseUrl.default('https://huggingface.co'),
  },
  HF_ENDPOINT_TOKEN: {
    about: 'Token for a mirror in HF_ENDPOINT.',
    accepts: 'a token without spaces',
    schema: headerValue.optional(),
    secret: true,
  },
  HF_HOME: {
    about: 'Hugging Face folder; models in its cache (hub) are used in place. Default: ~/.cache/huggingface.',
    accepts: 'the path of a folder',
    schema: z.string().optional(),
  },
  HF_HUB_CACHE: {
    about: 'The cache itself, if it is elsewhere.',
    accepts: 'the path of a folder',
    schema: z.string().optional(),
  },
  HF_HUB_OFFLINE: {
    about: '1: nothing is fetched from the Hub, for no caller and by no command.',
    accepts: '1 or 0, also as true or false, yes or no, on or off',
    schema: z.stringbool({ truthy: ['1', 'true', 'yes', 'on'], falsy: ['0', 'false', 'no', 'off', ''] }).default(false),
  },
  HTTP_PROXY: {
    about: 'Proxy for http URLs, of connections and of downloads; http_proxy too.',
    accepts: 'an http, https or socks5 URL, which may hold a user name and a password',
    schema: proxyUrl.optional(),
    secret: true,
  },
  HTTPS_PROXY: {
    about: 'Proxy for https URLs; https_proxy too. Default: ALL_PROXY, then HTTP_PROXY.',
    accepts: 'an http, https or socks5 URL, which may hold a user name and a password',
    schema: proxyUrl.optional(),
    secret: true,
  },
  ALL_PROXY: {
    about: 'Proxy for all URLs that HTTP_PROXY or HTTPS_PROXY is not set for; all_proxy too.',
    accepts: 'an http, https or socks5 URL, which may hold a user name and a password',
    schema: proxyUrl.optional(),
    secret: true,
  },
  NO_PROXY: {
    about: 'Hosts that are asked without a proxy; no_proxy too.',
    accepts:
      'host names, addresses and networks (10.0.0.0/8), also with a port or a leading dot, several with commas between, or * for all',
    schema: z.string().optional(),
  },
  LOCAL_CACHE: {
    about: 'Folder for downloaded models.',
    accepts: 'the path of a folder',
    schema: z.string().optional(),
  },
  LOCAL_WORKERS: {
    about: 'Child processes that run local models. Default: by cores and LOCAL_MEMORY_MB.',
    accepts: 'an integer from 1 to 64',
    schema: integer(1, 64).optional(),
    formerly: 'LOCAL_HOSTS',
  },
  LOCAL_KEEP_ALIVE: {
    about:
      'How long a local model stays in memory after its last use, in seconds or as 5m or 1h30m; 0: not at all, -1: for good.',
    accepts:
      'seconds, or a time such as 90s, 5m or 1h30m, of a year at most; 0 unloads them at once, -1 keeps them for good',
    schema: duration(31_536_000).default(300),
  },
  LOCAL_PRELOAD: {
    about: 'Local models, or tasks, to load at start, comma-separated.',
    accepts: 'ids of models or tasks, comma-separated',
    schema: z
      .string()
      .default('')
      .transform((text) => text.split(',').flatMap((name) => name.trim() || [])),
  },
  LOCAL_MEMORY_MB: {
    about: 'Memory for all loaded models together, in megabytes.',
    accepts: 'an integer from 256 to 1048576',
    schema: integer(256, 1_048_576).default(4096),
  },
  INFERENCE_TIMEOUT_SECONDS: {
    about: 'Deadline of a call in seconds, including waits and retries.',
    accepts: `a number above 0, at most ${MAX_TIMEOUT_SECONDS}`,
    schema: number(0.001, MAX_TIMEOUT_SECONDS).default(60),
  },
  CACHE_SECONDS: {
    about: 'Seconds that answers stay in the cache; 0 turns it off.',
    accepts: 'a number from 0 to 31536000; 0 turns the cache off',
    schema: number(0, 31_536_000).default(300),
  },
  CACHE_MEGABYTES: {
    about: 'Size of the cache in memory, in megabytes.',
    accepts: 'a number from 0 to 1048576',
    schema: number(0, 1_048_576).default(64),
  },
  REDIS_URL: {
    about: 'Redis or Valkey that several servers share as a cache.',
    accepts: 'a redis:// or rediss:// URL',
    schema: z
      .string()
      .regex(/^rediss?:\/\/./)
      .optional(),
    secret: true,
  },
  BATCH_WINDOW_MS: {
    about: 'Milliseconds that a call waits for others to form a batch.',
    accepts: 'a number from 0 to 1000',
    schema: number(0, 1000).default(1),
  },
  BATCH_MAX: {
    about: 'Most calls in one batch.',
    accepts: 'an integer from 1 to 1024',
    schema: integer(1, 1024).default(32),
  },
  BATCH_SIZES: {
    about: 'adaptive: batch sizes follow the measured latency of the upstream; fixed: always up to BATCH_MAX.',
    accepts: 'adaptive or fixed',
    schema: z.enum(['adaptive', 'fixed']).default('adaptive'),
  },
  MAX_CONCURRENT: {
    about: 'Most running calls, per connection.',
    accepts: 'an integer from 1 to 10000',
    schema: integer(1, 10_000).default(16),
  },
  MAX_QUEUED: {
    about: 'Most waiting calls, per connection.',
    accepts: 'an integer from 0 to 1000000',
    schema: integer(0, 1_000_000).default(256),
  },
  API_KEYS: {
    about: 'Keys that clients must send, as Bearer token or x-api-key.',
    accepts: 'NAME=KEY or NAME=sha256:HEX (keys of 8 characters or more), comma-separated',
    schema: parsedText(parseApiKeys),
    secret: true,
  },
  ALLOW_ANONYMOUS: {
    about: 'true: every client that reaches the server may use it without a key.',
    accepts: 'true or false',
    schema: flag.default(false),
  },
  RATE_LIMIT: {
    about: 'Units that a key (or, without keys, an address) may spend per minute; a task costs 1 to 5.',
    accepts: 'an integer from 1 to 1000000000',
    schema: integer(1, 1_000_000_000).optional(),
  },
  RATE_LIMIT_TOKENS: {
    about:
      'Tokens per minute that models may read and write for a key (or, without keys, an address); counted after each ' +
      'answer, if the model reports them.',
    accepts: 'an integer from 1 to 1000000000',
    schema: integer(1, 1_000_000_000).optional(),
  },
  TRUST_PROXY: {
    about: 'Number of proxies in front: the address of a client is read from X-Forwarded-For.',
    accepts: 'an integer from 0 to 10',
    schema: integer(0, 10).default(0),
  },
  CLIENT_TOKENS: {
    about: 'true: callers may send their own Hugging Face token in x-hf-token, for hugging-face connections.',
    accepts: 'true or false',
    schema: flag.default(false),
  },
  CORS_ORIGINS: {
    about: 'Other origins whose web pages may use the server.',
    accepts: 'origins such as https://app.example, comma-separated, or * for all',
    schema: parsedText(parseOrigins),
  },
  INTROSPECTION: {
    about: 'false: introspection is refused.',
    accepts: 'true or false',
    schema: flag.default(true),
  },
  PUBLIC_SCHEMA: {
    about:
      'true: callers without a key may read the schema, the tasks and the connections. Default: true without API_KEYS.',
    accepts: 'true or false',
    schema: flag.optional(),
  },
  GRAPHIQL: {
    about: 'false: no GraphiQL page.',
    accepts: 'true or false',
    schema: flag.default(true),
  },
  PERSISTED_OPERATIONS: {
    about: 'JSON file of persisted operations (id -> document).',
    accepts: 'the path of a JSON file',
    schema: z.string().optional(),
  },
  ONLY_PERSISTED: {
    about: 'true: only operations in PERSISTED_OPERATIONS run.',
    accepts: 'true or false',
    schema: flag.default(false),
  },
  MAX_UPLOAD_MB: {
    about: 'Largest file in a request, in megabytes.',
    accepts: 'a number above 0, at most 1024',
    schema: number(0.001, 1024).default(25),
  },
  MAX_JSON_MB: {
    about: 'Largest JSON of a request, media excluded, in megabytes.',
    accepts: 'a number above 0, at most 1024',
    schema: number(0.001, 1024).default(2),
  },
  MAX_DOCUMENT_KB: {
    about: 'Longest GraphQL document, in kilobytes.',
    accepts: 'a number from 1 to 10240',
    schema: number(1, 10_240).default(100),
  },
  MAX_BODIES_MB: {
    about: 'Bodies of all requests in flight together, in megabytes.',
    accepts: 'a number from 1 to 1048576',
    schema: number(1, 1_048_576).default(256),
  },
  MAX_SUBSCRIPTIONS: {
    about: 'Most open subscriptions of all clients; one client has at most half while others need them.',
    accepts: 'an integer from 1 to 1000000',
    schema: integer(1, 1_000_000).default(1000),
  },
  MAX_STREAM_SECONDS: {
    about: 'Longest duration of a subscription, in seconds.',
    accepts: `a number above 0, at most ${MAX_TIMEOUT_SECONDS}`,
    schema: number(0.001, MAX_TIMEOUT_SECONDS).default(600),
  },
  MAX_SOCKETS: {
    about: 'Most open sockets of all clients; one address has at most half while others need them.',
    accepts: 'an integer from 1 to 1000000',
    schema: integer(1, 1_000_000).default(10_000),
  },
  SHUTDOWN_SECONDS: {
    about: 'Seconds that a stopping server waits for requests in flight.',
    accepts: 'a number from 0 to 3600',
    schema: number(0, 3600).default(10),
  },
  LOG_LEVEL: {
    about: 'Lowest level that is logged; info has a line for every operation.',
    accepts: 'one of trace, debug, info, warn, error, fatal, silent',
    schema: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  },
  METRICS: {
    about: 'false: no Prometheus metrics at /metrics.',
    accepts: 'true or false',
    schema: flag.default(true),
  },
  METRICS_TOKEN: {
    about: 'Bearer token that /metrics requires.',
    accepts: 'a token of 8 characters or more without spaces',
    schema: headerValue.min(8).optional(),
    secret: true,
  },
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    about: 'Collector for OpenTelemetry traces, over OTLP/HTTP.',
    accepts: 'an http or https URL, without /v1/traces',
    schema: baseUrl.optional(),
  },
} as const satisfies Record<
  string,
  { about: string; accepts: string; schema: z.ZodType; secret?: boolean; formerly?: string }
>;

export const VARIABLE_NAMES = Object.keys(VARIABLES).filter(isVariable);

function isVariable(name: string): name is VariableName {
  return Object.hasOwn(VARIABLES, name);
}
