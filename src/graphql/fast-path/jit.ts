// Compiles frequent operations into functions (graphql-jit), which takes a fifth of the CPU of interpreting them.
// Operations that fail before their fields run, such as by an invalid variable, are interpreted again for graphql-js's
// error messages.

import {
  type DocumentNode,
  type ExecutionResult,
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  getNamedType,
  isScalarType,
  isSpecifiedScalarType,
  Kind,
  Source,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type { Context } from '../../tasks/schema/builder.ts';
import type { createDocumentCache } from '../documents/document-cache.ts';
import type { Operation } from '../operation.ts';

/** Uses before a document is compiled, which takes a few ms: documents that never repeat are not. */
const RUNS_BEFORE_COMPILING = 3;
/** Compile time grows with size: a document of this many tokens takes about 50 ms. */
const MAX_TOKENS = 2000;

/** A query, a mutation or what runs for each event of a subscription. */
export interface Compilable {
  schema: GraphQLSchema;
  document: DocumentNode;
}

export function createJit(documents: ReturnType<typeof createDocumentCache>) {
  /** Undefined: the operation must be interpreted. */
  return async function runCompiled(
    { document: prepared, node, variables }: Operation,
    { schema, document }: Compilable,
    context: Context,
    rootValue?: unknown,
  ): Promise<ExecutionResult | undefined> {
    const name = node.name?.value ?? '';
    const runs = prepared.runs.get(name) ?? { count: 0 };
    if (runs.compiled) {
      const result = await runs.compiled.query(rootValue, context, variables ?? {});
      if (!('data' in result)) return undefined;
      if (!result.errors) return result;
      const text = new Source(prepared.text);
      // The same order as in graphql-js.
      return { errors: result.errors.map((error) => placed(error, text)), data: result.data };
    }
    if (prepared.tokens > MAX_TOKENS) return undefined;
    if (runs.count === 0) prepared.runs.set(name, runs);
    runs.count++;
    if (runs.count !== RUNS_BEFORE_COMPILING || hasOwnScalarLiteral(schema, document)) return undefined;
    // Loaded when it is first needed: a fifth of the time that a command takes to start.
    const { compileQuery, isCompiledQuery } = await import('graphql-jit');
    const compiled = compileQuery(schema, document, node.name?.value);
    if (isCompiledQuery(compiled)) {
      Object.assign(runs, { compiled });
      documents.set(prepared.text, prepared);
    }
    return undefined;
  };
}

/**
 * Compiled code holds literals as JSON, which the custom scalars cannot use: Media parses into an object of a class,
 * and JSON literals may contain variables.
 */
function hasOwnScalarLiteral(schema: GraphQLSchema, document: DocumentNode): boolean {
  const typeInfo = new TypeInfo(schema);
  let found = false;
  visit(
    document,
    visitWithTypeInfo(typeInfo, {
      enter({ kind }) {
        if (!LITERALS.has(kind)) return;
        const type = getNamedType(typeInfo.getInputType());
        found ||= isScalarType(type) && !isSpecifiedScalarType(type);
      },
    }),
  );
  return found;
}

const LITERALS = new Set<Kind>([Kind.INT, Kind.FLOAT, Kind.STRING, Kind.BOOLEAN, Kind.ENUM, Kind.LIST, Kind.OBJECT]);

/** graphql-jit's errors only have lines and columns; these copies have positions in the source, as in graphql-js. */
function placed(
  { message, locations, path, originalError }: GraphQLFormattedError & { originalError?: Error },
  source: Source,
) {
  const starts = [0, ...[...source.body.matchAll(/\r\n|\n|\r/g)].map(({ index, 0: { length } }) => index + length)];
  const positions = locations?.map(({ line, column }) => (starts[line - 1] ?? 0) + column - 1);
  return new GraphQLError(message, { source, positions, path, originalError });
}
