// Decodes WAV and its large-file variants (RF64, BW64, Sony's W64); chunks before the audio are skipped.

import { ByteView } from '../../../../utils/media/byte-view.ts';
import { skipTags } from '../../../../utils/media/skip-tags.ts';
import { decodeImaWav, decodeMsWav } from './adpcm.ts';
import type { AudioBlocks } from './audio-block.ts';
import { badAudio, endsEarly } from './audio-error.ts';
import { type AudioLimits, MAX_CHUNKS } from './audio-limits.ts';
import { decodeMp3 } from './mp3.ts';
import { decodePcm, isPcmFormat, type PcmFormat } from './pcm.ts';

/** Writers that cannot seek back to the header leave 0, -1 or nearly 2^31 as the size. */
const UNKNOWN_SIZE = 0x7fff_0000;

const EXTENSIBLE = 0xfffe;
/** Codec names for error messages: common in telephony and old dictaphones. */
const NAMES: Readonly<Record<number, string>> = {
  34: 'TrueSpeech',
  49: 'GSM 6.10',
  64: 'G.721 ADPCM',
  69: 'G.726 ADPCM',
  146: 'AC-3',
  255: 'AAC',
  352: 'WMA',
  353: 'WMA',
  354: 'WMA',
  355: 'WMA',
  8192: 'AC-3',
  41225: 'Speex',
};

interface WaveFormat {
  readonly tag: number;
  readonly channels: number;
  readonly rate: number;
  readonly blockBytes: number;
  readonly bits: number;
  readonly littleEndian: boolean;
}

export function decodeWav(bytes: Uint8Array, limits: AudioLimits): AudioBlocks {
  const start = skipTags(bytes);
  const view = new ByteView(bytes.subarray(start));
  const { format, data, announced } = view.text(0, 4) === 'riff' ? findInW64(view) : findInRiff(view);
  if (announced > data.length) throw endsEarly('a WAV file', bytes.length, bytes.length + announced - data.length);
  return decodeWave(format, data, limits);
}

interface Found {
  readonly format: WaveFormat;
  readonly data: Uint8Array;
  readonly announced: number;
}

function findInRiff(view: ByteView): Found {
  const little = view.text(0, 4) !== 'RIFX';
  let format: WaveFormat | undefined;
  let largeSize = 0;
  for (let at = 12, chunks = 0; at + 8 <= view.length && chunks < MAX_CHUNKS; chunks++) {
    const id = view.text(at, 4);
    const size = view.u32(at + 4, little);
    const body = at + 8;
    if (id === 'fmt ') format = readFormat(view, body, size, little);
    if (id === 'ds64') largeSize = view.u64(body + 8, true);
    if (id === 'data') {
      if (!format) throw badAudio('expected a WAV file with its format before its sound, got one without.');
      const isUnknown = size === 0 ? body < view.length && isLast(view, body) : size >= UNKNOWN_SIZE;
      const announced = size === 0xffff_ffff && largeSize > 0 ? largeSize : isUnknown ? view.length - body : size;
      return { format, data: view.bytes.subarray(body, body + announced), announced };
    }
    at = nextChunk(view, body, size);
  }
  if (!format) throw badAudio('expected a WAV file, got one without a format.');
  throw endsEarly('a WAV file, which has no sound yet and', view.length);
}

/** A size of 0 means a streamed file, unless another chunk follows: then there is no audio. */
function isLast(view: ByteView, body: number): boolean {
  return !isName(view, body) || body + 8 + view.u32(body + 4, true) > view.length;
}

/** Chunks start at even offsets; some writers omit the pad byte. */
function nextChunk(view: ByteView, body: number, size: number): number {
  const next = body + size;
  if (size % 2 === 0) return next;
  return isName(view, next) && !isName(view, next + 1) ? next : next + 1;
}

function isName(view: ByteView, at: number): boolean {
  return /^[\x20-\x7e]{4}$/.test(view.text(at, 4));
}

/** Sony Wave64: 16-byte names, 8-byte sizes that include the header, and chunks aligned to 8 bytes. */
function findInW64(view: ByteView): Found {
  let format: WaveFormat | undefined;
  for (let at = 40, chunks = 0; at + 24 <= view.length && chunks < MAX_CHUNKS; chunks++) {
    const id = view.text(at, 4);
    const size = Math.max(24, view.u64(at + 16, true));
    const body = at + 24;
    if (id === 'fmt ') format = readFormat(view, body, size - 24, true);
    if (id === 'data' && format) {
      const announced = size > Number.MAX_SAFE_INTEGER ? view.length - body : size - 24;
      return { format, data: view.bytes.subarray(body, body + announced), announced };
    }
    at += Math.ceil(size / 8) * 8;
  }
  throw endsEarly('a Wave64 file, which has no sound yet and', view.length);
}

function readFormat(view: ByteView, at: number, size: number, little: boolean): WaveFormat {
  const tag = view.u16(at, little);
  return {
    tag: tag === EXTENSIBLE && size >= 26 ? view.u16(at + 24, little) : tag,
    channels: view.u16(at + 2, little),
    rate: view.u32(at + 4, little),
    blockBytes: view.u16(at + 12, little),
    bits: view.u16(at + 14, little) || (tag === 6 || tag === 7 ? 8 : 0),
    littleEndian: little,
  };
}

function decodeWave(format: WaveFormat, data: Uint8Array, limits: AudioLimits): AudioBlocks {
  const { tag, channels, rate, blockBytes } = format;
  limits.expect({ channels, rate });
  if (tag === 0x55 || tag === 0x50) return decodeMp3(data, limits);
  const adpcm = tag === 0x11 ? decodeImaWav : tag === 0x02 ? decodeMsWav : undefined;
  if (adpcm) {
    if (blockBytes < 8 * channels) throw badAudio(`expected blocks of ADPCM, got some of ${blockBytes} bytes.`);
    return adpcm(data, { channels, rate, blockBytes });
  }
  const pcm = pcmOf(format);
  const frameBytes = (pcm.bits / 8) * channels;
  limits.expect({ channels, rate, frames: Math.floor(data.length / frameBytes) });
  return decodePcm(data, { format: pcm, channels, rate });
}

function pcmOf({ tag, channels, bits, blockBytes, littleEndian }: WaveFormat): PcmFormat {
  // Samples of 20 bits are stored in 24, according to the block size.
  const room = blockBytes % channels === 0 && (blockBytes / channels) * 8 >= bits ? (blockBytes / channels) * 8 : bits;
  const kind = kindOf(tag, room);
  if (!kind) {
    const name = `format 0x${tag.toString(16).padStart(4, '0')}${NAMES[tag] ? ` (${NAMES[tag]})` : ''}`;
    throw badAudio(`expected a WAV file of PCM, float, A-law, mu-law or ADPCM, got ${name}. Convert it first.`);
  }
  const pcm: PcmFormat = { kind, bits: Math.ceil(room / 8) * 8, littleEndian };
  if (!isPcmFormat(pcm)) throw badAudio(`expected samples of 8, 16, 24, 32 or 64 bits, got ${bits}.`);
  return pcm;
}

function kindOf(tag: number, bits: number): PcmFormat['kind'] | undefined {
  if (tag === 1) return bits <= 8 ? 'unsigned' : 'signed';
  if (tag === 3) return 'float';
  if (tag === 6) return 'a-law';
  return tag === 7 ? 'mu-law' : undefined;
}
