// A picture as a client sent it, ready to be decoded: looked at for its size first, BMP by this project's own reader.

import sharp, { type Sharp } from 'sharp';
import { InferenceError } from '../inference/errors.ts';
import { countScans } from './count-scans.ts';
import { decodeBmp } from './decode-bmp.ts';
import { badImage } from './image-error.ts';
import { checkImageScans, checkImageSize, MAX_PIXELS } from './image-limits.ts';

// HEIF is not accepted, and its decoder had a hole that ran code (GHSA-rgj7-g3m4-5g8c): a file that slips through meets
// none.
sharp.block({ operation: ['VipsForeignLoadHeif'] });

export interface PictureFile {
  readonly bytes: Uint8Array;
  /** As the bytes show. */
  readonly mimeType: string;
}

export interface OpenPicture {
  readonly source: Sharp;
  /** Of the upright picture: phones turn them by a note in EXIF. */
  readonly width: number;
  readonly height: number;
}

/**
 * Nothing of it is decoded, but for BMP; its header is read once.
 * @throws InferenceError BAD_USER_INPUT for a picture that is too large or not what it says
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

/** What is wrong with a picture whose decoding failed. */
export function pictureError(error: unknown): InferenceError {
  if (error instanceof InferenceError) return error;
  const said = error instanceof Error ? error.message : '';
  const compression = /(\w+) compression support is not configured/.exec(said)?.[1];
  return compression
    ? badImage(`expected a TIFF of LZW, Deflate, JPEG, PackBits, fax or no compression, got one of ${compression}.`)
    : badImage('expected a whole picture that can be decoded, got a damaged or truncated file.', error);
}
