// The GraphQL server without HTTP, over an inference layer of the test's own.

import type { ExecutionResult } from 'graphql';
import type { OperationResult } from '../../src/graphql/operation.ts';
import { RequestScope } from '../../src/graphql/request-scope.ts';
import { createGraphqlServer, type GraphqlServerOptions } from '../../src/graphql/server.ts';
import type { Inference } from '../../src/inference/index.ts';
import { createCropper } from '../../src/pictures/cropper.ts';
import { createAuthenticate } from '../../src/security/caller.ts';

export const authenticateAnyone = createAuthenticate({ apiKeys: [], clientTokens: false, publicSchema: true });

interface TestGraphqlOptions extends Partial<GraphqlServerOptions> {
  inference: Inference;
  defaultConnection: string;
}

/** @returns a function that runs one operation */
export function startTestGraphql(options: TestGraphqlOptions, { requestId = 'test' } = {}) {
  const { execute } = createGraphqlServer({
    persisted: { operations: new Map(), only: false },
    introspection: true,
    maxDocumentLength: 100_000,
    timeoutSeconds: 60,
    maxSubscriptions: 10,
    maxStreamSeconds: 60,
    cropper: createCropper(),
    log: console,
    ...options,
  });
  const head = { method: 'POST', url: '/graphql', header: () => undefined };
  const admitted = { id: requestId, head, caller: authenticateAnyone(head), maxBodyBytes: 1_000_000 };
  return async function run(query: string): Promise<ExecutionResult> {
    const scope = new RequestScope(admitted, new AbortController());
    return whole(await execute({ query }, { scope, streams: false }));
  };
}

function whole(result: OperationResult): ExecutionResult {
  if (Symbol.asyncIterator in result) throw new TypeError('Expected one result, got a stream.');
  return result;
}
