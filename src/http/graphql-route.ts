// `/graphql` over node:http: asks the door, bounds every body, then takes the short way for plain JSON or hands over to
// yoga.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { handleJson, isJsonRequest } from '../graphql/fast-path/json-handler.ts';
import type { ResponseCache } from '../graphql/fast-path/response-cache.ts';
import { tooLargeMessage, type UploadLimits } from '../graphql/plugins/uploads/upload-limits.ts';
import { isMultipart } from '../graphql/plugins/uploads/use-uploads.ts';
import type { createGraphqlServer } from '../graphql/server.ts';
import type { EarlyResponse, RequestGuard } from '../security/request-guard.ts';
import { nodeHead } from '../security/request-head.ts';

export interface GraphqlRouteOptions {
  graphql: ReturnType<typeof createGraphqlServer>;
  door: RequestGuard;
  /** Absent where a request may be answered differently though the cache is the same. */
  hotAnswers?: ResponseCache | undefined;
  limits: UploadLimits;
}

/** Milliseconds in which a client that is still sending can read the answer; then its socket is closed. */
const LINGER_MS = 1000;

/** Whether a request says that its body is too large: then it is not worth a "100 Continue". */
export function announcesTooMuch({ headers }: IncomingMessage, { maxBodyBytes }: UploadLimits): boolean {
  return Number(headers['content-length'] ?? 0) > maxBodyBytes;
}

export function createGraphqlRoute({ graphql, door, hotAnswers, limits }: GraphqlRouteOptions) {
  return async function graphqlEndpoint(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { headers } = request;
    const entry = door.enter(nodeHead(request, response));
    if ('answer' in entry) return answerEarly(request, response, entry.answer);
    if (announcesTooMuch(request, limits)) return refuseLarge(request, response, limits);
    const { client } = entry;
    const fast = request.method === 'POST' && request.url === '/graphql' && isJsonRequest(headers);
    // What a body parser of another server has read would never come again; yoga takes what it left. A body that
    // announces its length cannot be longer: node cuts it there. Uploads are counted as they are read.
    const isYogas = headers['content-length'] !== undefined || isMultipart(headers['content-type']);
    if (request.readableEnded || (!fast && isYogas)) {
      response.once('finish', () => dropUnread(request));
      return void graphql(request, response, { client });
    }
    const body = await readBody(request, limits.maxBodyBytes);
    if (body === 'gone') return;
    if (body === 'too large') return refuseLarge(request, response, limits);
    if (fast) {
      const done = await handleJson(graphql, hotAnswers, { headers, body: body.toString('utf8'), client }, response);
      if (done || response.destroyed) return;
    }
    // A stream, because yoga's adapter would list the keys of a string or a buffer: one per byte.
    const again = Object.assign(request, { body: body.length > 0 ? Readable.from([body]) : undefined });
    graphql(again, response, { client });
  };
}

/** The whole body; its chunks are joined once, at the end. */
function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | 'too large' | 'gone'> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= maxBytes) chunks.push(chunk);
      else resolve('too large');
    });
    // Each comes once; `once` would wrap each listener, which is what half of a reading costs.
    request.on('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    request.on('error', () => resolve('gone'));
    request.on('close', () => resolve('gone'));
  });
}

function refuseLarge(request: IncomingMessage, response: ServerResponse, limits: UploadLimits): void {
  const length = request.headers['content-length'];
  const message = tooLargeMessage(limits, length ? `${Math.ceil(Number(length) / 1e6)} MB in all` : 'more in all');
  const body = JSON.stringify({ errors: [{ message, extensions: { code: 'BAD_USER_INPUT' } }] });
  answerEarly(request, response, { status: 413, headers: { 'content-type': 'application/json; charset=utf-8' }, body });
}

/** Answers though the body is not read, or not to its end. */
function answerEarly(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, body }: EarlyResponse,
): void {
  request.removeAllListeners('data');
  response.once('finish', () => dropUnread(request));
  response.writeHead(status, headers).end(body);
}

/**
 * After an answer that did not wait for the end of the body. What still comes is thrown away for a while: closing at
 * once resets the connection, and a client that is still sending would see that instead of the answer.
 */
function dropUnread(request: IncomingMessage): void {
  if (request.complete || request.destroyed) return;
  request.resume();
  const timer = setTimeout(() => request.destroy(), LINGER_MS).unref();
  request.once('close', () => clearTimeout(timer));
}
