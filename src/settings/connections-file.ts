// More connections: from the connections file, or as a program hands them over; `${NAME}` stands for an environment variable.

import { z } from 'zod';
import { baseUrl, headerValue } from './setting-types.ts';

const connection = z
  .strictObject({
    id: z.string().regex(/^[a-zA-Z0-9][\w.-]{0,63}$/, { error: 'expected 1 to 64 letters, digits, ".", "_" or "-"' }),
    kind: z.enum(['hugging-face', 'custom-endpoint']),
    baseUrl: baseUrl.optional(),
    apiKey: headerValue.optional(),
    billTo: headerValue.optional(),
    server: z.enum(['auto', 'toolkit', 'tgi', 'tei', 'openai']).default('auto'),
    models: z.record(z.string(), z.string()).default({}),
    fallback: z.array(z.string()).default([]),
  })
  .transform((value, context) => {
    const url =
      value.baseUrl ?? (value.kind === 'hugging-face' ? 'https://router.huggingface.co/hf-inference' : undefined);
    if (url) return { ...value, baseUrl: url };
    context.addIssue({ code: 'custom', path: ['baseUrl'], message: 'expected the URL of the endpoint, got none' });
    return z.NEVER;
  });

export type ConnectionSettings = z.output<typeof connection>;

/** As people write it. */
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
    problems.push('CONNECTIONS_FILE: accepted is JSON of the form { "connections": [ … ] }; the file is not JSON.');
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
    for (const { path, message } of parsed.error.issues) problems.push(`${source}: ${path.join('.')}: ${message}.`);
    return [];
  }
  const { connections } = parsed.data;
  const ids = connections.map(({ id }) => id);
  for (const id of new Set(ids.filter((id, i) => id === 'local' || ids.indexOf(id) !== i))) {
    problems.push(`${source}: the id "${id}" is taken: accepted is an id of its own.`);
  }
  return connections;
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
