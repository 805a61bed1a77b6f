// Opens a client's picture for decoding, after a check of its size. sharp decodes every format but BMP.

import sharp, { type Sharp } from 'sharp';
import { InferenceError } from '../inference/errors.ts';
import { countScans } from './count-scans.ts';
import { decodeBmp } from './decode-bmp.ts';
import { badImage } from './image-error.ts';
import { checkImageScans, checkImageSize, MAX_PIXELS } from './image-limits.ts';

// HEIF is not accepted, and its decoder had a code execution vulnerability (GHSA-rgj7-g3m4-5g8c), so it is disabled too.
sharp.block({ operation: ['VipsForeignLoadHeif'] });

export interface PictureFile {
  readonly bytes: Uint8Array;
  /** Media type detected from the bytes. */
  readonly mimeType: string;
}

export interface OpenPicture {
  readonly source: Sharp;
  /** Size after rotation by the EXIF orientation. */
  readonly width: number;
  readonly height: number;
}

/**
 * Only reads the header, except for BMP, which is decoded here.
 * @throws InferenceError BAD_USER_INPUT for a picture that is too large or invalid
 */
export async function openPicture({ bytes, mimeType }: PictureFile): Promise<OpenPicture> {
  if (mimeType === 'image/bmp') {
    const { data, width, height, channels } = await decodeBmp(bytes);
    return { source: sharp(data, { raw: { width, height, channels } }), width, height };
  }
  const header = sharp(bytes, { limitInputPixels: false, failOn: 'error' });
  const { width, height, autoOrient } = await header.metadata();
  checkImageSize(width, height);
  if (mimeType === 'image/jpeg') checkImageScans(width, height, countScans(bytes));
  const source = sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error' });
  return { source, width: autoOrient.width, height: autoOrient.height };
}

/** Converts a decoding failure to an error for clients. */
export function pictureError(error: unknown): InferenceError {
  if (error instanceof InferenceError) return error;
  const said = error instanceof Error ? error.message : '';
  const compression = /(\w+) compression support is not configured/.exec(said)?.[1];
  return compression
    ? badImage(`expected a TIFF of LZW, Deflate, JPEG, PackBits, fax or no compression, got one of ${compression}.`)
    : badImage('expected a whole picture that can be decoded, got a damaged or truncated file.', error);
}
