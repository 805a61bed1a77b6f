// Places the files of a multipart request into the variables of its operations, where its `map` names nulls.

import { z } from 'zod';
import { tryJson } from '../../utils/try-json.ts';
import { checkJsonDepth } from '../request-params.ts';
import { checkJsonBytes } from './json-bytes.ts';
import { malformed } from './upload-errors.ts';
import type { UploadLimits } from './upload-limits.ts';
import type { UploadedFile } from './uploaded-file.ts';

const operationsSchema = z.union([z.record(z.string(), z.unknown()), z.array(z.record(z.string(), z.unknown()))]);
const mapSchema = z.record(z.string(), z.array(z.string()).min(1));

/** A path such as `variables.image`, or `1.variables.images.0` in a list of operations. */
const PATH = /^(?:\d+\.)?variables\../;

type Operations = z.output<typeof operationsSchema>;

/** @throws GraphQLError with status 400 when parts are missing or inconsistent */
export function mapFiles(parts: ReadonlyMap<string, string | UploadedFile>, limits: UploadLimits): Operations {
  const operations = read(parts, 'operations', operationsSchema, 'a JSON object, or a list of them', limits);
  const map = read(parts, 'map', mapSchema, 'a JSON object with a list of paths for each file', limits);
  for (const [name, part] of parts) {
    const isFile = typeof part !== 'string' && name !== 'operations' && name !== 'map';
    if (isFile && !Object.hasOwn(map, name)) throw malformed(`a file ${quote(name)} that "map" does not name`);
  }
  for (const [name, paths] of Object.entries(map)) {
    const part = parts.get(name);
    if (part === undefined) throw malformed(`a "map" that names ${quote(name)}, and no such part`);
    for (const path of paths) put(operations, path, part);
  }
  return operations;
}

function read<Value>(
  parts: ReadonlyMap<string, string | UploadedFile>,
  name: string,
  schema: z.ZodType<Value>,
  form: string,
  limits: UploadLimits,
): Value {
  const part = parts.get(name);
  if (part === undefined) throw malformed(`no part "${name}"`);
  // Some clients send `operations` and `map` as files with a content type.
  const bytes = typeof part === 'string' ? Buffer.from(part) : Buffer.concat(part.pieces);
  checkJsonBytes(bytes, limits);
  const text = bytes.toString('utf8').replace(/^\ufeff/, '');
  checkJsonDepth(text);
  const parsed = schema.safeParse(tryJson(text));
  if (!parsed.success) throw malformed(`a part "${name}" that is not ${form}`);
  return parsed.data;
}

function put(operations: Operations, path: string, part: string | UploadedFile): void {
  if (!PATH.test(path)) throw malformed(`a path ${quote(path)} that leads into no variables`);
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  let place: unknown = operations;
  for (const key of keys) place = child(place, key);
  // Only own properties that are null: a path cannot reach a prototype or replace other values.
  if (child(place, last) !== null) throw malformed(`a path ${quote(path)} where "operations" has no null`);
  Object.assign(place as object, { [last]: part });
}

function child(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return Reflect.get(value, key);
}

/** Names and paths come from the client, so error messages show only a part. */
function quote(text: string): string {
  return JSON.stringify(text.slice(0, 100));
}
