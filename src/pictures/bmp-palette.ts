// Reads the palette of a BMP with 1 to 8 bits per pixel.

import type { ByteView } from '../utils/media/byte-view.ts';

export interface PaletteHeader {
  readonly size: number;
  readonly bits: number;
  /** Number of colours; 0: as many as the bits can index. */
  readonly colors: number;
  readonly offset: number;
}

/** Red, green and blue of 256 colours in a row; black for missing colours. */
export function readBmpPalette(view: ByteView, { size, bits, colors, offset }: PaletteHeader): Uint8Array {
  // OS/2 uses three bytes per colour; Windows adds an unused fourth.
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
