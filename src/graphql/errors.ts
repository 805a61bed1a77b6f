// InferenceError -> GraphQLError: the only place that writes `extensions`. What is no InferenceError says nothing.

import { GraphQLError, type GraphQLErrorOptions } from 'graphql';
import { InferenceError } from '../inference/index.ts';

export interface Log {
  error(facts: { err: unknown }, message: string): void;
  info(facts: object, message: string): void;
}

/** For yoga's `maskedErrors`: shows what a client may see, and logs the rest. */
export function createMaskError(log: Pick<Log, 'error'>) {
  return function maskError(error: unknown): GraphQLError {
    const original = originalOf(error);
    if (original instanceof InferenceError && original.code !== 'INTERNAL_SERVER_ERROR') {
      return new GraphQLError(original.message, { ...placeOf(error), extensions: extensionsOf(original) });
    }
    // An error that graphql-js or yoga made itself: a syntax error, a wrong type, a bad variable.
    if (error instanceof GraphQLError && original === undefined) return withCode(error);
    // A client that went away is nobody's fault, and nobody reads this.
    if (!isAbort(original)) log.error({ err: error }, 'An operation failed by a fault of this server.');
    return new GraphQLError('A fault of this server; its log has the details. Try again, or report it.', {
      ...placeOf(error),
      extensions: { code: 'INTERNAL_SERVER_ERROR', retryable: false },
    });
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

function extensionsOf(error: InferenceError): Record<string, unknown> {
  const { code, retryable, retryAfter, upstream, task, model, connection } = error;
  const facts = { code, retryable, retryAfter, upstream, task, model, connection };
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}

/** graphql-js gives a variable of the wrong type no code. */
function withCode(error: GraphQLError): GraphQLError {
  if (error.extensions.code !== undefined) return error;
  return new GraphQLError(shorten(error.message), {
    ...placeOf(error),
    extensions: { ...error.extensions, code: 'BAD_USER_INPUT' },
  });
}

/** graphql-js echoes the whole value of a bad variable, which can be a 25 MB file. */
function shorten(message: string): string {
  return message.length > 1000 ? `${message.slice(0, 500)} … ${message.slice(-300)}` : message;
}
