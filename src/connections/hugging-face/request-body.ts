// Builds the body of a request and the headers that describe it.

import { Readable } from 'node:stream';
import type { Media } from '../../inference/index.ts';
import type { RemoteRequest } from '../../tasks/task.ts';

interface WireRequest {
  body: string | Uint8Array | Readable;
  headers: Record<string, string>;
}

/** Files are sent in the chunks in which they arrived, to avoid a second copy in memory. */
export async function requestBody(request: RemoteRequest): Promise<WireRequest> {
  if ('form' in request) return formBody(request.form);
  if (!('media' in request)) {
    const body = 'json' in request ? request.json : JSON.stringify(request.body);
    return { body, headers: { 'content-type': 'application/json' } };
  }
  const { media } = request;
  const headers = { 'content-type': media.mimeType, 'content-length': String(media.size) };
  return { body: media.pieces.length > 1 ? Readable.from(media.pieces) : media.bytes, headers };
}

async function formBody(parts: readonly (readonly [string, string | Media])[]): Promise<WireRequest> {
  const form = new FormData();
  for (const [name, value] of parts) {
    if (typeof value === 'string') form.append(name, value);
    // Servers derive the format from the file extension.
    else
      form.append(name, new File(value.pieces.map(toBlobPart), `audio.${endingOf(value)}`, { type: value.mimeType }));
  }
  // Encoded by the platform, in one piece: not all servers accept a body of unknown length.
  const encoded = new Response(form);
  const body = new Uint8Array(await encoded.arrayBuffer());
  return { body, headers: { 'content-type': encoded.headers.get('content-type') ?? '' } };
}

function toBlobPart(piece: Uint8Array): Uint8Array<ArrayBuffer> {
  return piece.buffer instanceof ArrayBuffer
    ? new Uint8Array(piece.buffer, piece.byteOffset, piece.length)
    : Uint8Array.from(piece);
}

const ENDINGS: Readonly<Record<string, string>> = { 'audio/mpeg': 'mp3', 'audio/x-m4a': 'm4a' };

function endingOf({ mimeType }: Media): string {
  return ENDINGS[mimeType] ?? mimeType.replace(/^.*\/(?:x-)?/, '');
}
