// Pictures of every kind that the schema promises, against the pixels that went in.

import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { decodeImage } from '../../../src/connections/local/worker/decode-image.ts';
import { detectMedia } from '../../../src/utils/media/detect-media.ts';
import { bmp, packRows } from '../../support/write-bmp.ts';
import { refusalOf } from './tone.ts';
import { scannedJpeg } from './write-bombs.ts';

type Rgb = readonly [red: number, green: number, blue: number];
const [RED, GREEN, BLUE, WHITE, BLACK]: Rgb[] = [
  [255, 0, 0],
  [0, 255, 0],
  [0, 0, 255],
  [255, 255, 255],
  [0, 0, 0],
];

const picture = z.object({
  width: z.number(),
  height: z.number(),
  pixels: z.object({
    width: z.number(),
    height: z.number(),
    channels: z.literal(3),
    data: z.instanceof(Uint8ClampedArray),
  }),
});

async function decode(bytes: Uint8Array) {
  const decoded = picture.parse(await decodeImage({ bytes, mimeType: (await detectMedia(bytes)) ?? 'none' }));
  const { width, height, pixels } = decoded;
  const rows = Array.from({ length: pixels.height }, (_, y) =>
    Array.from({ length: pixels.width }, (_, x) => [
      ...pixels.data.subarray((y * pixels.width + x) * 3, (y * pixels.width + x) * 3 + 3),
    ]),
  );
  return { width, height, rows };
}

/** Three by two: a row of red, green, blue over one of white, black, red. */
const ROWS = [
  [RED, GREEN, BLUE],
  [WHITE, BLACK, RED],
];
const upwards = <T>(rows: readonly T[]) => [...rows].reverse();
const bgr = ([red, green, blue]: Rgb) => red * 65_536 + green * 256 + blue;
const PALETTE = [BLACK, RED, GREEN, BLUE, WHITE] as Rgb[];
const INDICES = [
  [1, 2, 3],
  [4, 0, 1],
];
const of565 = ([red, green, blue]: Rgb) => ((red >> 3) << 11) | ((green >> 2) << 5) | (blue >> 3);
const of555 = ([red, green, blue]: Rgb) => ((red >> 3) << 10) | ((green >> 3) << 5) | (blue >> 3);
const size = { width: 3, height: 2 };
const map = (convert: (color: Rgb) => number) => upwards(ROWS.map((row) => row.map((color) => convert(color as Rgb))));

describe('BMP', () => {
  test.each<[name: string, file: () => Buffer]>([
    ['24 bits', () => bmp(packRows(map(bgr), 24), { ...size, bits: 24 })],
    ['24 bits from the top', () => bmp(packRows(upwards(map(bgr)), 24), { ...size, bits: 24, isTopDown: true })],
    ['24 bits of OS/2', () => bmp(packRows(map(bgr), 24), { ...size, bits: 24, headerSize: 12 })],
    ['32 bits', () => bmp(packRows(map(bgr), 32), { ...size, bits: 32 })],
    ['16 bits', () => bmp(packRows(map(of555), 16), { ...size, bits: 16 })],
    [
      '16 bits by masks',
      () => bmp(packRows(map(of565), 16), { ...size, bits: 16, compression: 3, masks: [0xf800, 0x7e0, 0x1f] }),
    ],
    [
      '32 bits by masks',
      () =>
        bmp(
          packRows(
            map(([red, green, blue]) => red + green * 256 + blue * 65_536),
            32,
          ),
          { ...size, bits: 32, compression: 3, masks: [0xff, 0xff00, 0xff0000] },
        ),
    ],
    [
      '32 bits with transparency that says nothing',
      () =>
        bmp(packRows(map(bgr), 32), {
          ...size,
          bits: 32,
          compression: 3,
          headerSize: 124,
          masks: [0xff0000, 0xff00, 0xff, 0xff000000],
        }),
    ],
    ['8 bits', () => bmp(packRows(upwards(INDICES), 8), { ...size, bits: 8, palette: pad(PALETTE, 256) })],
    [
      '8 bits of OS/2',
      () => bmp(packRows(upwards(INDICES), 8), { ...size, bits: 8, palette: pad(PALETTE, 256), headerSize: 12 }),
    ],
    ['4 bits', () => bmp(packRows(upwards(INDICES), 4), { ...size, bits: 4, palette: pad(PALETTE, 16) })],
    [
      'RLE8: a run each, and an absolute row',
      () =>
        bmp(Buffer.from([1, 4, 1, 0, 1, 1, 0, 0, 0, 3, 1, 2, 3, 0, 0, 0, 0, 1]), {
          ...size,
          bits: 8,
          compression: 1,
          palette: pad(PALETTE, 256),
        }),
    ],
    [
      'RLE8: a jump over black',
      () =>
        bmp(Buffer.from([1, 4, 0, 2, 1, 0, 1, 1, 0, 0, 0, 3, 1, 2, 3, 0, 0, 1]), {
          ...size,
          bits: 8,
          compression: 1,
          palette: pad(PALETTE, 256),
        }),
    ],
    [
      'RLE4',
      () =>
        bmp(Buffer.from([2, 0x40, 1, 0x10, 0, 0, 0, 3, 0x12, 0x30, 0, 1]), {
          ...size,
          bits: 4,
          compression: 2,
          palette: pad(PALETTE, 16),
        }),
    ],
  ])('%s', async (_name, file) => {
    expect(await decode(file())).toEqual({ ...size, rows: ROWS });
  });

  test('one bit, in rows that are no whole bytes', async () => {
    const rows = [Array.from({ length: 11 }, (_, i) => i % 2), Array.from({ length: 11 }, (_, i) => (i + 1) % 2)];
    const file = bmp(packRows(upwards(rows), 1), {
      width: 11,
      height: 2,
      bits: 1,
      palette: [BLACK as Rgb, WHITE as Rgb],
    });
    const expected = rows.map((row) => row.map((bit) => (bit ? WHITE : BLACK)));
    expect((await decode(file)).rows).toEqual(expected);
  });

  test('transparency is white behind', async () => {
    const pixels = packRows([[0x00ff0000, 0xff0000ff, 0x8000ff00]], 32);
    const masks = [0xff0000, 0xff00, 0xff, 0xff000000];
    const file = bmp(pixels, { width: 3, height: 1, bits: 32, compression: 3, headerSize: 108, masks });
    const [row = []] = (await decode(file)).rows;
    expect(row.slice(0, 2)).toEqual([WHITE, BLUE]);
    expect(row[2]?.[0]).toBeCloseTo(127, -1);
    expect(row[2]?.[1]).toBe(255);
  });

  test.each<[name: string, file: () => Buffer, message: RegExp]>([
    ['cut off', () => bmp(packRows(map(bgr), 24), { ...size, bits: 24 }).subarray(0, 70), /ends early \(70 of/],
    [
      'runs that are cut off',
      () => bmp(Buffer.from([1, 4]), { ...size, bits: 8, compression: 1, palette: pad(PALETTE, 256) }),
      /ends early/,
    ],
    ['a PNG inside', () => bmp(Buffer.alloc(100), { ...size, bits: 24, compression: 5 }), /a PNG inside/],
    ['no size', () => bmp(Buffer.alloc(100), { width: 0, height: 2, bits: 24 }), /a size/],
    ['a negative width', () => bmp(Buffer.alloc(100), { width: -3, height: 2, bits: 24 }), /a size/],
    [
      '4.6 quintillion pixels',
      () => bmp(Buffer.alloc(100), { width: 0x7fff_ffff, height: 0x7fff_ffff, bits: 24 }),
      /50 megapixels/,
    ],
    ['bits that do not exist', () => bmp(Buffer.alloc(100), { ...size, bits: 7 }), /got 7/],
  ])('%s: refused by name', async (_name, file, message) => {
    expect(await refusalOf(decode(file()))).toMatch(message);
  });
});

describe('the kinds that libvips reads', () => {
  const raw = sharp(Buffer.from(ROWS.flat(2) as number[]), { raw: { ...size, channels: 3 } });

  test.each<[name: string, file: () => Promise<Buffer>, within: number]>([
    ['PNG', () => raw.clone().png().toBuffer(), 0],
    ['PNG of 16 bits', () => raw.clone().toColourspace('rgb16').png().toBuffer(), 1],
    ['PNG with a palette', () => raw.clone().png({ palette: true }).toBuffer(), 0],
    ['WebP', () => raw.clone().webp({ lossless: true }).toBuffer(), 0],
    ['GIF', () => raw.clone().gif().toBuffer(), 0],
    ['TIFF', () => raw.clone().tiff({ compression: 'lzw' }).toBuffer(), 0],
  ])('%s', async (_name, file, within) => {
    const { rows } = await decode(await file());
    rows.flat(2).forEach((value, i) => {
      expect(Math.abs(value - (ROWS.flat(2)[i] as number))).toBeLessThanOrEqual(within);
    });
  });

  test.each(['tiff', 'jpeg'] as const)('CMYK in %s', async (format) => {
    const create = { width: 16, height: 16, channels: 3, background: '#a06050' } as const;
    const bytes = await sharp({ create }).toColourspace('cmyk').toFormat(format).toBuffer();
    expect((await sharp(bytes).metadata()).space).toBe('cmyk');
    const [red = 0, green = 0, blue = 0] = (await decode(bytes)).rows[8]?.[8] ?? [];
    // What printers' inks make of it is not the same to the step.
    expect(Math.max(Math.abs(red - 0xa0), Math.abs(green - 0x60), Math.abs(blue - 0x50))).toBeLessThan(25);
  });

  test('grey, in one channel, becomes three equal ones', async () => {
    const grey = await sharp(Buffer.from([0, 100, 255]), { raw: { width: 3, height: 1, channels: 1 } })
      .toColourspace('b-w')
      .png()
      .toBuffer();
    expect((await decode(grey)).rows).toEqual([
      [
        [0, 0, 0],
        [100, 100, 100],
        [255, 255, 255],
      ],
    ]);
  });

  test('a picture is turned as its EXIF says', async () => {
    const turned = await raw.clone().withMetadata({ orientation: 6 }).png().toBuffer();
    const { width, height, rows } = await decode(turned);
    expect([width, height]).toEqual([2, 3]);
    expect(rows).toEqual([
      [WHITE, RED],
      [BLACK, GREEN],
      [RED, BLUE],
    ]);
  });

  test('of an animation the first picture', async () => {
    const frames = Buffer.from([...Array(16).fill(RED), ...Array(16).fill(BLUE)].flat());
    const animation = sharp(frames, { raw: { width: 4, height: 8, channels: 3, pageHeight: 4 } });
    for (const bytes of [
      await animation.clone().gif().toBuffer(),
      await animation.clone().webp({ lossless: true }).toBuffer(),
    ]) {
      const { height, rows } = await decode(bytes);
      expect(height).toBe(4);
      expect(new Set(rows.flat().map(String))).toEqual(new Set([String(RED)]));
    }
  });

  test('cut off: refused, whatever the kind', async () => {
    const noise = Buffer.from(Array.from({ length: 64 * 64 * 3 }, (_, i) => (i * 7919) % 256));
    const big = sharp(noise, { raw: { width: 64, height: 64, channels: 3 } });
    for (const bytes of [
      await big.clone().png().toBuffer(),
      await big.clone().jpeg().toBuffer(),
      await big.clone().webp().toBuffer(),
    ]) {
      expect(await refusalOf(decode(bytes.subarray(0, bytes.length * 0.6)))).toMatch(/damaged or truncated/);
    }
  });

  test('a progressive JPEG of a few scans is read', async () => {
    const progressive = await raw.clone().resize(300, 200).jpeg({ progressive: true }).toBuffer();
    expect(await decode(progressive)).toMatchObject({ width: 300, height: 200 });
    expect(await decode(scannedJpeg(200, 30))).toMatchObject({ width: 200, height: 200 });
  });
});

function pad(palette: readonly Rgb[], count: number): Rgb[] {
  return [...palette, ...Array<Rgb>(count - palette.length).fill([9, 9, 9])];
}
