// Reads the parts of a multipart body as they come: nothing is held but the fields and the files. What is
// malformed or over a limit ends the reading at once.

import type { Readable } from 'node:stream';
import { Busboy, type BusboyInstance } from '@fastify/busboy';
import { malformed, tooLarge } from './upload-errors.ts';
import type { UploadLimits } from './upload-limits.ts';
import { createCollector, UploadedFile } from './uploaded-file.ts';

export interface MultipartOptions {
  contentType: string;
  limits: UploadLimits;
  /** Ends the reading. */
  signal?: AbortSignal | undefined;
}

/** `operations`, `map`, and files that come as text (base64) instead of as files. */
const MAX_FIELDS = 12;

/** Of the headers of one part; what is longer is not read. */
const MAX_HEAD_BYTES = 16 * 1024;

/**
 * @returns the parts by name; of two with one name the first counts
 * @throws GraphQLError with status 400 or 413; an AbortError when the sender leaves
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
        // A body that came to its end is closed as well, and the parser may still have something to say of it.
        if (!body.readableEnded) reject(new DOMException('The client left before its body had ended.', 'AbortError'));
      };
      parser.on('file', (name, stream) => {
        const collector = createCollector();
        stream.on('data', collector.add);
        stream.once('limit', () => reject(tooLarge(limits, 'a larger file')));
        stream.once('end', () => keep(name, new UploadedFile(collector.take())));
        // A parser that ends early destroys its file with an error, which has no other listener.
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
    // Parts without a name count as neither: a body can hold millions.
    parts: maxFiles + MAX_FIELDS,
  };
  try {
    return new Busboy({ headers: { 'content-type': contentType }, limits, isPartAFile });
  } catch {
    throw malformed('a content-type without a boundary');
  }
}

/** Some clients (Dart's) give a file a type, and no name. */
function isPartAFile(_name: string | undefined, type: string | undefined, fileName: string | undefined): boolean {
  return fileName !== undefined || /^(?:image|audio|video)\/|^application\/octet-stream/i.test(type ?? '');
}

function problemOf(error: unknown): string {
  const message = error instanceof Error ? error.message : '';
  if (/unexpected end/i.test(message)) return 'a body that ends before its last boundary';
  return 'a body of another form';
}
