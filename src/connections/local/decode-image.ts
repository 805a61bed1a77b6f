// Pictures in and masks out, in the host: the parent never decodes what a client sent.

import { RawImage } from '@huggingface/transformers';
import sharp from 'sharp';
import { InferenceError } from '../../inference/errors.ts';
import type { Mask, MediaFile } from '../../tasks/local-recipe.ts';

/** A solid 200-megapixel PNG is a few hundred kilobytes and takes 600 MB to decode. */
const MAX_PIXELS = 50_000_000;

/** Upright (phones turn pictures by a note in EXIF), without transparency, three channels. */
export async function decodeImage({ bytes }: MediaFile): Promise<RawImage> {
  try {
    const { data, info } = await sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error' })
      .rotate()
      .flatten({ background: 'white' })
      .toColourspace('srgb')
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const image = new RawImage(new Uint8ClampedArray(data), info.width, info.height, channels(info.channels));
    return image.rgb();
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

export async function encodeMask({ data, width, height }: Mask): Promise<string> {
  const png = await sharp(data, { raw: { width, height, channels: 1 } })
    .toColourspace('b-w')
    .png()
    .toBuffer();
  return `data:image/png;base64,${png.toString('base64')}`;
}
