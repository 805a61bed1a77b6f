// What a client sees of an error, and the body of an answer that holds one: the only place that writes `extensions`.

import type { ErrorCode } from '../inference/index.ts';

/** Codes of requests and documents that are refused as a whole, besides those of a task. */
export const REQUEST_ERROR_CODES = [
  'BAD_REQUEST',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_FOUND',
] as const;

/**
 * Every `extensions.code` that a client can meet; docs/errors.md says what to do.
 * @example
 * ```ts
 * import type { InferqlErrorCode } from 'inferql';
 *
 * const isWorthAnotherTry = (code: InferqlErrorCode) => code === 'MODEL_LOADING' || code === 'OVERLOADED';
 * console.log(isWorthAnotherTry('OVERLOADED'));
 * ```
 */
export type InferqlErrorCode = ErrorCode | (typeof REQUEST_ERROR_CODES)[number];

export interface ErrorFacts {
  code: InferqlErrorCode;
  /** Whether the same request may succeed later. Default: false. */
  retryable?: boolean | undefined;
  /** Seconds after which another try makes sense. */
  retryAfter?: number | undefined;
  upstream?: { status: number; requestId?: string } | undefined;
  task?: string | undefined;
  model?: string | undefined;
  connection?: string | undefined;
}

export interface ErrorExtensions extends ErrorFacts {
  [name: string]: unknown;
}

/** `errors[].extensions`, without what does not apply. */
export function toExtensions(facts: ErrorFacts): ErrorExtensions {
  const { code, retryable = false, retryAfter, upstream, task, model, connection } = facts;
  const extensions: ErrorExtensions = { code, retryable };
  if (retryAfter !== undefined) extensions.retryAfter = retryAfter;
  if (upstream !== undefined) extensions.upstream = upstream;
  if (task !== undefined) extensions.task = task;
  if (model !== undefined) extensions.model = model;
  if (connection !== undefined) extensions.connection = connection;
  return extensions;
}

/** The JSON text of an answer that is an error as a whole. */
export function toErrorBody({ message, ...facts }: ErrorFacts & { message: string }): string {
  return JSON.stringify({ errors: [{ message, extensions: toExtensions(facts) }] });
}

/** An answer that needs no operation. */
export interface EarlyResponse {
  status: number;
  headers: Record<string, string>;
  body: string;
}

const ERROR_HEADERS = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' };

/** An HTTP answer that is an error; `retryAfter` is its header as well. */
export function errorResponse(
  status: number,
  error: ErrorFacts & { message: string },
  headers: Record<string, string> = {},
): EarlyResponse {
  const { retryAfter } = error;
  return {
    status,
    headers: {
      ...ERROR_HEADERS,
      ...(status === 401 && { 'www-authenticate': 'Bearer' }),
      ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
      ...headers,
    },
    body: toErrorBody(error),
  };
}
