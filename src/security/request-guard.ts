// What is settled by the head of an HTTP request alone, before any of its body is read: pages of other origins, and
// uploads without a key. The same for every way in over HTTP.

import { keyProblem } from './api-keys.ts';
import { type Authenticate, type Caller, type CallerOptions, createAuthenticate, type RequestHead } from './caller.ts';
import { type CrossOrigin, type CrossOriginOptions, createCrossOrigin } from './cross-origin.ts';

/** An answer that needs no operation. */
export interface EarlyResponse {
  status: number;
  headers: Record<string, string>;
  body: string;
}

export interface RequestGuard {
  readonly clientOf: Authenticate;
  readonly origins: CrossOrigin;
  /** Lets a request in, as the client that it is; or tells what to answer it at once. */
  enter(head: RequestHead): { client: Caller } | { answer: EarlyResponse };
}

export function createRequestGuard(options: CallerOptions & CrossOriginOptions): RequestGuard {
  const clientOf = createAuthenticate(options);
  const origins = createCrossOrigin(options);

  return {
    clientOf,
    origins,
    enter(head) {
      origins.addCorsHeaders(head);
      if (origins.allowsPreflight(head)) return { answer: { status: 204, headers: {}, body: '' } };
      const distrust = origins.distrust(head);
      if (distrust === 'rebound') return { answer: refusal(403, 'FORBIDDEN', foreignName(head)) };
      if (distrust && needsNoPreflight(head)) return { answer: refusal(403, 'FORBIDDEN', foreignPage(head)) };
      const client = clientOf(head);
      // An upload is 25 MB before its first field is known: without a key nothing of it is read. Nor is anything of who
      // tries one key after another.
      const problem = isUpload(head) || client.mustWait ? keyProblem(client) : undefined;
      if (!problem) return { client };
      const { code, message } = problem;
      return { answer: refusal(code === 'RATE_LIMITED' ? 429 : 401, code, message) };
    },
  };
}

/**
 * Cross-site request forgery: a page of any origin can send forms (multipart, text) and GETs from its visitor's place in
 * the network, and no browser asks beforehand. It cannot read the answer, but the models have run by then. JSON needs a
 * preflight, which CORS_ORIGINS answers. A browser that opens a link gets GraphiQL's page, which runs nothing.
 */
function needsNoPreflight({ method, header }: RequestHead): boolean {
  if (method === 'GET' || method === 'HEAD') return !header('accept')?.includes('text/html');
  return method === 'POST' && !/^application\/(?:json|graphql)\b/i.test(header('content-type') ?? '');
}

function isUpload({ header }: RequestHead): boolean {
  return /^\s*multipart\//i.test(header('content-type') ?? '');
}

function foreignPage({ header }: RequestHead): string {
  const origin = header('origin')?.slice(0, 200);
  const from = origin && origin !== 'null' ? `"${origin}"` : 'another origin';
  return `Expected a request of this server's own page or of no page, got one of ${from}. Name the origin in CORS_ORIGINS to let it in.`;
}

function foreignName({ header }: RequestHead): string {
  const host = (header('host') ?? '').slice(0, 200);
  return `Expected the host localhost, 127.0.0.1 or ::1, got "${host}": without API_KEYS this server is for the pages of its own machine. Set API_KEYS, or ALLOW_ANONYMOUS=true to let everybody ask.`;
}

function refusal(status: number, code: string, message: string): EarlyResponse {
  return {
    status,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      ...(status === 401 && { 'www-authenticate': 'Bearer' }),
    },
    body: JSON.stringify({ errors: [{ message, extensions: { code } }] }),
  };
}
