// What the server and its cropping process send each other.

import type { PixelBox } from './cropper.ts';

export interface CropJob {
  readonly id: number;
  /** The picture, still compressed. */
  readonly bytes: Uint8Array;
  /** As the bytes show. */
  readonly mimeType: string;
  /** In pixels of the upright picture. */
  readonly boxes: readonly PixelBox[];
}

export interface CropResult {
  readonly id: number;
  /** A PNG for each box; undefined where a box lies outside the picture. */
  readonly crops?: readonly (Uint8Array | undefined)[];
  /** Why the picture could not be decoded. */
  readonly problem?: string;
}
