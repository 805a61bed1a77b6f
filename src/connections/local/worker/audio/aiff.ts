// Decodes AIFF and AIFF-C, as written by Apple's software and Audacity.

import { ByteView } from '../../../../utils/media/byte-view.ts';
import { skipTags } from '../../../../utils/media/skip-tags.ts';
import { decodeIma4 } from './adpcm.ts';
import type { AudioBlocks } from './audio-block.ts';
import { badAudio, endsEarly } from './audio-error.ts';
import { type AudioLimits, MAX_CHUNKS } from './audio-limits.ts';
import { decodePcm, isPcmFormat, type PcmFormat } from './pcm.ts';

interface Common {
  readonly channels: number;
  readonly frames: number;
  readonly bits: number;
  readonly rate: number;
  readonly compression: string;
}

export function decodeAiff(bytes: Uint8Array, limits: AudioLimits): AudioBlocks {
  const view = new ByteView(bytes.subarray(skipTags(bytes)));
  let common: Common | undefined;
  let sound: { at: number; size: number } | undefined;
  for (let at = 12, chunks = 0; at + 8 <= view.length && !(common && sound) && chunks < MAX_CHUNKS; chunks++) {
    const id = view.text(at, 4);
    const size = view.u32(at + 4);
    if (id === 'COMM') common = readCommon(view, at + 8, size);
    // The offset aligns the audio to blocks and is nearly always 0.
    if (id === 'SSND') sound = { at: at + 16 + view.u32(at + 8), size: size - 8 - view.u32(at + 8) };
    at += 8 + size + (size % 2);
  }
  if (!common || !sound) throw endsEarly('an AIFF file, which has no sound yet and');
  const { channels, rate, frames, compression } = common;
  limits.expect({ channels, rate });
  const rest = view.length - sound.at;
  // The size is 0 after an interrupted recording or when written to a pipe.
  const size = sound.size > 0 && sound.size < 0x7fff_0000 ? sound.size : rest;
  if (size > rest) throw endsEarly('an AIFF file', bytes.length, bytes.length + size - rest);
  const data = view.bytes.subarray(sound.at, sound.at + size);
  if (compression === 'ima4') return decodeIma4(data, { channels, rate });
  limits.expect({ channels, rate, frames });
  return decodePcm(data, { format: pcmOf(common), channels, rate });
}

function readCommon(view: ByteView, at: number, size: number): Common {
  const isCompressed = view.text(8, 4) === 'AIFC' && size >= 22;
  return {
    channels: view.u16(at),
    frames: view.u32(at + 2),
    bits: view.u16(at + 6),
    rate: readExtended(view, at + 8),
    compression: isCompressed ? view.text(at + 18, 4) : 'NONE',
  };
}

/** The rate is an 80-bit float: a sign, 15 bits of exponent, 64 of mantissa. */
function readExtended(view: ByteView, at: number): number {
  const exponent = (view.u16(at) & 0x7fff) - 16_383;
  return view.u64(at + 2) * 2 ** (exponent - 63);
}

function pcmOf({ compression, bits }: Common): PcmFormat {
  const room = Math.ceil(bits / 8) * 8;
  const formats: Readonly<Record<string, PcmFormat>> = {
    NONE: { kind: 'signed', bits: room, littleEndian: false },
    twos: { kind: 'signed', bits: room, littleEndian: false },
    sowt: { kind: 'signed', bits: room, littleEndian: true },
    in24: { kind: 'signed', bits: 24, littleEndian: false },
    in32: { kind: 'signed', bits: 32, littleEndian: false },
    'raw ': { kind: 'unsigned', bits: 8, littleEndian: false },
    fl32: { kind: 'float', bits: 32, littleEndian: false },
    FL32: { kind: 'float', bits: 32, littleEndian: false },
    fl64: { kind: 'float', bits: 64, littleEndian: false },
    FL64: { kind: 'float', bits: 64, littleEndian: false },
    alaw: { kind: 'a-law', bits: 8, littleEndian: false },
    ALAW: { kind: 'a-law', bits: 8, littleEndian: false },
    ulaw: { kind: 'mu-law', bits: 8, littleEndian: false },
    ULAW: { kind: 'mu-law', bits: 8, littleEndian: false },
  };
  const format = Object.hasOwn(formats, compression) ? formats[compression] : undefined;
  if (!format)
    throw badAudio(`expected an AIFF file of plain samples, got the compression "${printable(compression)}".`);
  if (!isPcmFormat(format)) throw badAudio(`expected samples of 8, 16, 24 or 32 bits, got ${bits}.`);
  return format;
}

function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?');
}
