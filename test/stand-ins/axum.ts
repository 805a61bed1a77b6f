// How TGI and TEI, both built on axum, read a body and answer where no handler does.

import type { z } from 'zod';
import { type Asked, isObject, Refusal, type Reply, readBody } from './stand-in.ts';

const TEXT = { 'content-type': 'text/plain; charset=utf-8' };

/** The request's body by its schema; what serde refuses is refused as plain text. */
export function axumBody<Schema extends z.ZodType>(asked: Asked, schema: Schema, limitBytes: number): z.output<Schema> {
  const type = asked.headers['content-type'] ?? '';
  if (!/^application\/([\w.-]+\+)?json\s*(;|$)/i.test(type))
    throw new Refusal({ status: 415, headers: TEXT, body: 'Expected request with `Content-Type: application/json`' });
  if (asked.bytes.length > limitBytes)
    throw new Refusal({ status: 413, headers: TEXT, body: 'Failed to buffer the request body: length limit exceeded' });
  const column = asked.bytes.length;
  if (asked.body === undefined)
    throw new Refusal({
      status: 400,
      headers: TEXT,
      body: `Failed to parse the request body as JSON: expected value at line 1 column ${column}`,
    });
  return readBody(asked, schema, (issue) => ({
    status: 422,
    headers: TEXT,
    body: `Failed to deserialize the JSON body into the target type: ${serdeMessage(issue)} at line 1 column ${column}`,
  }));
}

function serdeMessage({ code, path, message, input, ...rest }: z.core.$ZodIssue): string {
  const missing = input === undefined && path.length > 0 && code !== 'custom';
  const at = missing ? path.slice(0, -1) : path;
  const place = at.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
  const prefix = place ? `${place.replace(/^\./, '')}: ` : '';
  if (missing) return `${prefix}missing field \`${String(path.at(-1))}\``;
  if (code === 'invalid_union') return `${prefix}data did not match any variant of untagged enum`;
  if (code === 'custom') return prefix + message;
  const expected = 'expected' in rest ? String(rest.expected) : message;
  return `${prefix}invalid type: ${shown(input)}, expected ${expected}`;
}

function shown(input: unknown): string {
  if (typeof input === 'string') return `string ${JSON.stringify(input)}`;
  if (typeof input === 'boolean') return `boolean \`${input}\``;
  if (typeof input === 'number')
    return Number.isInteger(input) ? `integer \`${input}\`` : `floating point \`${input}\``;
  if (Array.isArray(input)) return 'sequence';
  return isObject(input) ? 'map' : 'null';
}

type Routes = Record<string, Partial<Record<'GET' | 'POST', () => Reply | Promise<Reply>>>>;

/** Without a body where there is no such path or method. */
export function route(asked: Asked, routes: Routes): Reply | Promise<Reply> {
  const methods = Object.hasOwn(routes, asked.path) ? routes[asked.path] : undefined;
  if (!methods) return { status: 404 };
  const handler = methods[asked.method as 'GET' | 'POST'];
  return handler ? handler() : { status: 405, headers: { allow: Object.keys(methods).join(',') } };
}

/** Refuses a request without the API key, with no body. */
export function checkKey(
  { headers }: Asked,
  token: string | undefined,
  same: (sent: string, wanted: string) => boolean,
) {
  if (token && !same(headers.authorization ?? '', `Bearer ${token}`)) throw new Refusal({ status: 401 });
}
