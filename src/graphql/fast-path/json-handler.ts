// The short way in for what nearly every client sends: a JSON POST that wants JSON back. It runs yoga's own pipeline
// (parsing, checks, plugins, execution) without a web Request and Response around it, which cost more than the rest
// together. Whatever is unusual, and every answer without data, goes the long way: nothing of yoga's rules is repeated.
// Plugins that work on requests (onRequest, onResponse) do not see what goes this way.

import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { Caller } from '../../security/caller.ts';
import type { createGraphqlServer } from '../server.ts';
import { type ExecuteOptions, executeOperation, type Params } from './execute-operation.ts';
import { LazyAbortSignal } from './lazy-abort-signal.ts';
import { CallTrace, type ResponseCache } from './response-cache.ts';

type Graphql = ReturnType<typeof createGraphqlServer>;

/** Content types that yoga reads as JSON, as clients write them. */
const JSON_BODIES = new Set(['application/json', 'application/json; charset=utf-8', 'application/json;charset=utf-8']);

/** What clients send as `accept`, and the type yoga would answer with. */
const ANSWERS = new Map<string | undefined, string>([
  [undefined, 'application/json; charset=utf-8'],
  ['*/*', 'application/json; charset=utf-8'],
  ['application/json', 'application/json; charset=utf-8'],
  // Apollo Client 4, urql, graphql-request.
  ['application/graphql-response+json', 'application/graphql-response+json; charset=utf-8'],
  ['application/graphql-response+json,application/json;q=0.9', 'application/graphql-response+json; charset=utf-8'],
  ['application/graphql-response+json, application/json', 'application/graphql-response+json; charset=utf-8'],
]);

/** What most requests consist of; anything else is yoga's to judge. */
const PLAIN = new Set(['query', 'variables', 'operationName']);

/** Whether a POST with these headers may go the short way; the body still decides. */
export function isJsonRequest(headers: IncomingHttpHeaders): boolean {
  return JSON_BODIES.has(headers['content-type']?.toLowerCase() ?? '') && ANSWERS.has(headers.accept);
}

export interface JsonRequest {
  headers: IncomingHttpHeaders;
  /** The JSON text, complete. */
  body: string;
  client: Caller;
}

/** Answers, or returns false having written nothing: then the request must go the long way. */
export async function handleJson(
  graphql: Graphql,
  hotAnswers: ResponseCache | undefined,
  { headers, body, client }: JsonRequest,
  response: ServerResponse,
): Promise<boolean> {
  const type = ANSWERS.get(headers.accept) ?? '';
  const key = hotAnswers?.keyOf(body, type, client);
  if (key !== undefined) {
    const hot = hotAnswers?.take(key, requestIdOf(headers));
    if (hot !== undefined) return send(response, type, hot);
  }
  const params = parseParams(body);
  if (!params) return false;
  const trace = key === undefined ? undefined : new CallTrace();
  const options: ExecuteOptions = { headers, leaving: new LazyAbortSignal(response), client, isTentative: true, trace };
  let result: Awaited<ReturnType<typeof executeOperation>>;
  try {
    result = await executeOperation(graphql, params, options);
  } catch {
    return false;
  }
  if (!result || !('data' in result) || Symbol.asyncIterator in result) return false;
  if (result.extensions && 'http' in result.extensions) return false;
  if (result.errors?.some(({ extensions }) => extensions && 'http' in extensions)) return false;
  const text = JSON.stringify(result);
  if (key !== undefined && trace && !result.errors) hotAnswers?.keep(key, text, trace, options.operation);
  return send(response, type, text);
}

function send(response: ServerResponse, type: string, text: string): true {
  response.writeHead(200, { 'content-type': type, 'content-length': Buffer.byteLength(text) });
  response.end(text);
  return true;
}

function requestIdOf(headers: IncomingHttpHeaders): string | undefined {
  const id = headers['x-request-id'];
  return typeof id === 'string' ? id : undefined;
}

/** A single operation without extensions (persisted queries and the like go the long way). */
function parseParams(body: string): Params | undefined {
  try {
    const params: unknown = JSON.parse(body);
    return isParams(params) ? params : undefined;
  } catch {
    return undefined;
  }
}

function isParams(value: unknown): value is Params {
  if (typeof value !== 'object' || value === null || !('query' in value)) return false;
  for (const name in value) if (!PLAIN.has(name)) return false;
  const variables = 'variables' in value ? value.variables : null;
  const operationName = 'operationName' in value ? value.operationName : null;
  if (typeof value.query !== 'string' || (operationName !== null && typeof operationName !== 'string')) return false;
  return typeof variables === 'object' && !Array.isArray(variables);
}
