// The Media scalar as it comes in, and the check that its bytes are what the task needs.

import { fileTypeFromBuffer } from 'file-type';
import { InferenceError, Media } from '../../inference/index.ts';

/** Base64 text or a `data:` URI, the file part of a multipart request, or what an earlier step of a chain cut out. */
export type MediaInput = string | Media | (Pick<Blob, 'arrayBuffer' | 'size'> & { pieces?: readonly Uint8Array[] });

/** What a task can take, by the types told from the bytes, with the name that Hugging Face's servers accept. */
const ACCEPTED = {
  image: {
    'image/png': 'image/png',
    'image/apng': 'image/png',
    'image/jpeg': 'image/jpeg',
    'image/webp': 'image/webp',
    'image/gif': 'image/gif',
    'image/bmp': 'image/bmp',
    'image/tiff': 'image/tiff',
  },
  audio: {
    'audio/wav': 'audio/wav',
    'audio/vnd.wave': 'audio/wav',
    'audio/x-wav': 'audio/wav',
    'audio/flac': 'audio/flac',
    'audio/x-flac': 'audio/flac',
    'audio/mpeg': 'audio/mpeg',
    'audio/ogg': 'audio/ogg',
    'audio/opus': 'audio/ogg',
    'application/ogg': 'audio/ogg',
    'video/webm': 'audio/webm',
    'audio/webm': 'audio/webm',
    'audio/x-m4a': 'audio/m4a',
    'audio/mp4': 'audio/m4a',
    'video/mp4': 'audio/m4a',
    'audio/amr': 'audio/amr',
  },
} as const satisfies Record<string, Record<string, string>>;

export type MediaKind = keyof typeof ACCEPTED;

/**
 * Reads the bytes and checks their kind.
 * @param name the argument's path, for the error's text
 * @throws InferenceError BAD_USER_INPUT when the text is not base64, or the bytes are of another kind
 */
export async function readMedia(source: MediaInput, kind: MediaKind, name: string): Promise<Media> {
  if (source instanceof Media) return source;
  const pieces = typeof source === 'string' ? [decodeBase64(source, name)] : await piecesOf(source);
  const found = await kindOf(pieces);
  const mime = found?.mime.split(';')[0]?.trim();
  const accepted: Record<string, string> = ACCEPTED[kind];
  const mimeType = mime === undefined ? undefined : accepted[mime];
  if (mimeType) return new Media(pieces, mimeType);
  const expected = [...new Set(Object.values(accepted))].join(', ');
  const came = pieces.every(({ length }) => length === 0) ? 'an empty file' : (mime ?? 'bytes of no known file type');
  const message = `${name}: expected ${kind === 'image' ? 'an image' : 'an audio file'} (${expected}), got ${came}.`;
  throw new InferenceError('BAD_USER_INPUT', message);
}

/** Without a copy where the file can, which is twice the memory for as long as the call takes. */
async function piecesOf(file: Exclude<MediaInput, string | Media>): Promise<readonly Uint8Array[]> {
  return file.pieces ?? [new Uint8Array(await file.arrayBuffer())];
}

/** Nearly every kind is told from its first bytes: so much is joined at first. A TIFF may keep what tells it at its end. */
const TELLING_BYTES = 1024 * 1024;

async function kindOf(pieces: readonly Uint8Array[]) {
  let [bytes, count] = [0, 0];
  while (count < pieces.length && bytes < TELLING_BYTES) bytes += pieces[count++]?.length ?? 0;
  const found = await fileTypeFromBuffer(join(pieces.slice(0, count)));
  return found || count === pieces.length ? found : await fileTypeFromBuffer(join(pieces));
}

function join(pieces: readonly Uint8Array[]): Uint8Array {
  const [only] = pieces;
  return only && pieces.length === 1 ? only : Buffer.concat(pieces);
}

/**
 * Strict: `Buffer.from(text, 'base64')` never throws. It skips what it cannot read and ends at the first `=`, so that the
 * bytes are then too few (a pattern over the text would cost more than the decoding); and it takes the URL's alphabet too.
 */
function decodeBase64(source: string, name: string): Uint8Array {
  const text = source.startsWith('data:') ? dataOf(source, name) : source;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = Buffer.from(text, 'base64');
  const isComplete = text.length % 4 === 0 && bytes.length === (text.length / 4) * 3 - padding;
  if (isComplete && !text.includes('-') && !text.includes('_')) return bytes;
  const message =
    'expected a file of a multipart request, standard base64 with padding, or a data: URI in base64; ' +
    `got text of ${text.length} characters that is not base64.`;
  throw new InferenceError('BAD_USER_INPUT', `${name}: ${message}`);
}

function dataOf(uri: string, name: string): string {
  const comma = uri.indexOf(',');
  // Only the head is matched: a pattern over a 25 MB URI costs more than the decoding.
  if (comma > 0 && comma < 256 && /^data:[^,]*;base64$/i.test(uri.slice(0, comma))) return uri.slice(comma + 1);
  throw new InferenceError('BAD_USER_INPUT', `${name}: expected a data: URI of the form data:TYPE;base64,DATA.`);
}
