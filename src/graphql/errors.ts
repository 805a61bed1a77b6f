// Turns errors into what clients may see: an InferenceError with its facts, graphql-js errors with a code, others
// masked.

import { type ExecutionResult, GraphQLError, type GraphQLErrorOptions } from 'graphql';
import { InferenceError } from '../inference/index.ts';
import { type ErrorFacts, type InferqlErrorCode, toExtensions } from '../security/error-body.ts';
import type { Logger } from '../utils/logger.ts';

/** HTTP details in an error's extensions (yoga's convention); read when the answer is written, and never sent. */
export interface HttpNote {
  status: number;
  /** True: the status is 200 for `application/json` (GraphQL over HTTP). */
  spec?: boolean;
  headers?: Record<string, string>;
}

export const FAULT_MESSAGE = 'A fault of this server; its log has the details. Try again, or report it.';

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
  /** False: suggestions of graphql-js are removed, because they reveal the schema name by name. */
  suggestions: boolean;
}

export type MaskError = (error: unknown, options: MaskOptions) => GraphQLError;

/** @returns the function that reduces an error to what a client may see, and logs faults */
export function createMaskError(log: Pick<Logger, 'error'>): MaskError {
  return function maskError(error, { requestId, suggestions }) {
    const original = originalOf(error);
    if (original instanceof InferenceError && original.code !== 'INTERNAL_SERVER_ERROR') {
      return graphqlError(original.message, original, placeOf(error));
    }
    // Created by graphql-js or this server: a syntax error, a wrong type, an invalid variable.
    if (error instanceof GraphQLError && original === undefined) {
      return withFacts(error, suggestions);
    }
    // A client that disconnected is not a fault.
    if (!isAbort(original)) {
      log.error({ err: error, requestId }, 'An operation failed because of a fault in this server.');
    }
    return graphqlError(FAULT_MESSAGE, { code: 'INTERNAL_SERVER_ERROR' }, placeOf(error));
  };
}

/** The error that graphql-js wrapped; undefined when there is none. */
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

/** For a variable of the wrong type, graphql-js sets no code and quotes the whole value, which can be a 25 MB file. */
function withFacts(error: GraphQLError, suggestions: boolean): GraphQLError {
  const { code = 'BAD_USER_INPUT', http, ...facts } = error.extensions as Partial<ErrorFacts> & { http?: HttpNote };
  const message = suggestions ? error.message : error.message.replace(/ Did you mean [^?]*\?/g, '');
  return graphqlError(shorten(message), { ...facts, code }, { ...placeOf(error), http });
}

function shorten(message: string): string {
  return message.length > 1000 ? `${message.slice(0, 500)} … ${message.slice(-300)}` : message;
}

/** Removes the HTTP details before an answer is sent. */
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
