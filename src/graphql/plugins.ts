// The yoga plugins, in the order in which they see an operation. All of them work on operations, not on requests
// (onParams, onParse, onValidate, onExecute, onExecutionResult): so they hold on every way in, over JSON, multipart, SSE
// and WebSocket alike.

import type { GraphQLSchema } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { type CompiledOperationsOptions, useCompiledOperations } from './compiled-operations.ts';
import { useLookahead } from './lookahead.ts';
import { useNoIntrospection } from './no-introspection.ts';
import { type PersistedOperationsOptions, usePersistedOperations } from './persisted-operations.ts';
import { useQueryLimits } from './query-limits.ts';

export interface PluginOptions extends CompiledOperationsOptions {
  schema: GraphQLSchema;
  introspection: boolean;
  persisted: PersistedOperationsOptions;
}

export function createPlugins({ schema, introspection, persisted, ...execution }: PluginOptions): Plugin[] {
  return [
    usePersistedOperations(persisted),
    useQueryLimits(),
    ...(introspection ? [] : [useNoIntrospection()]),
    useLookahead(schema),
    useCompiledOperations(execution),
  ];
}
