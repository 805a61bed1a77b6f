// Runs one operation through yoga's pipeline (parsing, checks, plugins, execution) without a web Request and Response.
// Plugins that work on requests (onRequest, onResponse) do not see it.

import type { IncomingHttpHeaders } from 'node:http';
import type { Signal } from '../inference/index.ts';
import type { ClientSignal } from './client-signal.ts';
import type { createGraphql } from './create-graphql.ts';

type Graphql = ReturnType<typeof createGraphql>;

export interface Params {
  query: string;
  operationName?: string | null;
  variables?: Record<string, unknown> | null;
  extensions?: Record<string, unknown> | null;
}

/** @param client its signal ends when the client goes away; it is read only where it is needed */
export async function getResult(
  graphql: Graphql,
  params: Params,
  { headers, client }: { headers: IncomingHttpHeaders; client: ClientSignal },
) {
  const request = new LeanRequest(headers, client);
  return await graphql.getResultForParams({ params: params as never, request: request as unknown as Request }, {
    request,
  } as never);
}

/** As much of a Request as plugins and resolvers read. */
class LeanRequest {
  readonly method = 'POST';
  readonly url = 'http://localhost/graphql';
  readonly #client: ClientSignal;
  readonly #nodeHeaders: IncomingHttpHeaders;
  #headers: Headers | undefined;

  constructor(headers: IncomingHttpHeaders, client: ClientSignal) {
    this.#nodeHeaders = headers;
    this.#client = client;
  }

  get signal(): Signal {
    return this.#client.signal;
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
