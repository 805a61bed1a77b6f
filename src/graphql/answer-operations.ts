// Builds the HTTP answer to a request with one operation or a list of them, as JSON or as a stream. Requests with an
// unsupported Accept header or too many operations are refused here, before anything runs.

import { type ExecutionResult, GraphQLError } from 'graphql';
import type { Call } from '../inference/index.ts';
import { errorResponse } from '../security/error-body.ts';
import { ACCEPTED_TYPES, type Accepted, readAccept } from './accept.ts';
import { type HttpNote, refusal, withoutNotes } from './errors.ts';
import { CallTrace, type ResponseCache } from './fast-path/response-cache.ts';
import { withHttpCaching } from './http-caching.ts';
import { type Execute, isStream, type OperationContext, type OperationResult } from './operation.ts';
import type { RequestScope } from './request-scope.ts';
import { writeMultipartSubscription } from './write-multipart-subscription.ts';

export interface GraphqlAnswer {
  status: number;
  headers: Record<string, string>;
  body: string | ReadableStream<Uint8Array>;
}

/** What a client sent. */
export interface Sent {
  /** The body as text, if it is JSON. */
  readonly text?: string | undefined;
  /** @throws GraphQLError when it cannot be read */
  params(): unknown;
}

export type AnswerOperations = (scope: RequestScope, sent: Sent) => Promise<GraphqlAnswer>;

export interface AnswerOperationsOptions {
  execute: Execute;
  /** How long the answer of a call stays in the cache; 0 if it is not cached. */
  millisecondsLeft(call: Call): number;
  /** Absent: whole answers are not cached. */
  responseCache?: ResponseCache | undefined;
  /** Writes a result as a stream of this type. */
  writeStream(
    result: OperationResult | OperationResult[],
    type: 'text/event-stream' | 'multipart/mixed',
  ): Promise<Pick<Response, 'status' | 'headers' | 'body'>>;
}

/** Operations in one HTTP request. */
export const MAX_OPERATIONS = 10;

export function createAnswerOperations(options: AnswerOperationsOptions): AnswerOperations {
  const { execute, millisecondsLeft, responseCache, writeStream } = options;

  return async function answerOperations(scope: RequestScope, sent: Sent): Promise<GraphqlAnswer> {
    const { caller, head } = scope.admitted;
    const accepted = readAccept(head.header('accept'));
    const { json, events, mixed, parts } = accepted;
    if (!json && !events && !mixed) return notAcceptable();
    const { text } = sent;
    const key = json && text !== undefined ? responseCache?.keyOf(text, json, caller) : undefined;
    if (json && key !== undefined) {
      const taken = responseCache?.take(key, scope);
      const kept = taken instanceof Promise ? await taken : taken;
      if (kept !== undefined) return { status: 200, headers: typeOf(json), body: kept };
    }
    const isGet = head.method === 'GET';
    let params: unknown;
    try {
      params = sent.params();
      if (Array.isArray(params) && params.length > MAX_OPERATIONS) throw tooManyOperations();
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      const answer = errorAnswer(error, accepted);
      return isGet ? withHttpCaching(answer, head, 0) : answer;
    }
    if (Array.isArray(params)) {
      const results = await Promise.all(params.map((one) => execute(one, { scope, streams: 'list' })));
      return json ? jsonListAnswer(results, json) : streamAnswer(results, accepted);
    }
    const trace = key === undefined && !isGet ? undefined : new CallTrace();
    const context: OperationContext = { scope, streams: events || parts, record: undefined, trace };
    const result = await execute(params, context);
    if (parts && isStream(result)) return writeMultipartSubscription(result);
    if (!json || isStream(result)) return streamAnswer(result, accepted);
    const answer = jsonAnswer(result, json);
    if (isGet)
      return withHttpCaching(answer, head, result.errors ? 0 : (trace?.millisecondsLeft(millisecondsLeft) ?? 0));
    if (key !== undefined && trace && !result.errors) responseCache?.keep(key, answer.body, trace, context.record);
    return answer;
  };

  async function streamAnswer(result: OperationResult | OperationResult[], { events }: Accepted) {
    const { status, headers, body } = await writeStream(result, events ? 'text/event-stream' : 'multipart/mixed');
    return { status, headers: Object.fromEntries(headers), body: body ?? '' };
  }
}

/** The answer to a request without a result. */
export function errorAnswer(
  error: GraphQLError,
  { json = 'application/json' }: Accepted,
): GraphqlAnswer & { body: string } {
  return jsonAnswer({ errors: [error] }, json);
}

type JsonType = NonNullable<Accepted['json']>;

const TYPES: Record<JsonType, Record<string, string>> = {
  'application/json': { 'content-type': 'application/json; charset=utf-8' },
  'application/graphql-response+json': { 'content-type': 'application/graphql-response+json; charset=utf-8' },
};
const typeOf = (json: JsonType) => TYPES[json];

/** GraphQL over HTTP: `application/json` is 200 unless the request itself is at fault; the other type says 4xx. */
function jsonAnswer(result: ExecutionResult, json: JsonType) {
  if (!result.errors) return { status: 200, headers: typeOf(json), body: JSON.stringify(result) };
  const isRefused = result.data === undefined;
  let status = isRefused && json === 'application/graphql-response+json' ? 400 : 200;
  let headers = typeOf(json);
  for (const { extensions } of result.errors) {
    const http = extensions.http as HttpNote | undefined;
    if (!http) continue;
    if (http.headers) headers = { ...headers, ...http.headers };
    if (http.spec && json === 'application/json') continue;
    status = status === 200 || http.status > status ? http.status : status;
  }
  return { status, headers, body: JSON.stringify(withoutNotes(result)) };
}

function jsonListAnswer(results: readonly OperationResult[], json: JsonType): GraphqlAnswer {
  const texts = results.map((result) => JSON.stringify(isStream(result) ? {} : withoutNotes(result)));
  return { status: 200, headers: typeOf(json), body: `[${texts.join(',')}]` };
}

function notAcceptable(): GraphqlAnswer {
  const message = `Expected an Accept header that takes one of ${ACCEPTED_TYPES}.`;
  return errorResponse(406, { code: 'BAD_REQUEST', message });
}

function tooManyOperations(): GraphQLError {
  const message = `Batching is limited to ${MAX_OPERATIONS} operations per request.`;
  return refusal(message, 'BAD_REQUEST', { status: 413 });
}
