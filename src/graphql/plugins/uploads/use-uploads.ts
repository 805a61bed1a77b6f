// Multipart requests (https://github.com/jaydenseric/graphql-multipart-request-spec), read as they come and bounded in
// file size, number and total. Nothing of a body is read before every plugin's onRequestParse has run, so that what they
// refuse is never received. Yoga's own parser has no bounds and checks no map.

import { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { GraphQLParams, Plugin } from 'graphql-yoga';
import { mapFiles } from './map-files.ts';
import { readMultipart } from './read-multipart.ts';
import { malformed } from './upload-errors.ts';
import type { UploadLimits } from './upload-limits.ts';

export function useUploads(limits: UploadLimits): Plugin {
  return {
    onRequestParse({ request, serverContext, setRequestParser }) {
      const contentType = request.headers.get('content-type');
      if (request.method !== 'POST' || !isMultipart(contentType)) return;
      setRequestParser(async function parseUpload(): Promise<GraphQLParams | GraphQLParams[]> {
        const body = bodyOf(request, nodeRequestOf(serverContext));
        if (!body) throw malformed('no body');
        try {
          return mapFiles(await readMultipart(body, { contentType, limits }));
        } finally {
          discard(body);
        }
      });
    },
  };
}

/** Whether this content type is read as a multipart request. */
export function isMultipart(contentType: string | null | undefined): contentType is string {
  return /^multipart\/form-data\s*(;|$)/i.test(contentType ?? '');
}

/** Yoga's adapter for node:http puts it there. */
function nodeRequestOf(serverContext: object | undefined): unknown {
  return serverContext && 'req' in serverContext ? serverContext.req : undefined;
}

/** Under node:http its own stream: web streams around it cost as much as the reading. */
function bodyOf(request: Request, nodeRequest: unknown): Readable | undefined {
  if (nodeRequest instanceof IncomingMessage && !nodeRequest.readableEnded) return nodeRequest;
  return request.body ? Readable.from(chunksOf(request.body), { objectMode: false }) : undefined;
}

/** Of a body that was refused, the rest: a client that is not read never gets to read the answer. */
function discard(body: Readable): void {
  body.on('error', () => {});
  if (body instanceof IncomingMessage) body.resume();
  else body.destroy();
}

async function* chunksOf(body: NonNullable<Request['body']>): AsyncGenerator<Uint8Array, void> {
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel();
  }
}
