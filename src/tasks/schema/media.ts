// The Media scalar as it comes in, and the check that its bytes are what the task needs.

import { InferenceError, Media } from '../../inference/index.ts';
import { detectMedia } from '../../utils/media/detect-media.ts';

/** Base64 text or a `data:` URI, the file part of a multipart request, or what an earlier step of a chain cut out. */
export type MediaInput = string | Media | (Pick<Blob, 'arrayBuffer' | 'size'> & { pieces?: readonly Uint8Array[] });

/** What a task can take, by the types told from the bytes. */
const ACCEPTED = {
  image: ['image/png', 'image/jpeg', 'image/webp', 'image/gif', 'image/bmp', 'image/tiff'],
  audio: [
    'audio/wav',
    'audio/flac',
    'audio/mpeg',
    'audio/ogg',
    'audio/webm',
    'audio/m4a',
    'audio/aac',
    'audio/aiff',
    'audio/x-caf',
    'audio/basic',
    'audio/amr',
  ],
} as const satisfies Record<string, readonly string[]>;

export type MediaKind = keyof typeof ACCEPTED;

/**
 * Reads the bytes and checks their kind.
 * @param name the argument's path, for the error's text
 * @throws InferenceError BAD_USER_INPUT when the text is not base64, or the bytes are of another kind
 */
export async function readMedia(source: MediaInput, kind: MediaKind, name: string): Promise<Media> {
  if (source instanceof Media) return source;
  const pieces = typeof source === 'string' ? [decodeBase64(source, name)] : await piecesOf(source);
  const mime = await detectMedia(pieces);
  const accepted: readonly string[] = ACCEPTED[kind];
  if (mime !== undefined && accepted.includes(mime)) return new Media(pieces, mime);
  const expected = accepted.join(', ');
  const came = pieces.every(({ length }) => length === 0) ? 'an empty file' : (mime ?? 'bytes of no known file type');
  const message = `${name}: expected ${kind === 'image' ? 'an image' : 'an audio file'} (${expected}), got ${came}.`;
  throw new InferenceError('BAD_USER_INPUT', message);
}

/** Without a copy where the file can, which is twice the memory for as long as the call takes. */
async function piecesOf(file: Exclude<MediaInput, string | Media>): Promise<readonly Uint8Array[]> {
  return file.pieces ?? [new Uint8Array(await file.arrayBuffer())];
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
