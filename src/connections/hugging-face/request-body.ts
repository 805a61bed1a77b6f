// The body of a request as it goes on the wire, and the headers that tell what it is.

import { Readable } from 'node:stream';
import type { RemoteRequest } from '../../tasks/task.ts';

interface WireRequest {
  body: string | Uint8Array | Readable;
  headers: Record<string, string>;
}

/** A file goes piece by piece where it came so: joined it would be in memory twice. */
export function requestBody(request: RemoteRequest): WireRequest {
  if (!('media' in request)) {
    const body = 'json' in request ? request.json : JSON.stringify(request.body);
    return { body, headers: { 'content-type': 'application/json' } };
  }
  const { media } = request;
  const headers = { 'content-type': media.mimeType, 'content-length': String(media.size) };
  return { body: media.pieces.length > 1 ? Readable.from(media.pieces) : media.bytes, headers };
}
