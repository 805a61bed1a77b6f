// The colours that the pixels of a BMP of 1 to 8 bits point to.

import type { ByteView } from '../utils/media/byte-view.ts';

export interface PaletteHeader {
  readonly size: number;
  readonly bits: number;
  /** 0: all that the bits can point to. */
  readonly colors: number;
  readonly offset: number;
}

/** Red, green and blue of 256 colours one after another; black where the file has none. */
export function readBmpPalette(view: ByteView, { size, bits, colors, offset }: PaletteHeader): Uint8Array {
  // OS/2 has three bytes a colour, Windows a fourth that says nothing.
  const width = size === 12 ? 3 : 4;
  const start = 14 + size;
  const most = Math.min(2 ** bits, Math.floor((offset - start) / width));
  const count = Math.min(colors || 2 ** bits, most);
  const palette = new Uint8Array(3 * 256);
  for (let i = 0; i < count; i++) {
    for (let part = 0; part < 3; part++) palette[i * 3 + part] = view.u8(start + i * width + 2 - part);
  }
  return palette;
}
