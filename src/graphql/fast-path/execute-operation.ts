// Runs one operation through yoga's pipeline (parsing, checks, plugins, execution) without a web Request and Response.
// Plugins that work on requests (onRequest, onResponse) do not see it.

import type { IncomingHttpHeaders } from 'node:http';
import type { Signal } from '../../inference/index.ts';
import type { Caller } from '../../security/caller.ts';
import type { OperationContext } from '../plugins/use-operation-recorder.ts';
import type { createGraphqlServer } from '../server.ts';
import type { CallTrace } from './response-cache.ts';

type Graphql = ReturnType<typeof createGraphqlServer>;

export interface Params {
  query: string;
  operationName?: string | null;
  variables?: Record<string, unknown> | null;
  extensions?: Record<string, unknown> | null;
}

interface Leaving {
  readonly signal: Signal;
}

export interface ExecuteOptions extends OperationContext {
  headers: IncomingHttpHeaders;
  /** Its signal ends when the client goes away; it is read only where it is needed. */
  leaving: Leaving;
  client: Caller;
  trace?: CallTrace | undefined;
}

/** @param options become the context of the operation, to which plugins add */
export function executeOperation(graphql: Graphql, params: Params, options: ExecuteOptions) {
  const { headers, leaving, isTentative } = options;
  // Resolvers and plugins read no more of a request than there is.
  const request = new LeanRequest(headers, leaving) as unknown as Request;
  const context = Object.assign(options, { request, requestId: headers['x-request-id'] });
  const runner = isTentative ? graphql.runnerFor(params) : undefined;
  if (runner) return runner({ request, params, context } as never);
  return graphql.getResultForParams({ params: params as never, request }, context as never);
}

/** As much of a Request as plugins and resolvers read. */
class LeanRequest {
  readonly method = 'POST';
  readonly url = 'http://localhost/graphql';
  readonly #leaving: Leaving;
  readonly #nodeHeaders: IncomingHttpHeaders;
  #headers: Headers | undefined;

  constructor(headers: IncomingHttpHeaders, leaving: Leaving) {
    this.#nodeHeaders = headers;
    this.#leaving = leaving;
  }

  get signal(): Signal {
    return this.#leaving.signal;
  }

  get headers(): Headers {
    this.#headers ??= new Headers(
      Object.entries(this.#nodeHeaders).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value] as [string, string]],
      ),
    );
    return this.#headers;
  }
}
