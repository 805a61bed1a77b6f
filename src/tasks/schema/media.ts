// Reads Media inputs and checks that their bytes are of the type that the task needs.

import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { InferenceError, Media } from '../../inference/index.ts';
import { detectMedia } from '../../utils/media/detect-media.ts';

/** Base64 text or a `data:` URI. An object, so that fields that share a variable also share the decoded bytes. */
export class MediaText {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** A file of a multipart request. */
type MediaFile = Pick<Blob, 'arrayBuffer' | 'size'> & { pieces?: readonly Uint8Array[] };

/** `Media` comes from an earlier chain step that cropped it. */
export type MediaInput = MediaText | MediaFile | Media;

/** Accepted media types per kind, as detected from the bytes. */
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

interface MediaFacts {
  readonly pieces: readonly Uint8Array[];
  /** Detected media type; undefined: unknown. */
  readonly mime: string | undefined;
  readonly digest: string;
}

/** Each value is decoded, detected and hashed once, however many fields use it. */
const known = new WeakMap<MediaInput, Promise<MediaFacts>>();

/**
 * Reads the bytes and checks their type.
 * @param name path of the argument, for error messages
 * @throws InferenceError BAD_USER_INPUT if the text is not base64 or the bytes have another type
 */
export async function readMedia(source: MediaInput, kind: MediaKind, name: string): Promise<Media> {
  if (source instanceof Media) return source;
  const reading = known.get(source) ?? readFacts(source);
  known.set(source, reading);
  const { pieces, mime, digest } = await reading.catch((error: unknown) => {
    if (error instanceof NotBase64) throw new InferenceError('BAD_USER_INPUT', `${name}: ${error.message}`);
    throw error;
  });
  const accepted: readonly string[] = ACCEPTED[kind];
  if (mime !== undefined && accepted.includes(mime)) return new Media(pieces, mime, digest);
  const expected = accepted.join(', ');
  const came = pieces.every(({ length }) => length === 0) ? 'an empty file' : (mime ?? 'bytes of no known file type');
  const message = `${name}: expected ${kind === 'image' ? 'an image' : 'an audio file'} (${expected}), got ${came}.`;
  throw new InferenceError('BAD_USER_INPUT', message);
}

async function readFacts(source: MediaText | MediaFile): Promise<MediaFacts> {
  const pieces = source instanceof MediaText ? await decodeBase64(source.text) : await piecesOf(source);
  return { pieces, mime: await detectMedia(pieces), digest: await digestOf(pieces) };
}

/** Bytes decoded at a time, a few milliseconds each, so that other requests can run in between. */
const PART_BYTES = 1024 * 1024;

async function digestOf(pieces: readonly Uint8Array[]): Promise<string> {
  const hash = createHash('sha256');
  let since = 0;
  for (const piece of pieces) {
    for (let start = 0; start < piece.length; start += PART_BYTES) {
      const part = piece.subarray(start, start + PART_BYTES);
      hash.update(part);
      since += part.length;
      if (since < PART_BYTES) continue;
      since = 0;
      await nextTurn();
    }
  }
  return hash.digest('hex');
}

/** Avoids a copy if the file supports it: a copy doubles the memory for the duration of the call. */
async function piecesOf(file: MediaFile): Promise<readonly Uint8Array[]> {
  return file.pieces ?? [new Uint8Array(await file.arrayBuffer())];
}

class NotBase64 extends Error {}

/**
 * Strict, unlike `Buffer.from(text, 'base64')`, which skips invalid characters, stops at the first `=` and also accepts
 * the URL alphabet. Invalid text is detected by the number of bytes: matching a pattern takes longer than decoding.
 */
async function decodeBase64(source: string): Promise<Uint8Array[]> {
  const data = DATA_URI.test(source.slice(0, LONGEST_HEAD)) ? dataOf(source) : source;
  const pieces = await decodeParts(data);
  if (pieces) return pieces;
  const bare = await bareBase64(data.trimStart());
  const unwrapped = bare === data ? undefined : await decodeParts(bare);
  if (unwrapped) return unwrapped;
  throw new NotBase64(
    'expected a file of a multipart request, standard base64 with padding, or a data: URI in base64; ' +
      `got text of ${data.length} characters that is not base64.`,
  );
}

/** Undefined if a part is not base64. */
async function decodeParts(text: string): Promise<Uint8Array[] | undefined> {
  if (text.length % 4 !== 0) return undefined;
  const pieces: Uint8Array[] = [];
  for (let start = 0; start < text.length; start += PART_BYTES) {
    const end = Math.min(start + PART_BYTES, text.length);
    const part = text.slice(start, end);
    const padding = end < text.length ? 0 : part.endsWith('==') ? 2 : part.endsWith('=') ? 1 : 0;
    const bytes = Buffer.from(part, 'base64');
    const isComplete = bytes.length === (part.length / 4) * 3 - padding;
    if (!isComplete || part.includes('-') || part.includes('_')) return undefined;
    pieces.push(bytes);
    if (end < text.length) await nextTurn();
  }
  return pieces;
}

/**
 * Removes white space, with which tools wrap base64 at 76 characters (RFC 2045), and decodes percent-encoding. Works
 * byte by byte: a regular expression takes 6 s for 25 MB in which every other character is a line break.
 */
async function bareBase64(text: string): Promise<string> {
  const bytes = Buffer.from(text);
  let kept = 0;
  for (let at = 0; at < bytes.length; at++) {
    if (at % PART_BYTES === PART_BYTES - 1) await nextTurn();
    let byte = bytes[at] ?? 0;
    if (byte === PERCENT && isHex(bytes[at + 1]) && isHex(bytes[at + 2])) {
      byte = Number.parseInt(bytes.toString('latin1', at + 1, at + 3), 16);
      at += 2;
    }
    if (byte > SPACE) bytes[kept++] = byte;
  }
  return bytes.toString('latin1', 0, kept);
}

const PERCENT = 0x25;
const SPACE = 0x20;

function isHex(byte = 0): boolean {
  return (byte >= 0x30 && byte <= 0x39) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66);
}

const DATA_URI = /^\s*data:/i;
/** Only matches the head: matching a 25 MB URI takes longer than decoding it. */
const LONGEST_HEAD = 256;

/** The data after the head, whose parameters may contain a quoted comma (`codecs="vp8,opus"`). */
function dataOf(uri: string): string {
  const head = /^\s*data:(?:[^,"]|"[^"]*")*;base64,/i.exec(uri.slice(0, LONGEST_HEAD))?.[0];
  if (head !== undefined) return uri.slice(head.length);
  throw new NotBase64('expected a data: URI of the form data:TYPE;base64,DATA.');
}
