// Maps detected file types to decoders.

import { decodeAdts } from './adts.ts';
import { decodeAiff } from './aiff.ts';
import { decodeAu } from './au.ts';
import type { AudioDecoder } from './audio-block.ts';
import { decodeCaf } from './caf.ts';
import { decodeFlac } from './flac.ts';
import { decodeMp3 } from './mp3.ts';
import { decodeMp4 } from './mp4.ts';
import { decodeOgg } from './ogg.ts';
import { decodeWav } from './wav.ts';
import { decodeWebm } from './webm.ts';

const DECODERS: Readonly<Record<string, AudioDecoder>> = {
  'audio/wav': decodeWav,
  'audio/flac': decodeFlac,
  'audio/mpeg': decodeMp3,
  'audio/ogg': decodeOgg,
  'audio/webm': decodeWebm,
  'audio/m4a': decodeMp4,
  'audio/aac': decodeAdts,
  'audio/aiff': decodeAiff,
  'audio/x-caf': decodeCaf,
  'audio/basic': decodeAu,
};

export const DECODABLE_TYPES: readonly string[] = Object.keys(DECODERS);

export function decoderOf(mimeType: string): AudioDecoder | undefined {
  return Object.hasOwn(DECODERS, mimeType) ? DECODERS[mimeType] : undefined;
}
