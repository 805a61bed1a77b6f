// Reads a multipart body as a stream and keeps only fields and files. Malformed bodies, and bodies above a limit, end
// the reading at once.

import type { Readable } from 'node:stream';
import { Busboy, type BusboyInstance } from '@fastify/busboy';
import { createChunkCollector } from './chunk-collector.ts';
import { malformed, tooLarge } from './upload-errors.ts';
import type { UploadLimits } from './upload-limits.ts';
import { UploadedFile } from './uploaded-file.ts';

export interface MultipartOptions {
  contentType: string;
  limits: UploadLimits;
  /** Aborts the reading. */
  signal?: AbortSignal | undefined;
}

/** `operations`, `map`, and files sent as text fields (base64). */
const MAX_FIELDS = 12;

/** Most bytes of the headers of one part. */
const MAX_HEAD_BYTES = 16 * 1024;

/**
 * @returns the parts by name; of parts with the same name, the first
 * @throws GraphQLError with status 400 or 413, or AbortError when the client disconnects
 */
export async function readMultipart(
  body: Readable,
  { contentType, limits, signal }: MultipartOptions,
): Promise<Map<string, string | UploadedFile>> {
  const parser = createParser(contentType, limits);
  const parts = new Map<string, string | UploadedFile>();
  const keep = (name: string, part: string | UploadedFile) => {
    if (!parts.has(name)) parts.set(name, part);
  };
  try {
    await new Promise<void>((resolve, reject) => {
      let read = 0;
      const count = (chunk: Buffer) => {
        read += chunk.length;
        if (read > limits.maxBodyBytes) reject(tooLarge(limits, 'more in all'));
      };
      const leave = () => {
        // `close` also follows a complete body, while the parser may still report an error.
        if (!body.readableEnded) reject(new DOMException('The client left before its body had ended.', 'AbortError'));
      };
      parser.on('file', (name, stream) => {
        const collector = createChunkCollector();
        stream.on('data', collector.add);
        stream.once('limit', () => reject(tooLarge(limits, 'a larger file')));
        stream.once('end', () => keep(name, new UploadedFile(collector.take())));
        // When the parser ends early, it destroys the file with an error that nothing else listens to.
        stream.on('error', () => {});
      });
      parser.on('field', keep);
      parser.once('filesLimit', () => reject(tooLarge(limits, 'more files')));
      parser.once('fieldsLimit', () => reject(malformed(`more than ${MAX_FIELDS} fields`)));
      parser.once('partsLimit', () => reject(malformed(`more than ${limits.maxFiles + MAX_FIELDS} parts`)));
      parser.on('error', (error) => reject(malformed(problemOf(error))));
      parser.once('finish', resolve);
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
      body.on('data', count).once('error', leave).once('close', leave);
      body.pipe(parser);
    });
    return parts;
  } finally {
    body.unpipe(parser);
    parser.destroy();
  }
}

function createParser(contentType: string, { maxFiles, maxFileBytes, maxBodyBytes }: UploadLimits): BusboyInstance {
  const limits = {
    files: maxFiles,
    fields: MAX_FIELDS,
    fileSize: maxFileBytes,
    headerSize: MAX_HEAD_BYTES,
    fieldSize: maxBodyBytes,
    // Parts without a name are limited too: a body can hold millions.
    parts: maxFiles + MAX_FIELDS,
  };
  try {
    return new Busboy({ headers: { 'content-type': contentType }, limits, isPartAFile });
  } catch {
    throw malformed('a content-type without a boundary');
  }
}

/** Some clients, such as Dart's, send files with a content type but no name. */
function isPartAFile(_name: string | undefined, type: string | undefined, fileName: string | undefined): boolean {
  return fileName !== undefined || /^(?:image|audio|video)\/|^application\/octet-stream/i.test(type ?? '');
}

function problemOf(error: unknown): string {
  const message = error instanceof Error ? error.message : '';
  if (/unexpected end/i.test(message)) return 'a body that ends before its last boundary';
  return 'a body of another form';
}
