// Reads GraphQL request parameters from a query string or a text body.

import { GraphQLError } from 'graphql';
import { isDeepJson, MAX_JSON_DEPTH } from '../utils/json-depth.ts';
import { refusal } from './errors.ts';

/** Accepted content types besides multipart. */
export const TEXT_BODIES = [
  'application/json',
  'application/graphql+json',
  'application/graphql',
  'application/x-www-form-urlencoded',
] as const;

export type TextBody = (typeof TEXT_BODIES)[number];

/** Undefined: the content type is not supported. */
export function textBodyOf(contentType: string | undefined): TextBody | undefined {
  if (contentType === 'application/json') return contentType;
  // Some clients send a list of types, although that is invalid.
  const type = contentType?.split(/[;,]/, 1)[0]?.trim().toLowerCase();
  return TEXT_BODIES.find((one) => one === type);
}

/** @throws GraphQLError with status 400 */
export function paramsOfText(type: TextBody, text: string): unknown {
  switch (type) {
    case 'application/graphql':
      return { query: text };
    case 'application/x-www-form-urlencoded':
      // What curl sends with -d alone.
      if (text.trimStart().startsWith('{')) {
        throw badRequest('Expected a form, got JSON: send it with the header "content-type: application/json".');
      }
      return paramsOfQuery(text);
    default:
      return paramsOfJson(text);
  }
}

/** @throws GraphQLError with status 400 */
export function paramsOfQuery(text: string): Record<string, unknown> {
  const values = new URLSearchParams(text);
  const textOf = (name: string) => values.get(name) || undefined;
  try {
    const [variables, extensions] = [textOf('variables'), textOf('extensions')];
    return {
      query: textOf('query'),
      operationName: textOf('operationName'),
      documentId: textOf('documentId'),
      variables: variables && parseSentJson(variables),
      extensions: extensions && parseSentJson(extensions),
    };
  } catch (error) {
    if (error instanceof GraphQLError) throw error;
    throw badRequest('Expected JSON in `variables` and `extensions`, got something else.');
  }
}

/** Some Windows programs write a byte order mark, which may be ignored (RFC 8259, 8.1). */
const BYTE_ORDER_MARK = '\ufeff';

function paramsOfJson(text: string): unknown {
  let params: unknown;
  try {
    params = parseSentJson(text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text);
  } catch (error) {
    if (error instanceof GraphQLError) throw error;
    throw badRequest('POST body sent invalid JSON.');
  }
  if (typeof params === 'object' && params !== null) return params;
  throw badRequest(`POST body is expected to be object but received ${params === null ? 'null' : typeof params}`);
}

/** Even nested in every character, shorter texts take hardly a millisecond. */
const NEVER_SLOW = 4096;

/** @throws GraphQLError where it is nested too deeply */
export function checkJsonDepth(text: string): void {
  if (text.length > NEVER_SLOW && isDeepJson(text)) {
    const message = `Expected JSON of at most ${MAX_JSON_DEPTH} levels, got more.`;
    throw refusal(message, 'BAD_USER_INPUT', { status: 400 });
  }
}

/** @throws GraphQLError where it is nested too deeply, SyntaxError where it is no JSON */
function parseSentJson(text: string): unknown {
  checkJsonDepth(text);
  return JSON.parse(text);
}

function badRequest(message: string): GraphQLError {
  return refusal(message, 'BAD_REQUEST', { status: 400 });
}
