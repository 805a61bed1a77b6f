// Turns request parameters into an operation that may run: checks the form of the request, the size, syntax and limits
// of the document, validates it, and selects the operation. Checked documents are cached.

import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  NoSchemaIntrospectionCustomRule,
  parse,
  Source,
  specifiedRules,
  validate,
} from 'graphql';
import type { InferqlErrorCode } from '../../security/error-body.ts';
import { isRecord } from '../../utils/is-record.ts';
import { graphqlError, type HttpNote, refusal } from '../errors.ts';
import type { Operation, OperationContext } from '../operation.ts';
import type { createDocumentCache, KnownDocument, PreparedDocument } from './document-cache.ts';
import { createIntrospectionSize, MAX_SCHEMA_VALUES } from './introspection-size.ts';
import type { FindDocument, SentOperation } from './persisted-operations.ts';
import { countFields, countTokens } from './query-limits.ts';
import { selectOperation } from './select-operation.ts';

export interface PrepareOptions {
  schema: GraphQLSchema;
  /** Whether introspection is allowed. */
  introspection: boolean;
  /** Most characters of a document. */
  maxDocumentLength: number;
  findDocument: FindDocument;
  documents: ReturnType<typeof createDocumentCache>;
}

/** @throws GraphQLError or InvalidDocument when the operation may not run */
export type PrepareOperation = (sent: unknown, context: OperationContext) => Operation;

/** A document with one or more validation errors. */
export class InvalidDocument extends Error {
  readonly errors: readonly GraphQLError[];
  readonly document: DocumentNode;
  constructor({ errors, document }: Pick<PreparedDocument, 'errors' | 'document'>) {
    super('The document does not fit the schema.');
    this.errors = errors;
    this.document = document;
  }
}

/** Members that a request may have. */
const PARAMETERS = new Set(['query', 'variables', 'operationName', 'extensions', 'documentId']);

export function createPrepareOperation(options: PrepareOptions): PrepareOperation {
  const { schema, introspection, maxDocumentLength, findDocument, documents } = options;
  const rules = introspection ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule];

  const sizeOf = createIntrospectionSize(schema);

  function documentOf(text: string): KnownDocument {
    const known = documents.get(text);
    if (known) return known;
    const read = readDocument(text);
    documents.set(text, read);
    return read;
  }

  function readDocument(text: string): KnownDocument {
    try {
      const source = new Source(text);
      const tokens = countTokens(source);
      const document = parse(source);
      countFields(document);
      const errors = validate(schema, document, rules).map(invalid);
      return { text, document, tokens, errors, schemaValues: sizeOf(document), runs: new Map() };
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      return { error: error.extensions.code === undefined ? unreadable(error) : error };
    }
  }

  return function prepareOperation(sent, { scope, streams }) {
    const { caller, head } = scope.admitted;
    checkForm(sent);
    const query = caller.isOwner
      ? sent.query
      : findDocument(sent, { mayRegister: !caller.needsKey || caller.key !== undefined });
    checkParameters(sent, query);
    if (query.length > maxDocumentLength && !caller.isOwner) throw tooLong(query.length, maxDocumentLength);
    const prepared = documentOf(query);
    if ('error' in prepared) throw prepared.error;
    const node = operationNode(prepared, sent.operationName);
    if (node.operation === 'mutation' && head.method === 'GET') throw mutationByGet();
    if (prepared.errors.length > 0) throw new InvalidDocument(prepared);
    if (prepared.schemaValues > 0) {
      if (!caller.readsSchema) throw schemaIsPrivate();
      scope.schemaValues += prepared.schemaValues;
      if (scope.schemaValues > MAX_SCHEMA_VALUES) throw tooMuchSchema();
    }
    if (node.operation === 'subscription' && streams !== true) throw noPlaceForStream(streams);
    return { document: prepared, node, variables: isRecord(sent.variables) ? sent.variables : undefined };
  };
}

function checkForm(sent: unknown): asserts sent is SentOperation {
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) {
    throw badRequest(`Expected params to be an object but given ${typeName(sent)}.`);
  }
  for (const [name, value] of Object.entries(sent)) {
    if (value != null && !PARAMETERS.has(name)) {
      throw badRequest(`Unexpected parameter "${name.slice(0, 100)}" in the request body.`);
    }
  }
}

function checkParameters(sent: SentOperation, query: unknown): asserts query is string {
  if (query == null) throw badRequest('Must provide query string.', { status: 400, spec: true });
  if (typeof query !== 'string') {
    throw badRequest(`Expected "query" param to be a string, but given ${typeName(query)}.`);
  }
  for (const name of ['variables', 'extensions'] as const) {
    const value = sent[name];
    if (value != null && (typeof value !== 'object' || Array.isArray(value))) {
      throw badRequest(`Expected "${name}" param to be empty or an object, but given ${typeName(value)}.`);
    }
  }
  const { operationName } = sent;
  if (operationName != null && typeof operationName !== 'string') {
    throw badRequest(`Expected "operationName" param to be a string, but given ${typeName(operationName)}.`);
  }
}

function operationNode({ document }: PreparedDocument, operationName: unknown) {
  const node = selectOperation(document, operationName);
  if (node) return node;
  throw refusal('Could not determine what operation to execute.', 'OPERATION_RESOLUTION_FAILURE', { status: 400 });
}

function invalid(error: GraphQLError): GraphQLError {
  return placed(error, 'GRAPHQL_VALIDATION_FAILED');
}

function unreadable(error: GraphQLError): GraphQLError {
  return placed(error, 'GRAPHQL_PARSE_FAILED');
}

function placed({ message, nodes, source, positions }: GraphQLError, code: InferqlErrorCode): GraphQLError {
  return graphqlError(message, { code }, { nodes, source, positions, http: { status: 400, spec: true } });
}

function badRequest(message: string, http: HttpNote = { status: 400 }): GraphQLError {
  return refusal(message, 'BAD_REQUEST', { ...http, headers: { allow: 'GET, POST' } });
}

function mutationByGet(): GraphQLError {
  const message = 'Can only perform a mutation operation from a POST request.';
  return refusal(message, 'BAD_REQUEST', { status: 405, headers: { allow: 'POST' } });
}

function tooLong(length: number, max: number): GraphQLError {
  const kilobytes = (characters: number) => Math.ceil(characters / 1024);
  const message = `Expected a document of at most ${kilobytes(max)} kB (MAX_DOCUMENT_KB), got ${kilobytes(length)} kB. Put long values into variables.`;
  return refusal(message);
}

function schemaIsPrivate(): GraphQLError {
  return refusal('What this server can do is for callers with a key (PUBLIC_SCHEMA=false).', 'UNAUTHENTICATED');
}

function tooMuchSchema(): GraphQLError {
  const message = `Expected at most ${MAX_SCHEMA_VALUES} values of the schema in a request, lists within lists included. Ask for less, or in several requests.`;
  return refusal(message);
}

function noPlaceForStream(streams: boolean | 'list'): GraphQLError {
  if (streams === 'list') {
    return refusal('Expected queries and mutations in a list of operations, got a subscription. Send it by itself.');
  }
  const message = 'A subscription is answered with text/event-stream: name it in the Accept header.';
  return refusal(message, 'BAD_REQUEST', { status: 406 });
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
