// More connections: from the connections file, or as a program hands them over; `${NAME}` stands for an environment variable.

import { z } from 'zod';
import { didYouMean } from '../utils/did-you-mean.ts';
import { baseUrl, headerValue } from './setting-types.ts';

const fields = z.strictObject({
  id: z.string().regex(/^[a-zA-Z0-9][\w.-]{0,63}$/, { error: 'expected 1 to 64 letters, digits, ".", "_" or "-"' }),
  kind: z.enum(['hugging-face', 'custom-endpoint']),
  baseUrl: baseUrl.optional(),
  apiKey: headerValue.optional(),
  billTo: headerValue.optional(),
  server: z.enum(['auto', 'toolkit', 'tgi', 'tei', 'openai']).default('auto'),
  models: z.record(z.string(), z.string()).default({}),
  fallback: z.array(z.string()).default([]),
});

const KEYS = Object.keys(fields.shape);

const connection = fields.transform((value, context) => {
  const url =
    value.baseUrl ?? (value.kind === 'hugging-face' ? 'https://router.huggingface.co/hf-inference' : undefined);
  if (url) return { ...value, baseUrl: url };
  context.addIssue({ code: 'custom', path: ['baseUrl'], message: 'expected the URL of the endpoint, got none' });
  return z.NEVER;
});

export type ConnectionSettings = z.output<typeof connection>;

/**
 * A connection as a connections file and the option `connections` have it; `${NAME}` in a value is read from the environment.
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

const file = z.strictObject({ connections: z.array(connection) });

type Environment = Readonly<Record<string, string | undefined>>;

/** The connections file. Adds to `problems` what is wrong; values of the file are not shown, they may hold secrets. */
export function readConnectionsFile(
  text: string | undefined,
  environment: Environment,
  problems: string[],
): readonly ConnectionSettings[] {
  if (text === undefined) return [];
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    problems.push('CONNECTIONS_FILE: expected JSON of the form { "connections": [ … ] }; got something else.');
    return [];
  }
  return readConnections('CONNECTIONS_FILE', json, environment, problems);
}

/** @param source what the problems name */
export function readConnections(
  source: string,
  json: unknown,
  environment: Environment,
  problems: string[],
): readonly ConnectionSettings[] {
  const parsed = file.safeParse(expand(source, json, environment, problems));
  if (!parsed.success) {
    for (const issue of parsed.error.issues) problems.push(`${source}: ${describeIssue(issue, json)}.`);
    return [];
  }
  const { connections } = parsed.data;
  const ids = connections.map(({ id }) => id);
  for (const id of new Set(ids.filter((id, i) => id === 'local' || ids.indexOf(id) !== i))) {
    problems.push(`${source}: the id "${id}" is taken: expected an id that no other connection has.`);
  }
  return connections;
}

/** A connection is named by its id where it has one, and a key that does not exist by those that do. */
function describeIssue({ path, message, ...issue }: z.core.$ZodIssue, json: unknown): string {
  const [list, index, ...inside] = path;
  const id = list === 'connections' && typeof index === 'number' ? idOf(json, index) : undefined;
  const place = id === undefined ? path.join('.') : [`connection "${id}"`, ...inside].join('.');
  if (issue.code !== 'unrecognized_keys') return `${place || 'the file'}: ${message}`;
  const keys = list === undefined ? ['connections'] : KEYS;
  const unknown = issue.keys.map((key) => `there is no key "${key.slice(0, 100)}".${didYouMean(key, keys)}`);
  return `${place || 'the file'}: ${unknown.join(' ')} Keys are ${keys.join(', ')}`;
}

function idOf(json: unknown, index: number): string | undefined {
  const named = z.object({ connections: z.array(z.unknown()) }).safeParse(json).data?.connections[index];
  return z.object({ id: z.string().max(64) }).safeParse(named).data?.id;
}

/** Replaces `${NAME}` in every text of the file. */
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
