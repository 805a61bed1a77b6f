// GraphQL over HTTP as a fetch handler, for use inside another server: the door, then yoga.

import type { RequestGuard } from '../security/request-guard.ts';
import { REQUEST_ID, requestIdOf } from '../security/request-id.ts';
import type { createGraphqlServer } from './server.ts';

export interface FetchHandlerOptions {
  graphql: ReturnType<typeof createGraphqlServer>;
  door: RequestGuard;
}

/** Clients without a key count as one in RATE_LIMIT: a Request does not say where it comes from. */
export function createFetchHandler({ graphql, door }: FetchHandlerOptions) {
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
