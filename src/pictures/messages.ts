// Messages between the server and the crop worker.

import type { PixelBox } from './cropper.ts';

export interface CropJob {
  readonly id: number;
  /** The encoded picture. */
  readonly bytes: Uint8Array;
  /** Media type detected from the bytes. */
  readonly mimeType: string;
  /** In pixels of the picture after rotation by EXIF. */
  readonly boxes: readonly PixelBox[];
}

export interface CropResult {
  readonly id: number;
  /** One PNG per box; undefined for a box outside the picture. */
  readonly crops?: readonly (Uint8Array | undefined)[];
  /** Why the picture could not be decoded. */
  readonly problem?: string;
}
