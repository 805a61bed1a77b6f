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
import type { GraphQLParams, Plugin } from 'graphql-yoga';
import type { Context } from '../tasks/builder.ts';
import { createDocumentCache } from './document-cache.ts';

export interface CompiledOperationsOptions {
  createContext(initial: { request: Request }): Context;
  maskError(error: unknown): GraphQLError;
}

/** Compiling takes some ms: who sends a new document each time pays for none. */
const RUNS_BEFORE_COMPILING = 3;
/** Each is some 20 KB of code. */
const MAX_COMPILED = 256;

interface Known {
  runs: number;
  compiled?: CompiledQuery;
}

/** Stands last: `onExecute` then sees the document and the schema as they are run. */
export function useCompiledOperations({ createContext, maskError }: CompiledOperationsOptions): Plugin {
  const known = createDocumentCache<Known>({ max: MAX_COMPILED });

  function compiledFor({ query, operationName }: GraphQLParams): CompiledQuery | undefined {
    // Yoga has not looked at their types yet.
    if (typeof query !== 'string' || (operationName != null && typeof operationName !== 'string')) return undefined;
    return known.get(keyOf(query, operationName))?.compiled;
  }

  return {
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
      }
      known.set(key, entry);
    },
    onParams({ params, request, paramsHandler, setParamsHandler }) {
      // Yoga refuses mutations by GET where it parses the document.
      const compiled = request.method === 'POST' ? compiledFor(params) : undefined;
      if (!compiled) return;
      setParamsHandler(async function runCompiled(payload) {
        const result = await compiled.query(undefined, createContext(payload), payload.params.variables ?? {});
        // Bad variables: the usual way words them.
        if (!('data' in result)) return paramsHandler(payload);
        if (!result.errors) return result as ExecutionResult;
        const source = new Source(payload.params.query ?? '');
        return { errors: result.errors.map((error) => maskError(placed(error, source))), data: result.data };
      });
    },
  };
}

function keyOf(query: string, operationName: string | null | undefined): string {
  return operationName ? `${operationName} ${query}` : query;
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
