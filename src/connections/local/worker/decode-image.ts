// Pictures in and masks out, in the worker: the parent never decodes what a client sent.

import { RawImage } from '@huggingface/transformers';
import sharp, { type Sharp } from 'sharp';
import { InferenceError } from '../../../inference/errors.ts';
import type { Mask, MediaFile, Picture, Size } from '../recipe.ts';
import { countScans } from './image/count-scans.ts';
import { decodeBmp } from './image/decode-bmp.ts';
import { badImage } from './image/image-error.ts';
import { checkImageScans, checkImageSize, MAX_PIXELS } from './image/image-limits.ts';

// HEIF is not accepted, and its decoder had a hole that ran code (GHSA-rgj7-g3m4-5g8c): a file that slips through meets none.
sharp.block({ operation: ['VipsForeignLoadHeif'] });

/** A second wall behind the limits of size: nothing honest takes this long. */
const TIMEOUT_SECONDS = 20;

/**
 * Upright (phones turn pictures by a note in EXIF), on white where it is transparent, three channels; of an animation
 * or a document the first picture.
 * @throws InferenceError BAD_USER_INPUT for a picture that is damaged, cut off, too large or of a kind that is not read
 */
export async function decodeImage(
  file: MediaFile,
  { maxPixels = MAX_PIXELS }: { maxPixels?: number } = {},
): Promise<Picture> {
  try {
    const { source, width, height } = await openImage(file);
    const shrink = Math.min(1, Math.sqrt(maxPixels / (width * height)));
    const upright = source.autoOrient().flatten({ background: 'white' }).toColourspace('srgb');
    if (shrink < 1) {
      const [across, down] = [width, height].map((side) => Math.max(1, Math.round(side * shrink)));
      upright.resize(across, down, { fit: 'fill' });
    }
    const { data, info } = await upright
      .timeout({ seconds: TIMEOUT_SECONDS })
      .raw()
      .toBuffer({ resolveWithObject: true });
    const bytes = new Uint8ClampedArray(data.buffer, data.byteOffset, data.byteLength);
    const pixels = new RawImage(bytes, info.width, info.height, channels(info.channels));
    return { pixels: pixels.rgb(), width, height };
  } catch (error) {
    if (error instanceof InferenceError) throw error;
    throw badImage('expected a whole picture that can be decoded, got a damaged or truncated file.', error);
  }
}

/** Checks the size from the header, before anything but a BMP is decoded; width and height are those of the upright picture. */
async function openImage({ bytes, mimeType }: MediaFile): Promise<{ source: Sharp } & Size> {
  if (mimeType === 'image/bmp') {
    const { data, width, height, channels } = decodeBmp(bytes);
    return { source: sharp(data, { raw: { width, height, channels } }), width, height };
  }
  const header = sharp(bytes, { limitInputPixels: false, failOn: 'error' });
  const { width, height, autoOrient } = await header.metadata();
  checkImageSize(width, height);
  if (mimeType === 'image/jpeg') checkImageScans(width, height, countScans(bytes));
  const source = sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error' });
  return { source, width: autoOrient.width, height: autoOrient.height };
}

function channels(count: number): 1 | 2 | 3 | 4 {
  return count === 1 || count === 2 || count === 4 ? count : 3;
}

export async function encodeMask({ data, width, height }: Mask, size: Size): Promise<string> {
  const png = await sharp(data, { raw: { width, height, channels: 1 } })
    .resize(size.width, size.height, { fit: 'fill', kernel: 'nearest' })
    .toColourspace('b-w')
    .png()
    .toBuffer();
  return `data:image/png;base64,${png.toString('base64')}`;
}
