// Limits the size of pictures before they are decoded.

import { badImage } from './image-error.ts';

/** A solid 200-megapixel PNG is a few hundred kilobytes and takes 600 MB to decode. */
export const MAX_PIXELS = 50_000_000;
/** The widest camera panoramas are under 16,000 pixels. */
const MAX_SIDE = 20_000;
/** Models scale the shorter side to about 224 pixels, so 1 x 50 million pixels would become 11 billion wide. */
const MAX_RATIO = 50;
/** 50 megapixels in 20 scans, as thorough encoders write them; 2.5 MB can hold 49 megapixels in 800 empty scans. */
const MAX_SCANNED = 20 * MAX_PIXELS;

/** @throws InferenceError BAD_USER_INPUT for a picture that is too large, too elongated or empty */
export function checkImageSize(width: number, height: number): void {
  const size = `${width} x ${height}`;
  if (!(width >= 1 && height >= 1)) throw badImage('expected a picture with a size, got one without.');
  if (width * height > MAX_PIXELS)
    throw badImage(`expected at most ${MAX_PIXELS / 1e6} megapixels, got ${size} pixels.`);
  if (Math.max(width, height) > MAX_SIDE) {
    throw badImage(`expected sides of at most ${MAX_SIDE} pixels, got ${size}.`);
  }
  if (Math.max(width, height) > MAX_RATIO * Math.min(width, height)) {
    throw badImage(`expected a longer side of at most ${MAX_RATIO} times the shorter one, got ${size} pixels.`);
  }
}

/** @param scans number of scans of a JPEG */
export function checkImageScans(width: number, height: number, scans: number): void {
  if (width * height * scans <= MAX_SCANNED) return;
  const found = `${Math.round((width * height) / 1e6)} megapixels in ${scans} scans`;
  throw badImage(
    `expected at most ${MAX_SCANNED / 1e6} megapixels over all scans, got ${found}. Save it as a plain JPEG.`,
  );
}
