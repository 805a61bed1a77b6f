// The yoga plugins, in the order in which they see an operation. All of them work on operations, not on requests
// (onParams, onParse, onValidate, onExecute, onExecutionResult): so they hold on every way in, over JSON, multipart, SSE
// and WebSocket alike. Uploads alone are a matter of requests.

import type { GraphQLSchema } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { type CompiledOperationsOptions, useCompiledOperations } from './compiled-operations.ts';
import { useLookahead } from './lookahead.ts';
import { useSubscriptionLimit } from './subscription-limit.ts';
import type { UploadLimits } from './uploads/upload-limits.ts';
import { useUploads } from './uploads/use-uploads.ts';

export interface PluginOptions extends CompiledOperationsOptions {
  schema: GraphQLSchema;
  limits: UploadLimits;
  /** Subscriptions at once. */
  maxSubscriptions: number;
}

export function createPlugins({ schema, limits, maxSubscriptions, ...execution }: PluginOptions): Plugin[] {
  return [
    useUploads(limits),
    useSubscriptionLimit({ max: maxSubscriptions }),
    useLookahead(schema),
    useCompiledOperations(execution),
  ];
}
