// Detects the media type of a file from its bytes, because names and headers of requests are not reliable.

import { fileTypeFromBuffer } from 'file-type';
import { decodeText } from '../decode-text.ts';
import { ByteView } from './byte-view.ts';
import { findFrame, readFrame } from './mpeg-frame.ts';
import { tagSize } from './skip-tags.ts';

/** Bytes after the tags that suffice to detect every type; MPEG audio may start with junk. */
const HEAD_BYTES = 16 * 1024;
/** Most leading tags that are skipped; no program writes more. */
const MAX_TAGS = 8;

/**
 * The media type, such as `audio/wav`; undefined if unknown. Only reads a few kB after the tags.
 * @param file its bytes, whole or in pieces
 */
export async function detectMedia(file: Uint8Array | readonly Uint8Array[]): Promise<string | undefined> {
  const pieces = file instanceof Uint8Array ? [file] : file;
  let at = 0;
  for (let tags = 0; tags < MAX_TAGS; tags++) {
    const size = tagSize(readAt(pieces, at, 32));
    if (size === 0) break;
    at += size;
  }
  const head = readAt(pieces, at, HEAD_BYTES);
  const known = detectHead(new ByteView(head));
  if (known) return known;
  // Other types are detected for the error message. Tags before an unknown container are those of an MP3.
  if (at > 0) return 'audio/mpeg';
  return isSvg(head) ? 'image/svg+xml' : (await fileTypeFromBuffer(head))?.mime.split(';')[0];
}

/** Whether the first element, after a declaration and comments, is `svg`. */
function isSvg(head: Uint8Array): boolean {
  const start = decodeText(head.subarray(0, 1024)).trimStart();
  return start.startsWith('<') && /^(?:<[?!][^>]*>\s*|<!--.*?-->\s*)*<(?:\w+:)?svg[\s>]/s.test(start);
}

const STARTS: readonly (readonly [start: string, mime: string])[] = [
  ['fLaC', 'audio/flac'],
  ['OggS', 'audio/ogg'],
  ['\x1a\x45\xdf\xa3', 'audio/webm'],
  ['caff\0\x01', 'audio/x-caf'],
  ['.snd', 'audio/basic'],
  ['riff\x2e\x91\xcf\x11', 'audio/wav'],
  ['#!AMR', 'audio/amr'],
  ['\x30\x26\xb2\x75\x8e\x66\xcf\x11', 'audio/x-ms-wma'],
  ['wvpk', 'audio/wavpack'],
  ['MAC ', 'audio/ape'],
  ['MThd', 'audio/midi'],
  ['\x89PNG\r\n\x1a\n', 'image/png'],
  ['\xff\xd8\xff', 'image/jpeg'],
  ['GIF87a', 'image/gif'],
  ['GIF89a', 'image/gif'],
  ['II*\0', 'image/tiff'],
  ['MM\0*', 'image/tiff'],
  ['II+\0', 'image/tiff'],
  ['MM\0+', 'image/tiff'],
];

function detectHead(view: ByteView): string | undefined {
  const [found] = STARTS.filter(([start]) => view.text(0, start.length) === start);
  // Canon's raw pictures start like a TIFF.
  if (found) return found[1] === 'image/tiff' && view.text(8, 2) === 'CR' ? 'image/x-canon-cr2' : found[1];
  return detectRiff(view) ?? detectBoxes(view) ?? detectBmp(view) ?? detectFrames(view);
}

function detectRiff(view: ByteView): string | undefined {
  const [outer, inner] = [view.text(0, 4), view.text(8, 4)];
  if (/^(RIFF|RIFX|RF64|BW64)$/.test(outer) && inner === 'WAVE') return 'audio/wav';
  if (outer === 'RIFF' && inner === 'WEBP') return 'image/webp';
  return outer === 'FORM' && /^AIF[FC]$/.test(inner) ? 'audio/aiff' : undefined;
}

const PICTURE_BRANDS: Readonly<Record<string, string>> = {
  avif: 'image/avif',
  avis: 'image/avif',
  heic: 'image/heic',
  heix: 'image/heic',
  heim: 'image/heic',
  heis: 'image/heic',
  hevc: 'image/heic',
  hevx: 'image/heic',
  mif1: 'image/heif',
  msf1: 'image/heif',
  'crx ': 'image/x-canon-cr3',
};

/** MP4 and related formats (M4A, 3GP, QuickTime), and pictures in the same container. */
function detectBoxes(view: ByteView): string | undefined {
  const type = view.text(4, 4);
  if (type === 'ftyp') return PICTURE_BRANDS[view.text(8, 4)] ?? 'audio/m4a';
  return /^(moov|mdat|wide|styp|moof)$/.test(type) ? 'audio/m4a' : undefined;
}

/** The signature has only two letters, so the size of the second header must also be a known one. */
function detectBmp(view: ByteView): string | undefined {
  const isBmp = view.text(0, 2) === 'BM' && [12, 16, 40, 52, 56, 64, 108, 124].includes(view.u32(14, true));
  return isBmp ? 'image/bmp' : undefined;
}

function detectFrames(view: ByteView): string | undefined {
  if (view.u8(0) === 0xff && (view.u8(1) & 0xf6) === 0xf0) {
    const size = (view.u24(3) >> 5) & 0x1fff;
    const isNext = view.u8(size) === 0xff && (view.u8(size + 1) & 0xf6) === 0xf0;
    if (size > 7 && (isNext || size >= view.length)) return 'audio/aac';
  }
  const start = findFrame(view, 0);
  const first = start === undefined ? undefined : readFrame(view, start);
  if (start === undefined || !first) return undefined;
  // After junk, three frames in a row are required: random bytes can look like two.
  const second = start + first.bytes;
  const third = second + (readFrame(view, second)?.bytes ?? 0);
  return start === 0 || third >= view.length || readFrame(view, third) ? 'audio/mpeg' : undefined;
}

function readAt(pieces: readonly Uint8Array[], start: number, length: number): Uint8Array {
  const found: Uint8Array[] = [];
  let at = 0;
  for (const piece of pieces) {
    const [from, to] = [Math.max(0, start - at), Math.min(piece.length, start + length - at)];
    if (to > from) found.push(piece.subarray(from, to));
    at += piece.length;
    if (at >= start + length) break;
  }
  const [only] = found;
  return only && found.length === 1 ? only : Buffer.concat(found);
}
