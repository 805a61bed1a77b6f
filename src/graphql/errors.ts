// InferenceError -> GraphQLError: the only place that writes `extensions`. What is no InferenceError says nothing.

import { GraphQLError, type GraphQLErrorOptions } from 'graphql';
import { InferenceError } from '../inference/index.ts';
import type { Logger } from '../utils/logger.ts';

/** What a client was shown of a fault -> the request that it belongs to. */
const requestIds = new WeakMap<object, string>();

/** Masking knows no request; whoever knows both tells it here before the turn ends. */
export function tellRequestId(shown: object, requestId: string): void {
  requestIds.set(shown, requestId);
}

/**
 * For yoga's `maskedErrors`: shows what a client may see, and logs the rest.
 * @param suggestions false: graphql-js's suggestions are cut off
 */
export function createMaskError(log: Pick<Logger, 'error'>, { suggestions = true } = {}) {
  return function maskError(error: unknown): GraphQLError {
    const original = originalOf(error);
    if (original instanceof InferenceError && original.code !== 'INTERNAL_SERVER_ERROR') {
      return new GraphQLError(original.message, { ...placeOf(error), extensions: extensionsOf(original) });
    }
    // An error that graphql-js or yoga made itself: a syntax error, a wrong type, a bad variable.
    if (error instanceof GraphQLError && original === undefined) {
      return withCode(suggestions ? error : withoutSuggestion(error));
    }
    // Yoga parses the variables of a GET or a form without a net. Below a field it would have come wrapped.
    if (error instanceof SyntaxError)
      return badRequest('Expected JSON in `variables` and `extensions`, got something else.');
    const shown = new GraphQLError('A fault of this server; its log has the details. Try again, or report it.', {
      ...placeOf(error),
      extensions: { code: 'INTERNAL_SERVER_ERROR', retryable: false },
    });
    // A client that went away is nobody's fault, and nobody reads this.
    if (isAbort(original)) return shown;
    // A turn later, when the operation has told its request's id.
    setImmediate(() => {
      const requestId = requestIds.get(shown);
      log.error({ err: error, ...(requestId && { requestId }) }, 'An operation failed by a fault of this server.');
    });
    return shown;
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
  // Yoga adds the parser's own error to a body that is no JSON; it quotes the whole body, which can be 34 MB.
  if (error.extensions.originalError !== undefined) return badRequest(error.message);
  if (error.extensions.code !== undefined) return error;
  return new GraphQLError(shorten(error.message), {
    ...placeOf(error),
    extensions: { ...error.extensions, code: 'BAD_USER_INPUT' },
  });
}

function badRequest(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_REQUEST', http: { status: 400 } } });
}

/** graphql-js adds "Did you mean …?", which gives the schema away name by name. */
export function withoutSuggestion(error: GraphQLError): GraphQLError {
  const message = error.message.replace(/ Did you mean [^?]*\?/g, '');
  return new GraphQLError(message, { ...placeOf(error), extensions: error.extensions });
}

/** graphql-js echoes the whole value of a bad variable, which can be a 25 MB file. */
function shorten(message: string): string {
  return message.length > 1000 ? `${message.slice(0, 500)} … ${message.slice(-300)}` : message;
}
