// The edge of the server: every request, whichever way it comes in, passes these steps in this order before any of its
// body is read. Request id, host, origin, caller, admission; then the way in reads the body, and runs the operation.

import { keyProblem, lockedOut } from './api-keys.ts';
import { type Authenticate, type Caller, type CallerOptions, createAuthenticate } from './caller.ts';
import { type CrossOriginOptions, createCrossOrigin } from './cross-origin.ts';
import { type EarlyResponse, errorResponse } from './error-body.ts';
import type { RequestHead } from './request-head.ts';
import { REQUEST_ID, requestIdOf } from './request-id.ts';

/**
 * What a request asks for. `open`: what holds no data (health, readiness, the files of the pages); `websocket`: an upgrade,
 * whose key may come with its first message; `private`: everything else, GraphQL among it.
 */
export type Entrance = 'open' | 'websocket' | 'private';

export interface EdgeOptions extends CallerOptions, CrossOriginOptions {
  /** Bytes of the largest body. */
  maxBodyBytes: number;
}

/** A request that may go on, and what is known of it. */
export interface AdmittedRequest {
  /** Goes into the answer, the log and the traces. */
  readonly id: string;
  readonly head: RequestHead;
  readonly caller: Caller;
  /** How much of its body may be read. */
  readonly maxBodyBytes: number;
}

export interface Edge {
  readonly authenticate: Authenticate;
  /** Lets a request in, or says what to answer it at once. Sets the headers that every answer has. */
  enter(head: RequestHead, entrance: Entrance): AdmittedRequest | { id: string; refusal: EarlyResponse };
}

/** Of the body of a caller without a key: enough for a question about the schema, too little to fill the memory. */
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
      // An answer that quotes its request is never run as a script.
      head.setHeader?.('x-content-type-options', 'nosniff');
      const refuse = (refusal: EarlyResponse) => ({ id, refusal });

      if (head.hosts !== undefined && head.hosts > 1) return refuse(twoHosts());
      if (!origins.isHostAllowed(head)) return refuse(foreignHost(head));

      origins.addCorsHeaders(head);
      if (entrance !== 'open') {
        if (origins.allowsPreflight(head)) return refuse({ status: 204, headers: {}, body: '' });
        if (needsNoPreflight(head, entrance) && origins.isForeign(head)) return refuse(foreignPage(head));
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
 * Cross-site request forgery: a page of any origin can send forms (multipart, text), GETs and upgrades from its visitor's
 * place in the network, and no browser asks beforehand. It cannot read the answer, but the models have run by then. JSON
 * needs a preflight, which is answered for listed origins alone.
 */
function needsNoPreflight({ method, header }: RequestHead, entrance: Entrance): boolean {
  if (entrance === 'websocket' || method === 'GET' || method === 'HEAD') return true;
  return method === 'POST' && !/^application\/(?:json|graphql)\b/i.test(header('content-type') ?? '');
}

/** Whether the body says that it is small, and of a kind that is read whole before anything is done. */
function asksLittle({ header }: RequestHead): boolean {
  return Number(header('content-length') ?? 0) <= MAX_ANONYMOUS_BYTES && !isMultipart(header('content-type'));
}

/** Whether this content type is read as a multipart request. */
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
