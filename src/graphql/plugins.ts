// The yoga plugins, in the order in which they see an operation. All of them work on operations, not on requests
// (onParams, onParse, onValidate, onExecute, onExecutionResult): so they hold on every way in, over JSON, multipart, SSE
// and WebSocket alike.

import type { GraphQLSchema } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { type CompiledOperationsOptions, useCompiledOperations } from './compiled-operations.ts';
import { useLookahead } from './lookahead.ts';

export interface PluginOptions extends CompiledOperationsOptions {
  schema: GraphQLSchema;
}

export function createPlugins({ schema, ...execution }: PluginOptions): Plugin[] {
  return [useLookahead(schema), useCompiledOperations(execution)];
}
