// Decodes images and encodes masks in the worker, so that the parent never decodes client data.

import { RawImage } from '@huggingface/transformers';
import sharp from 'sharp';
import { MAX_PIXELS } from '../../../pictures/image-limits.ts';
import { openPicture, pictureError } from '../../../pictures/open-picture.ts';
import type { Mask, MediaFile, Picture, Size } from '../recipe.ts';

/** A second limit besides the size limits; no legitimate image takes this long. */
export const TIMEOUT_SECONDS = 20;

/**
 * Returns three channels, rotated by EXIF orientation, with transparency on white; for an animation or document the
 * first image.
 * @throws InferenceError BAD_USER_INPUT for an image that is damaged, truncated, too large or of an unsupported format
 */
export async function decodeImage(
  file: MediaFile,
  { maxPixels = MAX_PIXELS }: { maxPixels?: number } = {},
): Promise<Picture> {
  try {
    const { source, width, height } = await openPicture(file);
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
    throw pictureError(error);
  }
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
