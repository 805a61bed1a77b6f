// Pictures in and masks out, in the host: the parent never decodes what a client sent.

import { RawImage } from '@huggingface/transformers';
import sharp from 'sharp';
import { InferenceError } from '../../../inference/errors.ts';
import type { Mask, MediaFile, Picture, Size } from '../recipe.ts';

// HEIF is not accepted, and its decoder had a hole that ran code (GHSA-rgj7-g3m4-5g8c): a file that slips through meets none.
sharp.block({ operation: ['VipsForeignLoadHeif'] });

/** A solid 200-megapixel PNG is a few hundred kilobytes and takes 600 MB to decode. */
const MAX_PIXELS = 50_000_000;

/** Upright (phones turn pictures by a note in EXIF), on white where it is transparent, three channels. */
export async function decodeImage(
  file: MediaFile,
  { maxPixels = MAX_PIXELS }: { maxPixels?: number } = {},
): Promise<Picture> {
  try {
    const source = sharp(file.bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error' });
    const { autoOrient } = await source.metadata();
    const { width, height } = autoOrient;
    const shrink = Math.min(1, Math.sqrt(maxPixels / (width * height)));
    const upright = source.autoOrient().flatten({ background: 'white' }).toColourspace('srgb');
    if (shrink < 1) {
      const [across, down] = [width, height].map((side) => Math.max(1, Math.round(side * shrink)));
      upright.resize(across, down, { fit: 'fill' });
    }
    const { data, info } = await upright.raw().toBuffer({ resolveWithObject: true });
    const bytes = new Uint8ClampedArray(data.buffer, data.byteOffset, data.byteLength);
    const pixels = new RawImage(bytes, info.width, info.height, channels(info.channels));
    return { pixels: pixels.rgb(), width, height };
  } catch (error) {
    throw new InferenceError('BAD_USER_INPUT', `image: ${reason(error)}`, { cause: error });
  }
}

function channels(count: number): 1 | 2 | 3 | 4 {
  return count === 1 || count === 2 || count === 4 ? count : 3;
}

function reason(error: unknown): string {
  const message = error instanceof Error ? error.message : '';
  if (/pixel limit/i.test(message)) return `expected at most ${MAX_PIXELS / 1e6} megapixels, got more.`;
  return 'expected a whole picture that can be decoded, got a damaged or truncated file.';
}

export async function encodeMask({ data, width, height }: Mask, size: Size): Promise<string> {
  const png = await sharp(data, { raw: { width, height, channels: 1 } })
    .resize(size.width, size.height, { fit: 'fill', kernel: 'nearest' })
    .toColourspace('b-w')
    .png()
    .toBuffer();
  return `data:image/png;base64,${png.toString('base64')}`;
}
