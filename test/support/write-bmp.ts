// Writes BMP files the way programs do: every depth, mask, order of rows and run length.

export interface BmpOptions {
  readonly width: number;
  readonly height: number;
  readonly bits: number;
  /** 0 plain, 1 RLE8, 2 RLE4, 3 masks. */
  readonly compression?: number;
  /** Behind the second header. */
  readonly masks?: readonly number[];
  readonly palette?: readonly (readonly [red: number, green: number, blue: number])[];
  readonly isTopDown?: boolean;
  /** Of the second header: 12, 40, 108 or 124. */
  readonly headerSize?: number;
}

/** @param pixels as they stand in the file */
export function bmp(pixels: Uint8Array, options: BmpOptions): Buffer {
  const {
    width,
    height,
    bits,
    compression = 0,
    masks = [],
    palette = [],
    isTopDown = false,
    headerSize = 40,
  } = options;
  const isOld = headerSize === 12;
  const header = Buffer.alloc(headerSize);
  header.writeUInt32LE(headerSize);
  if (isOld) for (const [i, value] of [width, height, 1, bits].entries()) header.writeUInt16LE(value, 4 + i * 2);
  else {
    header.writeInt32LE(width, 4);
    header.writeInt32LE(isTopDown ? -height : height, 8);
    header.writeUInt16LE(1, 12);
    header.writeUInt16LE(bits, 14);
    header.writeUInt32LE(compression, 16);
  }
  const fields = Buffer.alloc(masks.length * 4);
  masks.forEach((mask, i) => {
    fields.writeUInt32LE(mask, i * 4);
  });
  // The later headers have a place for the masks inside.
  if (headerSize > 40) fields.copy(header, 40);
  const colors = Buffer.from(
    palette.flatMap(([red, green, blue]) => (isOld ? [blue, green, red] : [blue, green, red, 0])),
  );
  const body = Buffer.concat([header, headerSize > 40 ? Buffer.alloc(0) : fields, colors]);
  const file = Buffer.alloc(14);
  file.write('BM');
  file.writeUInt32LE(14 + body.length + pixels.length, 2);
  file.writeUInt32LE(14 + body.length, 10);
  return Buffer.concat([file, body, pixels]);
}

/** Rows of numbers of `bits` each, padded to four bytes; the first row given is the first of the file. */
export function packRows(rows: readonly (readonly number[])[], bits: number): Buffer {
  return Buffer.concat(
    rows.map((row) => {
      const out = Buffer.alloc(Math.ceil((row.length * bits) / 32) * 4);
      row.forEach((value, i) => {
        if (bits >= 8) out.writeUIntLE(value, (i * bits) / 8, bits / 8);
        else out[(i * bits) >> 3] = (out[(i * bits) >> 3] ?? 0) | (value << (8 - bits - ((i * bits) & 7)));
      });
      return out;
    }),
  );
}
