// The checks that every request passes, from any entry point, before its body is read: request id, host, origin,
// caller, limits. Then the entry point reads the body and runs the operation.

import { keyProblem, lockedOut } from './api-keys.ts';
import { type Authenticate, type Caller, type CallerOptions, createAuthenticate } from './caller.ts';
import { type CrossOriginOptions, createCrossOrigin } from './cross-origin.ts';
import { type EarlyResponse, errorResponse } from './error-body.ts';
import type { RequestHead } from './request-head.ts';
import { REQUEST_ID, requestIdOf } from './request-id.ts';

/**
 * The kind of a request. `open`: no key required (health, readiness, static files); `websocket`: an upgrade, whose key
 * may come with its first message; `private`: everything else, including GraphQL.
 */
export type Entrance = 'open' | 'websocket' | 'private';

export interface EdgeOptions extends CallerOptions, CrossOriginOptions {
  /** Most bytes of a body. */
  maxBodyBytes: number;
}

/** A request that passed all checks. */
export interface AdmittedRequest {
  /** Request id for the answer, the log and traces. */
  readonly id: string;
  readonly head: RequestHead;
  readonly caller: Caller;
  /** Most bytes of its body that may be read. */
  readonly maxBodyBytes: number;
}

export interface Edge {
  readonly authenticate: Authenticate;
  /** Admits a request or returns its refusal. Sets the headers that every answer has. */
  enter(head: RequestHead, entrance: Entrance): AdmittedRequest | { id: string; refusal: EarlyResponse };
}

/** Most bytes of a body without a valid key: enough for an introspection query, too little to fill the memory. */
export const MAX_ANONYMOUS_BYTES = 16 * 1024;

export function createEdge(options: EdgeOptions): Edge {
  const { publicSchema, maxBodyBytes } = options;
  const authenticate = createAuthenticate(options);
  const origins = createCrossOrigin(options);

  return {
    authenticate,
    enter(head, entrance) {
      const id = requestIdOf(head.header(REQUEST_ID));
      head.setHeader?.(REQUEST_ID, id);
      // Prevents browsers from running an answer that quotes its request as a script.
      head.setHeader?.('x-content-type-options', 'nosniff');
      const refuse = (refusal: EarlyResponse) => ({ id, refusal });

      if (head.hosts !== undefined && head.hosts > 1) return refuse(twoHosts());
      if (!origins.isHostAllowed(head)) return refuse(foreignHost(head));

      origins.addCorsHeaders(head);
      if (entrance !== 'open') {
        if (origins.allowsPreflight(head)) return refuse({ status: 204, headers: {}, body: '' });
        // A preflight runs nothing, but its refusal is all that the developer of a page finds in the browser.
        const isPreflight = head.method === 'OPTIONS';
        if ((isPreflight || needsNoPreflight(head, entrance)) && origins.isForeign(head))
          return refuse(foreignPage(head));
      }

      const caller = authenticate(head);

      if (entrance === 'open' || !caller.needsKey || caller.key) return { id, head, caller, maxBodyBytes };
      if (entrance === 'websocket' && !caller.sentKey) {
        const wait = authenticate.waitOf(head);
        if (wait !== undefined) return refuse(errorResponse(429, lockedOut(wait)));
        return { id, head, caller, maxBodyBytes: MAX_ANONYMOUS_BYTES };
      }
      if (publicSchema && !caller.sentKey && asksLittle(head)) {
        return { id, head, caller, maxBodyBytes: MAX_ANONYMOUS_BYTES };
      }
      const problem = keyProblem(caller);
      return problem
        ? refuse(errorResponse(problem.code === 'RATE_LIMITED' ? 429 : 401, problem))
        : { id, head, caller, maxBodyBytes };
    },
  };
}

/**
 * Cross-site request forgery: pages of any origin can send forms (multipart, text), GETs and upgrades from their
 * visitor's network without a preflight. They cannot read the answer, but the models would have run. JSON requires a
 * preflight, which only succeeds for allowed origins.
 */
function needsNoPreflight({ method, header }: RequestHead, entrance: Entrance): boolean {
  if (entrance === 'websocket' || method === 'GET' || method === 'HEAD') return true;
  return method === 'POST' && !/^application\/(?:json|graphql)\b/i.test(header('content-type') ?? '');
}

/** Whether the body declares a small size and a content type that is read completely before anything runs. */
function asksLittle({ header }: RequestHead): boolean {
  return Number(header('content-length') ?? 0) <= MAX_ANONYMOUS_BYTES && !isMultipart(header('content-type'));
}

/** Whether the content type is that of a multipart request. */
export function isMultipart(contentType: string | null | undefined): contentType is string {
  return /^\s*multipart\/form-data\s*(;|$)/i.test(contentType ?? '');
}

function foreignPage({ header }: RequestHead): EarlyResponse {
  const origin = header('origin')?.slice(0, 200);
  const from = origin && origin !== 'null' ? origin : 'another origin';
  const message = `Cross-origin request from ${from} was refused. Add the origin to CORS_ORIGINS to allow it.`;
  return errorResponse(403, { code: 'FORBIDDEN', message });
}

function foreignHost({ header }: RequestHead): EarlyResponse {
  const host = (header('host') ?? '').slice(0, 200);
  const message = `Expected the host localhost, 127.0.0.1 or ::1, got "${host}": without API_KEYS this server is for its own machine. Set API_KEYS, or ALLOW_ANONYMOUS=true to run without authentication.`;
  return errorResponse(403, { code: 'FORBIDDEN', message });
}

function twoHosts(): EarlyResponse {
  return errorResponse(400, { code: 'BAD_REQUEST', message: 'Expected one Host header, got several.' });
}
