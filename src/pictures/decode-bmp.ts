// Decodes BMP, which libvips does not read. The decoders on npm allocate the size in the header before they check it, and
// fail on run lengths, bit masks and top-down rows.

import { ByteView } from '../utils/media/byte-view.ts';
import { createTurns, type Turns } from '../utils/turns.ts';
import { readBmpPalette } from './bmp-palette.ts';
import { unpackRuns } from './bmp-runs.ts';
import { badImage } from './image-error.ts';
import { checkImageSize } from './image-limits.ts';

export interface PlainPicture {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly channels: 3 | 4;
}

interface Header {
  /** Size of the second header: 12 in OS/2, 40 in Windows 3, 108 and 124 later. */
  readonly size: number;
  readonly width: number;
  readonly height: number;
  /** Rows usually start at the bottom. */
  readonly isTopDown: boolean;
  readonly bits: number;
  readonly compression: number;
  readonly colors: number;
  /** Offset of the pixels. */
  readonly offset: number;
}

const [PLAIN, RUNS_OF_8, RUNS_OF_4, MASKS, ALPHA_MASKS] = [0, 1, 2, 3, 6] as const;
const NAMES: Readonly<Record<number, string>> = { 4: 'a JPEG inside', 5: 'a PNG inside' };

/** Writes a row of the picture, counted from the top, into `data` at `to`. */
type WriteRow = (data: Uint8Array, row: number, to: number) => void;

interface Reading {
  readonly channels: 3 | 4;
  readonly writeRow: WriteRow;
  /** Called with all rows written. */
  finish?(data: Uint8Array): void;
}

/**
 * Row by row, with pauses: a kilobyte of run lengths may hold 49 megapixels, which take seconds.
 * @throws InferenceError BAD_USER_INPUT with the cause
 */
export async function decodeBmp(bytes: Uint8Array): Promise<PlainPicture> {
  const turns = createTurns();
  const view = new ByteView(bytes);
  const header = readHeader(view);
  const { width, height, bits, compression } = header;
  checkImageSize(width, height);
  const isRuns = (compression === RUNS_OF_8 && bits === 8) || (compression === RUNS_OF_4 && bits === 4);
  const isMasks = (compression === MASKS || compression === ALPHA_MASKS) && (bits === 16 || bits === 32);
  if (!isRuns && !isMasks && compression !== PLAIN) {
    throw badImage(`expected a plain BMP, got one with ${NAMES[compression] ?? `compression ${compression}`}.`);
  }
  if (![1, 2, 4, 8, 16, 24, 32].includes(bits)) throw badImage(`expected a BMP of 1 to 32 bits a pixel, got ${bits}.`);
  if (isRuns) return write(header, await fromRuns(view, header, turns), turns);
  const stride = Math.ceil((width * bits) / 32) * 4;
  // The padding of the last row is sometimes omitted.
  const end = header.offset + stride * (height - 1) + Math.ceil((width * bits) / 8);
  if (end > bytes.length)
    throw badImage(`expected a whole BMP, got one that ends early (${bytes.length} of ${end} bytes).`);
  const from = bits <= 8 ? fromPalette : bits === 24 ? fromBytes : fromMasks;
  return write(header, from(view, header, stride), turns);
}

async function write({ width, height }: Header, reading: Reading, turns: Turns): Promise<PlainPicture> {
  const { channels, writeRow, finish } = reading;
  const data = new Uint8Array(width * height * channels);
  for (let row = 0; row < height; row++) {
    writeRow(data, row, row * width * channels);
    if (turns.isOver()) await turns.next();
  }
  finish?.(data);
  return { data, width, height, channels };
}

function readHeader(view: ByteView): Header {
  const size = view.u32(14, true);
  const isOld = size === 12;
  const rows = isOld ? view.u16(20, true) : view.i32(22, true);
  return {
    size,
    width: isOld ? view.u16(18, true) : view.i32(18, true),
    height: Math.abs(rows),
    isTopDown: rows < 0,
    bits: isOld ? view.u16(24, true) : view.u16(28, true),
    compression: isOld || size < 40 ? PLAIN : view.u32(30, true),
    colors: isOld || size < 40 ? 0 : view.u32(46, true),
    offset: view.u32(10, true),
  };
}

/** Offset of a row in the file, counted from the top of the picture. */
function rowStart({ offset, height, isTopDown }: Header, stride: number, row: number): number {
  return offset + (isTopDown ? row : height - 1 - row) * stride;
}

function fromPalette(view: ByteView, header: Header, stride: number): Reading {
  const { width, bits } = header;
  const palette = readBmpPalette(view, header);
  const mask = 2 ** bits - 1;
  return {
    channels: 3,
    writeRow(data, row, to) {
      const start = rowStart(header, stride, row);
      for (let column = 0; column < width; column++) {
        const bit = column * bits;
        const index = (view.u8(start + (bit >> 3)) >> (8 - bits - (bit & 7))) & mask;
        put(data, to + 3 * column, palette, index);
      }
    },
  };
}

async function fromRuns(view: ByteView, header: Header, turns: Turns): Promise<Reading> {
  const { width, height, bits, isTopDown } = header;
  const palette = readBmpPalette(view, header);
  const indices = await unpackRuns(view.bytes.subarray(header.offset), { width, height, isNibbles: bits === 4 }, turns);
  return {
    channels: 3,
    writeRow(data, row, to) {
      const start = (isTopDown ? row : height - 1 - row) * width;
      for (let column = 0; column < width; column++) put(data, to + 3 * column, palette, indices[start + column] ?? 0);
    },
  };
}

function put(data: Uint8Array, at: number, palette: Uint8Array, color: number): void {
  data[at] = palette[color * 3] ?? 0;
  data[at + 1] = palette[color * 3 + 1] ?? 0;
  data[at + 2] = palette[color * 3 + 2] ?? 0;
}

/** Pixels of 24 bits, in the order blue, green, red. */
function fromBytes(view: ByteView, header: Header, stride: number): Reading {
  const { width } = header;
  return {
    channels: 3,
    writeRow(data, row, start) {
      let from = rowStart(header, stride, row);
      for (let to = start; to < start + 3 * width; to += 3, from += 3) {
        data[to] = view.u8(from + 2);
        data[to + 1] = view.u8(from + 1);
        data[to + 2] = view.u8(from);
      }
    },
  };
}

function fromMasks(view: ByteView, header: Header, stride: number): Reading {
  const { width, bits } = header;
  const readers = readMasks(view, header).map(createFieldReader);
  let isVisible = false;
  return {
    channels: 4,
    writeRow(data, row, start) {
      let from = rowStart(header, stride, row);
      for (let to = start; to < start + 4 * width; from += bits / 8, to += 4) {
        const pixel = bits === 16 ? view.u16(from, true) : view.u32(from, true);
        for (let field = 0; field < 4; field++) data[to + field] = readers[field]?.(pixel) ?? 0;
        isVisible ||= data[to + 3] !== 0;
      }
    },
    finish(data) {
      // Many programs leave the alpha bits at 0 in opaque pictures.
      if (!isVisible) for (let at = 3; at < data.length; at += 4) data[at] = 255;
    },
  };
}

/** Masks of red, green, blue and alpha; 0 if there is none. */
function readMasks(view: ByteView, { compression, bits, size }: Header): readonly number[] {
  if (compression === PLAIN) return bits === 16 ? [0x7c00, 0x3e0, 0x1f, 0] : [0xff0000, 0xff00, 0xff, 0];
  const hasAlpha = compression === ALPHA_MASKS || size >= 56;
  return [54, 58, 62, 66].map((at, field) => (field === 3 && !hasAlpha ? 0 : view.u32(at, true)));
}

/** @returns the function that scales the bits under a mask to 0 to 255 */
function createFieldReader(mask: number, field: number): (pixel: number) => number {
  if (mask === 0) return () => (field === 3 ? 255 : 0);
  const shift = 31 - Math.clz32(mask & -mask);
  const most = mask >>> shift;
  return (pixel) => Math.round((((pixel & mask) >>> shift) * 255) / most);
}
