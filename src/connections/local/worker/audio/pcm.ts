// Converts PCM samples of any width and byte order to floats, for WAV, AIFF, CAF and AU.

import type { AudioBlock } from './audio-block.ts';

/** `bits` is the container size of a sample: 12 bits in a container of 16 are left-aligned. */
export interface PcmFormat {
  readonly kind: 'signed' | 'unsigned' | 'float' | 'a-law' | 'mu-law';
  readonly bits: number;
  readonly littleEndian: boolean;
}

export interface PcmLayout {
  readonly format: PcmFormat;
  readonly channels: number;
  readonly rate: number;
  /** Bytes from one frame to the next, if samples are padded. */
  readonly frameBytes?: number;
}

/** Frames per block: few, so that the limits are checked often. */
const BLOCK_FRAMES = 8192;

/** A truncated frame at the end is ignored. */
export function* decodePcm(bytes: Uint8Array, layout: PcmLayout): Generator<AudioBlock> {
  const { format, channels, rate } = layout;
  const sampleBytes = format.bits / 8;
  const frameBytes = Math.max(layout.frameBytes ?? 0, sampleBytes * channels);
  const read = createSampleReader(bytes, format);
  const total = Math.floor(bytes.length / frameBytes);
  for (let start = 0; start < total; start += BLOCK_FRAMES) {
    const length = Math.min(BLOCK_FRAMES, total - start);
    const planes = Array.from({ length: channels }, (_, channel) => {
      const plane = new Float32Array(length);
      let at = start * frameBytes + channel * sampleBytes;
      for (let i = 0; i < length; i++, at += frameBytes) plane[i] = read(at);
      return plane;
    });
    yield { channels: planes, rate };
  }
}

export function isPcmFormat({ kind, bits }: PcmFormat): boolean {
  if (kind === 'float') return bits === 32 || bits === 64;
  if (kind === 'a-law' || kind === 'mu-law') return bits === 8;
  return bits === 8 || bits === 16 || bits === 24 || bits === 32;
}

function createSampleReader(bytes: Uint8Array, { kind, bits, littleEndian }: PcmFormat): (at: number) => number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (kind === 'a-law' || kind === 'mu-law') {
    const table = kind === 'a-law' ? aLawTable() : muLawTable();
    return (at) => table[view.getUint8(at)] ?? 0;
  }
  if (kind === 'float') {
    return bits === 64 ? (at) => view.getFloat64(at, littleEndian) : (at) => view.getFloat32(at, littleEndian);
  }
  const middle = kind === 'unsigned' ? 1 : 0;
  switch (bits) {
    case 8:
      return middle ? (at) => (view.getUint8(at) - 128) / 128 : (at) => view.getInt8(at) / 128;
    case 16:
      return (at) => view.getInt16(at, littleEndian) / 32_768;
    case 24:
      return littleEndian
        ? (at) => ((view.getInt8(at + 2) << 16) | view.getUint16(at, true)) / 8_388_608
        : (at) => ((view.getInt16(at) << 8) | view.getUint8(at + 2)) / 8_388_608;
    default:
      return (at) => view.getInt32(at, littleEndian) / 2_147_483_648;
  }
}

/** ITU-T G.711, table 1. */
function aLawTable(): Float32Array {
  return Float32Array.from({ length: 256 }, (_, code) => {
    const value = code ^ 0x55;
    const exponent = (value >> 4) & 7;
    const mantissa = value & 15;
    const magnitude = exponent === 0 ? (mantissa << 4) + 8 : ((mantissa << 4) + 0x108) << (exponent - 1);
    return (value & 0x80 ? magnitude : -magnitude) / 32_768;
  });
}

/** ITU-T G.711, table 2. */
function muLawTable(): Float32Array {
  return Float32Array.from({ length: 256 }, (_, code) => {
    const value = ~code & 0xff;
    const magnitude = ((((value & 15) << 3) + 0x84) << ((value >> 4) & 7)) - 0x84;
    return (value & 0x80 ? -magnitude : magnitude) / 32_768;
  });
}
