// Environment and connections file -> Settings. Every bad setting is told at once, with what is accepted.

import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { z } from 'zod';
import { type ConnectionSettings, readConnectionsFile } from './connections-file.ts';
import { parseApiKeys } from './graphql/access.ts';
import { baseUrl, headerValue } from './setting-types.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const integer = (min: number, max: number) => number(min, max).int();
const number = (min: number, max: number) =>
  z.coerce
    .number({ error: `a number from ${min} to ${max}` })
    .min(min)
    .max(max);
const flag = z.enum(['true', 'false']).transform((value) => value === 'true');

const MAX_TIMEOUT_SECONDS = 24 * 60 * 60;

/** Name -> what is accepted in words, and the schema that checks it. Secrets are never shown. */
const VARIABLES = {
  PORT: { accepts: 'an integer from 0 to 65535; 0 picks a free port', schema: integer(0, 65535).default(4000) },
  HOST: {
    accepts: 'a host name or address to listen on',
    schema: z
      .string()
      .regex(/^[\w.:-]+$/)
      .default('127.0.0.1'),
  },
  HF_TOKEN: { accepts: 'an API key without spaces', schema: headerValue.optional(), secret: true },
  HF_BASE_URL: { accepts: 'an http or https URL', schema: baseUrl.optional() },
  HF_CUSTOM_ENDPOINT: { accepts: 'true or false', schema: flag.default(false) },
  HF_BILL_TO: { accepts: 'the name of an organisation', schema: headerValue.optional() },
  CONNECTIONS_FILE: { accepts: 'the path of a JSON file', schema: z.string().optional() },
  DEFAULT_CONNECTION: { accepts: 'the id of a connection', schema: z.string().optional() },
  LOCAL_MODELS: { accepts: 'the path of a folder', schema: z.string().optional() },
  LOCAL_DOWNLOADS: { accepts: 'true or false', schema: flag.default(true) },
  LOCAL_CACHE: { accepts: 'the path of a folder', schema: z.string().optional() },
  LOCAL_HOSTS: {
    accepts: 'an integer from 1 to 64',
    schema: integer(1, 64).default(Math.max(1, availableParallelism() - 1)),
  },
  LOCAL_MEMORY_MB: { accepts: 'an integer from 256 to 1048576', schema: integer(256, 1_048_576).default(4096) },
  INFERENCE_TIMEOUT_SECONDS: {
    accepts: `a number above 0, at most ${MAX_TIMEOUT_SECONDS}`,
    schema: number(0.001, MAX_TIMEOUT_SECONDS).default(60),
  },
  CACHE_SECONDS: {
    accepts: 'a number from 0 to 31536000; 0 turns the cache off',
    schema: number(0, 31_536_000).default(300),
  },
  CACHE_MEGABYTES: { accepts: 'a number from 0 to 1048576', schema: number(0, 1_048_576).default(64) },
  REDIS_URL: {
    accepts: 'a redis:// or rediss:// URL',
    schema: z
      .string()
      .regex(/^rediss?:\/\/./)
      .optional(),
    secret: true,
  },
  BATCH_WINDOW_MS: { accepts: 'a number from 0 to 1000', schema: number(0, 1000).default(1) },
  BATCH_MAX: { accepts: 'an integer from 1 to 1024', schema: integer(1, 1024).default(32) },
  MAX_CONCURRENT: { accepts: 'an integer from 1 to 10000', schema: integer(1, 10_000).default(16) },
  MAX_QUEUED: { accepts: 'an integer from 0 to 1000000', schema: integer(0, 1_000_000).default(256) },
  API_KEYS: {
    accepts: 'NAME=KEY or NAME=sha256:HEX (keys of 8 characters or more), several with commas between',
    schema: z
      .string()
      .default('')
      .transform((text, context) => {
        const keys = text === '' ? [] : parseApiKeys(text);
        if (keys) return keys;
        context.addIssue({ code: 'invalid_value', values: [] });
        return z.NEVER;
      }),
    secret: true,
  },
  MAX_UPLOAD_MB: { accepts: 'a number above 0, at most 1024', schema: number(0.001, 1024).default(25) },
  SHUTDOWN_SECONDS: { accepts: 'a number from 0 to 3600', schema: number(0, 3600).default(10) },
} as const satisfies Record<string, { accepts: string; schema: z.ZodType; secret?: boolean }>;

type Variables = { [Name in keyof typeof VARIABLES]: z.output<(typeof VARIABLES)[Name]['schema']> };

export interface Settings extends Variables {
  /** Every connection but `local`, which is always there. */
  connections: readonly ConnectionSettings[];
  defaultConnection: string;
}

/** One line per bad setting. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`inferql cannot start:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

export const LOCAL = 'local';

/**
 * @param environment an empty variable counts as unset
 * @throws SettingsError with every problem
 */
export function readSettings(environment: Environment): Settings {
  const problems: string[] = [];
  const variables = readVariables(environment, problems);
  const fromFile = variables.CONNECTIONS_FILE
    ? readConnectionsFile(readText(variables.CONNECTIONS_FILE, problems), environment, problems)
    : [];
  const huggingFace: ConnectionSettings = {
    id: 'hugging-face',
    kind: variables.HF_CUSTOM_ENDPOINT ? 'custom-endpoint' : 'hugging-face',
    baseUrl: variables.HF_BASE_URL ?? 'https://router.huggingface.co/hf-inference',
    apiKey: variables.HF_TOKEN,
    billTo: variables.HF_BILL_TO,
    server: 'auto',
    models: {},
    fallback: [],
  };
  if (variables.HF_CUSTOM_ENDPOINT && !variables.HF_BASE_URL && !environment.HF_BASE_URL) {
    problems.push('HF_CUSTOM_ENDPOINT is "true", but HF_BASE_URL is not set: set it to the URL of the endpoint.');
  }
  const connections = fromFile.some(({ id }) => id === huggingFace.id) ? fromFile : [huggingFace, ...fromFile];
  const ids = [...connections.map(({ id }) => id), LOCAL];
  const usesRouter = Boolean(variables.HF_TOKEN || variables.HF_BASE_URL);
  const defaultConnection = variables.DEFAULT_CONNECTION ?? (usesRouter ? 'hugging-face' : LOCAL);
  if (!ids.includes(defaultConnection)) {
    problems.push(`DEFAULT_CONNECTION is "${defaultConnection}": accepted is one of ${ids.join(', ')}.`);
  }
  for (const { id, fallback } of connections) {
    const unknown = fallback.filter((name) => !ids.includes(name) || name === id);
    if (unknown.length > 0) {
      problems.push(
        `CONNECTIONS_FILE: connection "${id}": fallback "${unknown.join('", "')}" names no other connection.`,
      );
    }
  }
  if (problems.length > 0) throw new SettingsError(problems);
  return { ...variables, connections, defaultConnection };
}

function readVariables(environment: Environment, problems: string[]): Variables {
  const read = (name: keyof typeof VARIABLES) => {
    const { accepts, schema, ...rest } = VARIABLES[name];
    const value = environment[name] === '' ? undefined : environment[name];
    const parsed = schema.safeParse(value);
    if (parsed.success) return [name, parsed.data];
    const shown =
      'secret' in rest
        ? '(not shown, it may hold a secret)'
        : `"${value?.slice(0, 200).replace(/\/\/[^/@]*@/, '//…@')}"`;
    const own = parsed.error.issues.find(({ code }) => code === 'custom')?.message;
    problems.push(`${name} is ${shown}: accepted is ${own ?? accepts}.`);
    return [name, undefined];
  };
  const entries = (Object.keys(VARIABLES) as (keyof typeof VARIABLES)[]).map(read);
  // Where a variable is bad the value is missing, and readSettings throws before anybody reads it.
  return Object.fromEntries(entries) as Variables;
}

function readText(path: string, problems: string[]): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    problems.push(`CONNECTIONS_FILE is "${path}": accepted is the path of a JSON file that can be read.`);
    return undefined;
  }
}
