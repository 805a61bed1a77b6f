// Reads multipart requests (https://github.com/jaydenseric/graphql-multipart-request-spec) as a stream, with limits on the
// size, number and total of files.

import type { Readable } from 'node:stream';
import type { RequestHead } from '../../security/request-head.ts';
import { mapFiles } from './map-files.ts';
import { readMultipart } from './read-multipart.ts';
import type { UploadLimits } from './upload-limits.ts';

export interface UploadOptions {
  head: RequestHead;
  limits: UploadLimits;
  /** Aborts the reading. */
  signal?: AbortSignal;
}

/** @throws GraphQLError with status 400 or 413; an AbortError when the client disconnects or the signal aborts */
export async function readUpload(body: Readable, { head, limits, signal }: UploadOptions): Promise<unknown> {
  const contentType = head.header('content-type') ?? '';
  try {
    return mapFiles(await readMultipart(body, { contentType, limits, signal }), limits);
  } finally {
    // A client that is still writing would otherwise never read the response.
    body.on('error', () => {});
    body.resume();
  }
}
