// Runs operations that come again and again as compiled functions (graphql-jit), at a fifth of the CPU of interpreting
// them. What fails before its fields run, such as a bad variable, is interpreted again for its wording.

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
import { compileQuery, isCompiledQuery } from 'graphql-jit';
import type { Context } from '../../tasks/schema/builder.ts';
import type { createDocumentCache } from '../documents/document-cache.ts';
import type { Operation } from '../operation.ts';

/** Compiling takes some ms: a client that sends a new document each time pays for none. */
const RUNS_BEFORE_COMPILING = 3;
/** Compiling takes time by the size; a document of this many tokens takes some 50 ms. */
const MAX_TOKENS = 2000;

/** A query, a mutation or what runs for each event of a subscription. */
export interface Compilable {
  schema: GraphQLSchema;
  document: DocumentNode;
}

export function createJit(documents: ReturnType<typeof createDocumentCache>) {
  /** Undefined: the operation is to be interpreted. */
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
      // In graphql-js's order.
      return { errors: result.errors.map((error) => placed(error, text)), data: result.data };
    }
    if (prepared.tokens > MAX_TOKENS) return undefined;
    if (runs.count === 0) prepared.runs.set(name, runs);
    runs.count++;
    if (runs.count !== RUNS_BEFORE_COMPILING || hasOwnScalarLiteral(schema, document)) return undefined;
    const compiled = compileQuery(schema, document, node.name?.value);
    if (isCompiledQuery(compiled)) {
      Object.assign(runs, { compiled });
      documents.set(prepared.text, prepared);
    }
    return undefined;
  };
}

/**
 * Literals go into the compiled code as JSON. What this schema's own scalars make of them is more: Media an object of its
 * class, and JSON takes variables inside of a literal.
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

/** graphql-jit's errors know lines and columns alone; graphql-js's are copied by their place in the source. */
function placed(
  { message, locations, path, originalError }: GraphQLFormattedError & { originalError?: Error },
  source: Source,
) {
  const starts = [0, ...[...source.body.matchAll(/\r\n|\n|\r/g)].map(({ index, 0: { length } }) => index + length)];
  const positions = locations?.map(({ line, column }) => (starts[line - 1] ?? 0) + column - 1);
  return new GraphQLError(message, { source, positions, path, originalError });
}
