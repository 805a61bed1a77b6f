// Parses headers of MPEG audio frames, and finds the first frame.

import type { ByteView } from './byte-view.ts';

export interface MpegFrame {
  readonly rate: number;
  readonly channels: number;
  /** Size of the frame, header included. */
  readonly bytes: number;
  /** Samples per channel. */
  readonly samples: number;
  /** Size of the side information, which precedes LAME's data in the first frame. */
  readonly sideBytes: number;
}

/** kbit/s by [version 1 or not][layer], of ISO 11172-3 and 13818-3. */
const KILOBITS = {
  1: [
    [],
    [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
    [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
    [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  ],
  2: [
    [],
    [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
    [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
    [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
  ],
} as const;
const RATES = [44_100, 48_000, 32_000];

export function readFrame(view: ByteView, at: number): MpegFrame | undefined {
  const head = view.u32(at);
  if (head >>> 21 !== 0x7ff) return undefined;
  const version = (head >>> 19) & 3;
  const layer = 4 - ((head >>> 17) & 3);
  const rateIndex = (head >>> 10) & 3;
  if (version === 1 || layer === 4 || rateIndex === 3) return undefined;
  const isFirst = version === 3;
  const kilobits = KILOBITS[isFirst ? 1 : 2][layer]?.[(head >>> 12) & 15];
  // 0 is the free format, which few encoders and decoders support; 15 is invalid.
  if (!kilobits) return undefined;
  const rate = (RATES[rateIndex] ?? 0) / (isFirst ? 1 : version === 2 ? 2 : 4);
  const padding = (head >>> 9) & 1;
  const samples = layer === 1 ? 384 : layer === 3 && !isFirst ? 576 : 1152;
  const bytes =
    layer === 1
      ? (Math.floor((12_000 * kilobits) / rate) + padding) * 4
      : Math.floor((samples * 125 * kilobits) / rate) + padding;
  const channels = ((head >>> 6) & 3) === 3 ? 1 : 2;
  const sideBytes = isFirst ? (channels === 1 ? 17 : 32) : channels === 1 ? 9 : 17;
  return { rate, channels, bytes, samples, sideBytes };
}

/** Whether there is a frame of the free format, whose length the header does not specify. */
export function isFreeFormat(view: ByteView, at: number): boolean {
  const head = view.u32(at);
  const isFrame = head >>> 21 === 0x7ff && ((head >>> 19) & 3) !== 1 && ((head >>> 17) & 3) !== 0;
  return isFrame && ((head >>> 10) & 3) !== 3 && ((head >>> 12) & 15) === 0;
}

/** Most bytes that are searched for the first frame: a recording cut from a stream starts within a frame. */
const MAX_JUNK = 64 * 1024;

/** The position where two frames with the same rate follow each other, or a frame ends with the file. */
export function findFrame(view: ByteView, from: number): number | undefined {
  const last = Math.min(view.length - 4, from + MAX_JUNK);
  for (let at = from; at <= last; at++) {
    if (view.u8(at) !== 0xff) continue;
    const frame = readFrame(view, at);
    if (!frame) continue;
    const next = at + frame.bytes;
    if (next >= view.length) {
      if (at === from || next === view.length) return at;
      continue;
    }
    if (readFrame(view, next)?.rate === frame.rate) return at;
  }
  return undefined;
}
