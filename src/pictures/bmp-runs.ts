// Decodes run lengths of a BMP (RLE8 and RLE4) to indices of the palette.

import type { Turns } from '../utils/turns.ts';
import { badImage } from './image-error.ts';

interface Layout {
  readonly width: number;
  readonly height: number;
  /** Two pixels per byte. */
  readonly isNibbles: boolean;
}

/** Between two looks at the clock: up to 255 pixels each. */
const STEPS = 1000;

/** Row by row in file order; omitted pixels have colour 0. */
export async function unpackRuns(
  bytes: Uint8Array,
  { width, height, isNibbles }: Layout,
  turns: Turns,
): Promise<Uint8Array> {
  const pixels = new Uint8Array(width * height);
  let [x, y, at] = [0, 0, 0];
  const put = (color: number) => {
    if (x < width && y < height) pixels[y * width + x] = color;
    x++;
  };
  const half = (byte: number, i: number) => (isNibbles ? (i % 2 === 0 ? byte >> 4 : byte & 15) : byte);
  for (let step = 1; y < height; step++) {
    if (step % STEPS === 0 && turns.isOver()) await turns.next();
    if (at + 2 > bytes.length) throw badImage('expected a whole BMP, got one that ends early.');
    const [count = 0, value = 0] = bytes.subarray(at, at + 2);
    at += 2;
    if (count > 0) for (let i = 0; i < count; i++) put(half(value, i));
    else if (value === 0) [x, y] = [0, y + 1];
    else if (value === 1) break;
    else if (value === 2) {
      x += bytes[at] ?? 0;
      y += bytes[at + 1] ?? 0;
      at += 2;
    } else {
      const size = isNibbles ? Math.ceil(value / 2) : value;
      for (let i = 0; i < value; i++) put(half(bytes[at + (isNibbles ? i >> 1 : i)] ?? 0, i));
      // Padded to 16 bits.
      at += size + (size % 2);
    }
  }
  return pixels;
}
