// Reads further connections from the connections file or from an option of the library; `${NAME}` stands for an
// environment variable.

import { z } from 'zod';
import { didYouMean } from '../utils/did-you-mean.ts';
import { connectionUrl, headerValue, ROUTER_URL } from './setting-types.ts';

const fields = z.strictObject({
  id: z.string().regex(/^[a-zA-Z0-9][\w.-]{0,63}$/, { error: 'expected 1 to 64 letters, digits, ".", "_" or "-"' }),
  kind: z.enum(['hugging-face', 'custom-endpoint']),
  baseUrl: connectionUrl.optional(),
  apiKey: headerValue.optional(),
  billTo: headerValue.optional(),
  server: z.enum(['auto', 'toolkit', 'tgi', 'tei', 'openai']).default('auto'),
  models: z.record(z.string(), z.string()).default({}),
  fallback: z.array(z.string()).default([]),
});

const KEYS = Object.keys(fields.shape);

const connection = fields.transform((value, context) => {
  const url = value.baseUrl ?? (value.kind === 'hugging-face' ? ROUTER_URL : undefined);
  if (url) return { ...value, baseUrl: url };
  context.addIssue({ code: 'custom', path: ['baseUrl'], message: 'expected the URL of the endpoint, got none' });
  return z.NEVER;
});

export type ConnectionSettings = z.output<typeof connection>;

/**
 * A connection as a connections file and the option `connections` have it; `${NAME}` in a value is read from the
 * environment.
 *
 * @example
 * ```ts
 * import type { ConnectionOptions } from 'inferql';
 *
 * const eu: ConnectionOptions = {
 *   id: 'eu',
 *   kind: 'custom-endpoint',
 *   baseUrl: 'https://x.eu-west-1.aws.endpoints.huggingface.cloud',
 *   apiKey: '${EU_TOKEN}',
 *   models: { summarization: 'my-org/summaries' },
 *   fallback: ['local'],
 * };
 * ```
 */
export type ConnectionOptions = Readonly<z.input<typeof connection>>;

/** The entry of the local connection, which always exists: sets its default models by task. */
const local = z.strictObject({
  id: z.literal('local', { error: 'expected "local"' }),
  kind: z.literal('local'),
  models: z.record(z.string(), z.string()).default({}),
});

export type LocalConnectionEntry = Readonly<z.input<typeof local>>;

const file = z.strictObject({ connections: z.array(z.unknown()) });

export interface ReadConnections {
  readonly connections: readonly ConnectionSettings[];
  /** Task -> default model of the local connection. */
  readonly localModels: Readonly<Record<string, string>>;
}

const NONE: ReadConnections = { connections: [], localModels: {} };

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the connections file. Adds problems to `problems`, without values of the file, which may be secrets. */
export function readConnectionsFile(
  text: string | undefined,
  environment: Environment,
  problems: string[],
): ReadConnections {
  if (text === undefined) return NONE;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    problems.push(`CONNECTIONS_FILE: expected JSON of the form { "connections": [ … ] }, got ${placeOf(error, text)}.`);
    return NONE;
  }
  return readConnections('CONNECTIONS_FILE', json, environment, problems);
}

/** @param source name of the source in error messages */
export function readConnections(
  source: string,
  json: unknown,
  environment: Environment,
  problems: string[],
): ReadConnections {
  const outer = file.safeParse(expand(source, json, environment, problems));
  const entries = outer.data?.connections ?? [];
  const entriesOf = (areLocal: boolean) => entries.map((entry) => (isLocal(entry) === areLocal ? entry : undefined));
  const say = (issue: z.core.$ZodIssue, keys = ['connections']) =>
    problems.push(`${source}: ${describeIssue(issue, json, keys)}.`);
  for (const issue of outer.error?.issues ?? []) say(issue);
  const read = <Schema extends z.ZodType>(
    schema: Schema,
    those: readonly unknown[],
    keys: string[],
  ): z.output<Schema>[] =>
    those.flatMap((entry, i) => {
      if (entry === undefined) return [];
      const parsed = schema.safeParse(entry);
      for (const issue of parsed.error?.issues ?? []) say({ ...issue, path: ['connections', i, ...issue.path] }, keys);
      return parsed.success ? [parsed.data] : [];
    });
  const connections = read(connection, entriesOf(false), KEYS);
  const locals = read(local, entriesOf(true), Object.keys(local.shape));
  const ids = [...connections, ...locals].map(({ id }) => id);
  const isTaken = (id: string, i: number) => ids.indexOf(id) !== i || (id === 'local' && i < connections.length);
  for (const id of new Set(ids.filter(isTaken))) {
    problems.push(`${source}: the id "${id}" is taken: expected an id that no other connection has.`);
  }
  return { connections, localModels: locals[0]?.models ?? {} };
}

function isLocal(entry: unknown): boolean {
  return typeof entry === 'object' && entry !== null && 'kind' in entry && entry.kind === 'local';
}

/** Names the connection by its id, if it has one, and lists the valid keys if one is unknown. */
function describeIssue({ path, message, ...issue }: z.core.$ZodIssue, json: unknown, keys: readonly string[]): string {
  const [list, index, ...inside] = path;
  const isEntry = list === 'connections' && typeof index === 'number';
  const id = isEntry ? idOf(json, index) : undefined;
  const name = id === undefined ? `connection ${Number(index) + 1} of the list` : `connection "${id}"`;
  const place = isEntry ? [name, ...inside].join('.') : path.join('.');
  if (issue.code !== 'unrecognized_keys') return `${place || 'the file'}: ${expectation(message, issue)}`;
  const unknown = issue.keys.map((key) => `there is no key "${key.slice(0, 100)}".${didYouMean(key, keys)}`);
  return `${place || 'the file'}: ${unknown.join(' ')} Keys are ${keys.join(', ')}`;
}

/** zod's own words name types of JavaScript, and quote values, which may hold secrets. */
function expectation(message: string, issue: Pick<z.core.$ZodIssue, 'code'>): string {
  if (issue.code === 'invalid_value' && 'values' in issue && Array.isArray(issue.values) && issue.values.length > 0) {
    return `expected ${issue.values.join(' or ')}`;
  }
  if (issue.code === 'invalid_type' && 'expected' in issue) {
    return message.endsWith('received undefined') ? 'is missing' : `expected ${issue.expected}`;
  }
  return message.startsWith('expected ') ? message : `expected ${message}`;
}

/** Where JSON.parse stopped, as line and column; its message also quotes the text, which may hold secrets. */
function placeOf(error: unknown, text: string): string {
  const at = Number(/at position (\d+)/.exec(String(error))?.[1] ?? text.trimEnd().length);
  const before = text.slice(0, at).split('\n');
  return `a syntax error at line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}

function idOf(json: unknown, index: number): string | undefined {
  const named = z.object({ connections: z.array(z.unknown()) }).safeParse(json).data?.connections[index];
  return z.object({ id: z.string().max(64) }).safeParse(named).data?.id;
}

/** Replaces `${NAME}` in all strings. */
function expand(source: string, value: unknown, environment: Environment, problems: string[]): unknown {
  if (typeof value === 'string') {
    return value.replace(/\$\{(\w+)\}/g, (_match, name: string) => {
      const found = environment[name];
      if (!found) problems.push(`${source}: \${${name}} is used, but the environment variable ${name} is not set.`);
      return found ?? 'unset';
    });
  }
  if (Array.isArray(value)) return value.map((item) => expand(source, item, environment, problems));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, expand(source, item, environment, problems)]),
    );
  }
  return value;
}
