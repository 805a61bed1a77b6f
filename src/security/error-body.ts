// Builds error bodies and `errors[].extensions`; no other place does.

import type { ErrorCode } from '../inference/index.ts';

/** Codes for requests and documents that are refused as a whole, in addition to those of tasks. */
export const REQUEST_ERROR_CODES = [
  'BAD_REQUEST',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_FOUND',
] as const;

/**
 * Every `extensions.code` that a client can receive; docs/errors.md says what to do about each.
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
  /** Seconds to wait before a retry. */
  retryAfter?: number | undefined;
  upstream?: { status: number; requestId?: string } | undefined;
  task?: string | undefined;
  model?: string | undefined;
  connection?: string | undefined;
}

export interface ErrorExtensions extends ErrorFacts {
  [name: string]: unknown;
}

/** `errors[].extensions`, without members that do not apply. */
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

/** JSON of an answer that consists of one error. */
export function toErrorBody({ message, ...facts }: ErrorFacts & { message: string }): string {
  return JSON.stringify({ errors: [{ message, extensions: toExtensions(facts) }] });
}

/** An answer without an operation. */
export interface EarlyResponse {
  status: number;
  headers: Record<string, string>;
  body: string;
}

const ERROR_HEADERS = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' };

/** An HTTP answer with one error; `retryAfter` also sets the header. */
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
