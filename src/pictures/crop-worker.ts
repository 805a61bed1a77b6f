// The process that cuts boxes out of pictures. Clients' pictures are decoded here, where no key is and nothing is lost
// when a decoder fails.

import sharp from 'sharp';
import type { PixelBox } from './cropper.ts';
import type { CropJob, CropResult } from './messages.ts';
import { openPicture, pictureError } from './open-picture.ts';

sharp.cache(false);

process.on('message', (job: CropJob) => {
  cut(job).then(
    (crops) => reply({ id: job.id, crops }),
    (error: unknown) => reply({ id: job.id, problem: pictureError(error).message }),
  );
});
process.on('disconnect', () => process.exit());

/** The picture is decoded once, upright as phones mean it, and each box is cut out of its pixels. */
async function cut({ bytes, mimeType, boxes }: CropJob): Promise<(Uint8Array | undefined)[]> {
  const source = await openPicture({ bytes, mimeType });
  const { data, info } = await source.autoOrient().toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const crops: (Uint8Array | undefined)[] = [];
  for (const box of boxes) {
    const area = inside(box, width, height);
    crops.push(area && (await sharp(data, { raw: { width, height, channels } }).extract(area).png().toBuffer()));
  }
  return crops;
}

/** Whole pixels, all that the box touches; models put boxes past the edges. */
function inside({ xmin, ymin, xmax, ymax }: PixelBox, width: number, height: number) {
  const left = Math.max(0, Math.floor(xmin));
  const top = Math.max(0, Math.floor(ymin));
  const area = {
    left,
    top,
    width: Math.min(width, Math.ceil(xmax)) - left,
    height: Math.min(height, Math.ceil(ymax)) - top,
  };
  return area.width > 0 && area.height > 0 ? area : undefined;
}

function reply(result: CropResult): void {
  if (process.connected) process.send?.(result);
}
