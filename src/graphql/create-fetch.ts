// GraphQL over HTTP as a fetch handler, for use inside another server: the door, then yoga.

import type { createGraphql } from './create-graphql.ts';
import type { Door } from './door.ts';
import { REQUEST_ID, requestIdOf } from './request-id.ts';

export interface FetchOptions {
  graphql: ReturnType<typeof createGraphql>;
  door: Door;
}

/** Clients without a key count as one in RATE_LIMIT: a Request does not say where it comes from. */
export function createFetch({ graphql, door }: FetchOptions) {
  return async function fetch(request: Request): Promise<Response> {
    const { method, headers } = request;
    const requestId = requestIdOf(headers.get(REQUEST_ID));
    const more = new Headers({ [REQUEST_ID]: requestId });
    const entry = door.enter({
      method,
      header: (name) => headers.get(name) ?? undefined,
      setHeader: (name, value) => more.set(name, value),
    });
    const response =
      'answer' in entry ? early(entry.answer) : await graphql.fetch(request, { client: entry.client, requestId });
    for (const [name, value] of more) response.headers.set(name, value);
    return response;
  };
}

function early({ status, headers, body }: { status: number; headers: Record<string, string>; body: string }): Response {
  return new Response(body === '' ? null : body, { status, headers });
}
