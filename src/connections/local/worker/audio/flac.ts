// Decodes FLAC frames to floats (RFC 9639). Written for this project, because the decoders on npm use an LGPL parser
// that is quadratic in the bytes between frames, and none can be stopped in the middle of a file that expands a
// thousandfold.

import { ByteView } from '../../../../utils/media/byte-view.ts';
import { skipTags } from '../../../../utils/media/skip-tags.ts';
import type { AudioBlock, PacketDecoder } from './audio-block.ts';
import { badAudio, damaged, endsEarly } from './audio-error.ts';
import type { AudioLimits } from './audio-limits.ts';
import { BitReader, OutOfBits } from './bit-reader.ts';
import { crc8, crc16 } from './crc.ts';
import { readSubframe, type Samples } from './flac-subframe.ts';

const RATES = [0, 88_200, 176_400, 192_000, 8000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 96_000];
const BITS = [0, 8, 12, 0, 16, 20, 24, 32];

interface StreamInfo {
  readonly rate: number;
  readonly channels: number;
  readonly bits: number;
  /** 0 if the encoder did not update the header. */
  readonly frames: number;
}

/** Decodes a native FLAC file; leading tags and embedded pictures are skipped. */
export function* decodeFlac(bytes: Uint8Array, limits: AudioLimits): Generator<AudioBlock> {
  const view = new ByteView(bytes);
  let at = skipTags(bytes) + 4;
  let info: StreamInfo | undefined;
  for (let isLast = false; !isLast; ) {
    if (at + 4 > bytes.length) throw endsEarly('a FLAC file', bytes.length, at + 4);
    const [head, size] = [view.u8(at), view.u24(at + 1)];
    if ((head & 0x7f) === 0) info = readStreamInfo(bytes.subarray(at + 4, at + 4 + size));
    isLast = (head & 0x80) !== 0;
    at += 4 + size;
  }
  if (!info) throw damaged('FLAC: its stream information is missing');
  limits.expect(info);
  let decoded = 0;
  try {
    while (at < bytes.length && (info.frames === 0 || decoded < info.frames)) {
      if (!isFrame(view, at)) {
        // ID3v1 tags and padding may follow the audio.
        if (info.frames === 0 && decoded > 0) return;
        throw damaged('FLAC');
      }
      const { block, end } = decodeFrame(bytes, at, info);
      decoded += block.channels[0]?.length ?? 0;
      at = end;
      yield block;
    }
  } catch (error) {
    if (error instanceof OutOfBits) throw endsEarly('a FLAC file');
    throw error;
  }
  if (decoded < info.frames) throw endsEarly('a FLAC file');
}

/**
 * Decodes single frames from a container.
 * @param config STREAMINFO, with or without the preceding headers
 */
export function createFlacPackets(config: Uint8Array, limits: AudioLimits): PacketDecoder {
  const view = new ByteView(config);
  const start = view.text(0, 4) === 'fLaC' ? 8 : 0;
  const info = readStreamInfo(config.subarray(start));
  limits.expect(info);
  return {
    decode(packet) {
      // Ogg header packets: comments and pictures.
      if (!isFrame(new ByteView(packet), 0)) return undefined;
      try {
        return decodeFrame(packet, 0, info).block;
      } catch (error) {
        throw error instanceof OutOfBits ? damaged('FLAC') : error;
      }
    },
  };
}

function readStreamInfo(block: Uint8Array): StreamInfo {
  if (block.length < 34) throw damaged('FLAC: its stream information is cut off');
  const reader = new BitReader(block, 10);
  const rate = reader.read(20);
  const channels = reader.read(3) + 1;
  const bits = reader.read(5) + 1;
  return { rate, channels, bits, frames: reader.read(4) * 2 ** 32 + reader.read(32) };
}

function isFrame(view: ByteView, at: number): boolean {
  return view.u8(at) === 0xff && (view.u8(at + 1) & 0xfe) === 0xf8;
}

function decodeFrame(bytes: Uint8Array, start: number, info: StreamInfo): { block: AudioBlock; end: number } {
  const reader = new BitReader(bytes, start);
  reader.skip(16);
  const [sizeCode, rateCode, layout, bitsCode] = [reader.read(4), reader.read(4), reader.read(4), reader.read(3)];
  reader.skip(1);
  skipNumber(reader);
  const length = readBlockSize(reader, sizeCode);
  const rate = readRate(reader, rateCode) || info.rate;
  const bits = BITS[bitsCode] || info.bits;
  const crc = crc8(bytes.subarray(start, reader.position / 8));
  if (reader.read(8) !== crc || layout > 10) throw damaged('FLAC');
  const channels = layout < 8 ? layout + 1 : 2;
  if (channels !== info.channels)
    throw badAudio('expected the same channels throughout, got FLAC whose channels change.');
  const planes = Array.from({ length: channels }, (_, channel): Samples => {
    // A side channel needs one more bit.
    const isDifference =
      (layout === 8 && channel === 1) || (layout === 9 && channel === 0) || (layout === 10 && channel === 1);
    return readSubframe(reader, length, bits + (isDifference ? 1 : 0));
  });
  reader.align();
  const checked = crc16(bytes.subarray(start, reader.position / 8));
  if (reader.read(16) !== checked) throw damaged('FLAC');
  undoDifference(planes, layout);
  const scale = 1 / 2 ** (bits - 1);
  const floats = planes.map((plane) => {
    const samples = new Float32Array(length);
    for (let i = 0; i < length; i++) samples[i] = (plane[i] ?? 0) * scale;
    return samples;
  });
  return { block: { channels: floats, rate }, end: reader.position / 8 };
}

/** Skips the frame number, which is coded as in UTF-8: up to seven bytes. */
function skipNumber(reader: BitReader): void {
  const ones = Math.clz32(~(reader.read(8) << 24));
  if (ones > 1) reader.skip(8 * (ones - 1));
}

function readBlockSize(reader: BitReader, code: number): number {
  if (code === 1) return 192;
  if (code >= 2 && code <= 5) return 576 << (code - 2);
  if (code === 6) return reader.read(8) + 1;
  if (code === 7) return reader.read(16) + 1;
  if (code >= 8) return 256 << (code - 8);
  throw damaged('FLAC');
}

/** 0 means the rate in STREAMINFO. */
function readRate(reader: BitReader, code: number): number {
  if (code === 12) return reader.read(8) * 1000;
  if (code === 13) return reader.read(16);
  if (code === 14) return reader.read(16) * 10;
  if (code === 15) throw damaged('FLAC');
  return RATES[code] ?? 0;
}

function undoDifference([first, second]: readonly Samples[], layout: number): void {
  if (!first || !second || layout < 8) return;
  for (let i = 0; i < first.length; i++) {
    const a = first[i] ?? 0;
    const b = second[i] ?? 0;
    if (layout === 8) second[i] = a - b;
    else if (layout === 9) first[i] = a + b;
    else {
      // Mid is stored without its lowest bit, which equals that of side.
      const sum = a * 2 + (Math.abs(b) % 2);
      first[i] = (sum + b) / 2;
      second[i] = (sum - b) / 2;
    }
  }
}
