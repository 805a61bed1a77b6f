// Wires the GraphQL server, independent of transport: schema, context, executor and plugins.

import type { Inference } from '../inference/index.ts';
import type { Cropper } from '../pictures/cropper.ts';
import type { RateLimit } from '../security/rate-limit.ts';
import { tasks } from '../tasks/index.ts';
import type { Logger } from '../utils/logger.ts';
import { type AnswerOperations, createAnswerOperations } from './answer-operations.ts';
import { createContextFactory } from './context.ts';
import { createDocumentCache } from './documents/document-cache.ts';
import { createPersistedOperations, type PersistedOperationsOptions } from './documents/persisted-operations.ts';
import { createPrepareOperation } from './documents/prepare-operation.ts';
import { createMaskError } from './errors.ts';
import { createExecute } from './execute.ts';
import type { ResponseCache } from './fast-path/response-cache.ts';
import type { Execute, OperationPlugin } from './operation.ts';
import type { OnOperation } from './operation-record.ts';
import { createOperationRecorder } from './plugins/operation-recorder.ts';
import { createSubscriptionLimit } from './plugins/subscription-limit.ts';
import { schema } from './schema.ts';
import { createWriteStream } from './write-stream.ts';

export interface GraphqlServerOptions {
  inference: Inference;
  defaultConnection: string;
  /** Deadline of a call or a chain, in seconds. */
  timeoutSeconds: number;
  rateLimit?: RateLimit | undefined;
  responseCache?: ResponseCache | undefined;
  persisted: PersistedOperationsOptions;
  /** Whether introspection is allowed. */
  introspection: boolean;
  /** Most characters of a document. */
  maxDocumentLength: number;
  /** Crops objects out of pictures, for chains. */
  cropper: Cropper;
  /** Most subscriptions at once. */
  maxSubscriptions: number;
  /** Longest duration of a subscription, in seconds. */
  maxStreamSeconds: number;
  log: Logger;
  /** Called with the record of each finished operation. */
  onOperation?: OnOperation | undefined;
  /** Whether traces are on, which need the caller's trace context. */
  traced?: boolean;
  /** Additional plugins, outside of the server's own. */
  plugins?: readonly OperationPlugin[];
}

export interface GraphqlServer {
  /** Runs one operation. */
  readonly execute: Execute;
  /** Answers an HTTP request. */
  readonly answer: AnswerOperations;
}

export function createGraphqlServer(options: GraphqlServerOptions): GraphqlServer {
  const { introspection, persisted, maxSubscriptions, maxStreamSeconds, log, plugins = [] } = options;
  const { onOperation, traced = false, responseCache, maxDocumentLength } = options;
  const documents = createDocumentCache();
  const execute = createExecute({
    schema,
    documents,
    prepareOperation: createPrepareOperation({
      schema,
      introspection,
      maxDocumentLength,
      documents,
      findDocument: createPersistedOperations(persisted),
    }),
    createContext: createContextFactory({ ...options, tasks }),
    maskError: createMaskError(log),
    suggestions: introspection,
    taskFields: new Set(tasks.map(({ mutation }) => mutation)),
    plugins: [createSubscriptionLimit({ max: maxSubscriptions, maxSeconds: maxStreamSeconds }), ...plugins],
    record: createOperationRecorder({ onOperation, traced, tasks }),
  });
  const { millisecondsLeft } = options.inference;
  return {
    execute,
    answer: createAnswerOperations({ execute, millisecondsLeft, responseCache, writeStream: createWriteStream() }),
  };
}
