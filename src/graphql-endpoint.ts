// `/graphql` over node:http: bounds every body, then takes the short way for plain JSON or hands over to yoga.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { createGraphql } from './graphql/create-graphql.ts';
import { answerFast, isFastRequest } from './graphql/json-fast-path.ts';

export interface GraphqlEndpointOptions {
  graphql: ReturnType<typeof createGraphql>;
  /** Largest file, in MB; a body may be larger by what base64 and JSON add. */
  maxUploadMb: number;
}

const BASE64_FACTOR = 4 / 3;
const JSON_ALLOWANCE = 1024 * 1024;

/** The longest body that carries a file of this size. */
export function maxBodyBytes(maxUploadMb: number): number {
  return Math.ceil(maxUploadMb * 1024 * 1024 * BASE64_FACTOR) + JSON_ALLOWANCE;
}

export function createGraphqlEndpoint({ graphql, maxUploadMb }: GraphqlEndpointOptions) {
  const maxBytes = maxBodyBytes(maxUploadMb);

  return async function graphqlEndpoint(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const length = request.headers['content-length'];
    if (Number(length ?? 0) > maxBytes) return refuseLarge(request, response, maxUploadMb);
    const fast = request.method === 'POST' && request.url === '/graphql' && isFastRequest(request.headers);
    // A body that announces its length cannot be longer: node cuts it there. Only a chunked one has to be counted.
    if (!fast && length !== undefined) return void graphql(request, response);
    const body = await readBody(request, maxBytes);
    if (body === 'gone') return;
    if (body === 'too large') return refuseLarge(request, response, maxUploadMb);
    if (fast) {
      const done = await answerFast(graphql, { headers: request.headers, body: body.toString('utf8') }, response);
      if (done || response.destroyed) return;
    }
    // A stream, because yoga's adapter would list the keys of a string or a buffer: one per byte.
    const again = Object.assign(request, { body: body.length > 0 ? Readable.from([body]) : undefined });
    graphql(again, response);
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
    request.once('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    request.once('error', () => resolve('gone'));
    request.once('close', () => resolve('gone'));
  });
}

function refuseLarge(request: IncomingMessage, response: ServerResponse, maxUploadMb: number): void {
  const message = `The request is too large: files of up to ${maxUploadMb} MB are accepted. Send a smaller one.`;
  const body = { errors: [{ message, extensions: { code: 'BAD_USER_INPUT' } }] };
  response.writeHead(413, { 'content-type': 'application/json; charset=utf-8', connection: 'close' });
  // What still comes is thrown away, so that a client that is still sending can read the answer.
  request.removeAllListeners('data').resume();
  response.end(JSON.stringify(body), () => setTimeout(() => request.destroy(), 1000).unref());
}
