// Runs operations that come again and again as compiled functions (graphql-jit): a fifth of the CPU of interpreting them,
// and past envelop's hooks, which take as much again. An operation is compiled when its document has gone the usual way,
// through every check, often enough. What is unusual, and what fails before its fields run, still goes the usual way:
// so the answers are the same, and no rule is repeated here.

import {
  type DocumentNode,
  type ExecutionResult,
  GraphQLError,
  type GraphQLFormattedError,
  Kind,
  OperationTypeNode,
  Source,
} from 'graphql';
import { type CompiledQuery, compileQuery, isCompiledQuery } from 'graphql-jit';
import type { Plugin } from 'graphql-yoga';
import type { Context } from '../../tasks/schema/builder.ts';
import type { ContextSource } from '../context.ts';
import type { Handler, OperationContext } from '../plugins/use-operation-recorder.ts';
import { createDocumentCache } from './document-cache.ts';

export interface JitOptions {
  createContext(source: ContextSource): Context;
  maskError(error: unknown): GraphQLError;
}

/** Compiling takes some ms: who sends a new document each time pays for none. */
const RUNS_BEFORE_COMPILING = 3;
/** Each is some 20 KB of code. */
const MAX_COMPILED = 256;

/** As it comes: their types are not known yet. */
interface Operation {
  query?: unknown;
  operationName?: unknown;
}

interface Known {
  runs: number;
  compiled?: CompiledQuery;
  /** As it came, for the record of each run. */
  document?: DocumentNode | undefined;
}

export function createJit({ createContext, maskError }: JitOptions) {
  const known = createDocumentCache<Known>({ max: MAX_COMPILED });

  /** @param otherwise gets what fails before its fields run, such as a bad variable: the usual way words it */
  function handlerFor({ query, operationName }: Operation, otherwise: Handler): Handler | undefined {
    if (typeof query !== 'string' || (operationName != null && typeof operationName !== 'string')) return undefined;
    const { compiled, document } = known.get(keyOf(query, operationName)) ?? {};
    if (!compiled) return undefined;
    return async function runCompiled(payload) {
      const { request, context, params } = payload;
      const { operation } = context;
      if (operation) operation.document = document;
      // Yoga's own has none yet.
      const source = context.request ? context : { ...context, request };
      const result = await compiled.query(undefined, createContext(source), params.variables ?? {});
      if (!('data' in result)) return otherwise(payload);
      if (!result.errors) return result as ExecutionResult;
      const text = new Source(query);
      return { errors: result.errors.map((error) => maskError(placed(error, text))), data: result.data };
    };
  }

  /** Stands after all that change them: `onExecute` then sees the document and the schema as they are run. */
  const plugin: Plugin<OperationContext, OperationContext> = {
    onExecute({ args }) {
      // A plain query text; anything else is not looked up by its text.
      const query: unknown = args.contextValue?.params?.query;
      if (typeof query !== 'string') return;
      const key = keyOf(query, args.operationName);
      const entry = known.get(key) ?? { runs: 0 };
      entry.runs++;
      if (entry.runs === RUNS_BEFORE_COMPILING && isOperation(args.document)) {
        const compiled = compileQuery(args.schema, args.document, args.operationName ?? undefined);
        if (isCompiledQuery(compiled)) entry.compiled = compiled;
        entry.document = args.contextValue.operation?.document;
      }
      known.set(key, entry);
    },
    onParams({ params, request, paramsHandler, setParamsHandler }) {
      // Yoga refuses mutations by GET where it parses the document.
      const handler = request.method === 'POST' ? handlerFor(params, paramsHandler) : undefined;
      if (handler) setParamsHandler(handler);
    },
  };

  return { plugin, handlerFor };
}

/** By the name's length no name and text are the key of another pair; no document begins with a number. */
function keyOf(query: string, operationName: string | null | undefined): string {
  return operationName ? `${operationName.length} ${operationName} ${query}` : query;
}

function isOperation(document: DocumentNode): boolean {
  return document.definitions.every(
    (node) => node.kind !== Kind.OPERATION_DEFINITION || node.operation !== OperationTypeNode.SUBSCRIPTION,
  );
}

/** graphql-jit's errors know lines and columns alone; graphql-js's are copied by their place in the source. */
function placed(
  { message, locations, path, originalError }: GraphQLFormattedError & { originalError?: Error },
  source: Source,
) {
  const starts = [0, ...[...source.body.matchAll(/\r\n|\n|\r/g)].map(({ index, 0: { length } }) => index + length)];
  const positions = locations?.map(({ line, column }) => (starts[line - 1] ?? 0) + column - 1);
  return new GraphQLError(message, { source, positions, path, originalError });
}
