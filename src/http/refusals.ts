// Answers to requests that no operation runs for; each says what is accepted, or when to try again.

import { FAULT_MESSAGE } from '../graphql/errors.ts';
import { TEXT_BODIES } from '../graphql/request-params.ts';
import { tooLargeMessage, type UploadLimits } from '../graphql/uploads/upload-limits.ts';
import { keyProblem } from '../security/api-keys.ts';
import type { AdmittedRequest } from '../security/edge.ts';
import { type EarlyResponse, errorResponse } from '../security/error-body.ts';

/** @param allow accepted methods */
export function methodNotAllowed(allow: string): EarlyResponse {
  const message = `Expected the method ${allow.replace(', ', ' or ')}, got another one.`;
  return errorResponse(405, { code: 'BAD_REQUEST', message }, { allow });
}

export function unreadableBody(contentType: string | undefined, encoding: string | undefined): EarlyResponse {
  const types = [...TEXT_BODIES, 'multipart/form-data'].join(', ');
  const isEncoded = encoding !== undefined && encoding !== 'identity';
  const came = contentType === undefined ? 'none' : `"${contentType.slice(0, 100)}"`;
  const message = isEncoded
    ? `Expected a body without content-encoding, got "${encoding.slice(0, 100)}". Send it as it is.`
    : `Expected the content-type ${types}, got ${came}.`;
  return errorResponse(415, { code: 'BAD_REQUEST', message }, isEncoded ? { 'accept-encoding': 'identity' } : {});
}

/** @param length bytes of the body, if the request declares them */
export function tooLargeBody(limits: UploadLimits, { caller, maxBodyBytes }: AdmittedRequest, length?: number) {
  // Without a valid key the body limit is small, so the missing key is the actual problem.
  const problem = maxBodyBytes < limits.maxBodyBytes ? keyProblem(caller) : undefined;
  if (problem) return errorResponse(401, problem);
  const came = length ? `${Math.ceil(length / 1e6)} MB in all` : 'more in all';
  return errorResponse(413, { code: 'BAD_USER_INPUT', message: tooLargeMessage(limits, came) });
}

export function tooSlow(): EarlyResponse {
  const message = 'The body came too slowly: after 20 s, at least 64 kB are expected each second. Send it again.';
  return errorResponse(408, { code: 'BAD_REQUEST', message, retryable: true }, { connection: 'close' });
}

export function notFound(path: string): EarlyResponse {
  const message = `No page at ${path.slice(0, 200)}: try /graphql.`;
  return errorResponse(404, { code: 'BAD_REQUEST', message });
}

/** A fault that no operation masked; the log has its details. */
export function internalFault(): EarlyResponse {
  return errorResponse(500, { code: 'INTERNAL_SERVER_ERROR', message: FAULT_MESSAGE });
}

export function shuttingDown(): EarlyResponse {
  const message = 'This server is shutting down. Send the request again: another one may answer.';
  return errorResponse(503, { code: 'OVERLOADED', message, retryable: true, retryAfter: 1 }, { connection: 'close' });
}
