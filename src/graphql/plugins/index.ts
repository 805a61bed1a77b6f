// The yoga plugins, in the order in which they see an operation. All of them work on operations, not on requests
// (onParams, onParse, onValidate, onExecute, onExecutionResult): so they hold on every way in, over JSON, multipart, SSE
// and WebSocket alike. Uploads and lists of operations alone are a matter of requests.

import type { GraphQLSchema } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { UploadLimits } from './uploads/upload-limits.ts';
import { useUploads } from './uploads/use-uploads.ts';
import { useNoBatchedStreams } from './use-no-batched-streams.ts';
import { useNoIntrospection } from './use-no-introspection.ts';
import { useNoTentativeSubscriptions } from './use-no-tentative-subscriptions.ts';
import { useParallelMutations } from './use-parallel-mutations.ts';
import { type PersistedOperationsOptions, usePersistedOperations } from './use-persisted-operations.ts';
import { useQueryLimits } from './use-query-limits.ts';
import { useSubscriptionLimit } from './use-subscription-limit.ts';

export interface PluginOptions {
  schema: GraphQLSchema;
  limits: UploadLimits;
  /** Subscriptions at once. */
  maxSubscriptions: number;
  introspection: boolean;
  persisted: PersistedOperationsOptions;
  compiledOperations: Plugin;
  operationRecords: Plugin;
}

export function createPlugins(options: PluginOptions): Plugin[] {
  const { schema, limits, maxSubscriptions, introspection, persisted, compiledOperations, operationRecords } = options;
  return [
    useUploads(limits), // reads a request, as yoga's own parser would; all others work on operations
    useNoBatchedStreams(), // the answers of a list, which comes over HTTP alone
    usePersistedOperations(persisted),
    useQueryLimits(),
    ...(introspection ? [] : [useNoIntrospection()]),
    useNoTentativeSubscriptions(),
    useSubscriptionLimit({ max: maxSubscriptions }),
    useParallelMutations(schema),
    compiledOperations, // after all that change what is run
    operationRecords, // last, so that it stands around what the others make of an operation
  ];
}
