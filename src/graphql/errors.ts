// Errors as clients see them: an InferenceError with its facts, graphql-js's own with a code, everything else masked.

import { type ExecutionResult, GraphQLError, type GraphQLErrorOptions } from 'graphql';
import { InferenceError } from '../inference/index.ts';
import { type ErrorFacts, type InferqlErrorCode, toExtensions } from '../security/error-body.ts';
import type { Logger } from '../utils/logger.ts';

/** Yoga's convention: read by whatever writes an HTTP answer, and never sent. */
export interface HttpNote {
  status: number;
  /** True: `application/json` is answered with 200 all the same (GraphQL over HTTP). */
  spec?: boolean;
  headers?: Record<string, string>;
}

/** The GraphQL error of these facts. */
export function graphqlError(
  message: string,
  facts: ErrorFacts,
  { http, ...place }: GraphQLErrorOptions & { http?: HttpNote | undefined } = {},
): GraphQLError {
  const extensions = toExtensions(facts);
  return new GraphQLError(message, { ...place, extensions: http ? { ...extensions, http } : extensions });
}

/** An operation refused before it ran. @param http default: status 400, and 200 for `application/json` */
export function refusal(
  message: string,
  code: InferqlErrorCode = 'BAD_USER_INPUT',
  http: HttpNote = { status: 400, spec: true },
): GraphQLError {
  return graphqlError(message, { code }, { http });
}

export interface MaskOptions {
  requestId: string;
  /** False: graphql-js's suggestions are cut off, which give the schema away name by name. */
  suggestions: boolean;
}

export type MaskError = (error: unknown, options: MaskOptions) => GraphQLError;

/** @returns the function that shows of an error what a client may see, and logs the rest */
export function createMaskError(log: Pick<Logger, 'error'>): MaskError {
  return function maskError(error, { requestId, suggestions }) {
    const original = originalOf(error);
    if (original instanceof InferenceError && original.code !== 'INTERNAL_SERVER_ERROR') {
      return graphqlError(original.message, original, placeOf(error));
    }
    // An error that graphql-js or this server made itself: a syntax error, a wrong type, a bad variable.
    if (error instanceof GraphQLError && original === undefined) {
      return withFacts(error, suggestions);
    }
    // A client that went away has made no fault, and reads nothing.
    if (!isAbort(original)) {
      log.error({ err: error, requestId }, 'An operation failed by a fault of this server.');
    }
    const message = 'A fault of this server; its log has the details. Try again, or report it.';
    return graphqlError(message, { code: 'INTERNAL_SERVER_ERROR' }, placeOf(error));
  };
}

/** The error below graphql-js's own wrappers; undefined when there is none. */
function originalOf(error: unknown): unknown {
  let current = error;
  while (current instanceof GraphQLError) {
    if (current.originalError === undefined) return undefined;
    current = current.originalError;
  }
  return current;
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

function placeOf(error: unknown): GraphQLErrorOptions {
  if (!(error instanceof GraphQLError)) return {};
  const { nodes, source, positions, path } = error;
  return { nodes, source, positions, path };
}

/** graphql-js gives a variable of the wrong type no code, and echoes its whole value, which can be a 25 MB file. */
function withFacts(error: GraphQLError, suggestions: boolean): GraphQLError {
  const { code = 'BAD_USER_INPUT', http, ...facts } = error.extensions as Partial<ErrorFacts> & { http?: HttpNote };
  const message = suggestions ? error.message : error.message.replace(/ Did you mean [^?]*\?/g, '');
  return graphqlError(shorten(message), { ...facts, code }, { ...placeOf(error), http });
}

function shorten(message: string): string {
  return message.length > 1000 ? `${message.slice(0, 500)} … ${message.slice(-300)}` : message;
}

/** The note of the HTTP status is for the way in alone. */
export function withoutNotes(result: ExecutionResult): ExecutionResult {
  if (!result.errors) return result;
  return { ...result, errors: result.errors.map(withoutNote) };
}

export function withoutNote(error: GraphQLError): GraphQLError {
  if (!('http' in error.extensions)) return error;
  const { message, nodes, source, positions, path, extensions } = error;
  const { http: _http, ...facts } = extensions;
  return new GraphQLError(message, { nodes, source, positions, path, extensions: facts });
}
