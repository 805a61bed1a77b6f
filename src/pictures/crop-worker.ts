// The process that crops pictures. Clients' pictures are decoded here, in a process without keys whose crash harms nothing
// else.

import sharp from 'sharp';
import type { PixelBox } from './cropper.ts';
import type { CropJob, CropResult } from './messages.ts';
import { openPicture, pictureError } from './open-picture.ts';

sharp.cache(false);

process.on('message', (job: CropJob) => {
  crop(job).then(
    (crops) => reply({ id: job.id, crops }),
    (error: unknown) => reply({ id: job.id, problem: pictureError(error).message }),
  );
});
process.on('disconnect', () => process.exit());

/** Decodes the picture once, rotated by its EXIF orientation, and crops each box. */
async function crop({ bytes, mimeType, boxes }: CropJob): Promise<(Uint8Array | undefined)[]> {
  const { source } = await openPicture({ bytes, mimeType });
  const { data, info } = await source.autoOrient().toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const crops: (Uint8Array | undefined)[] = [];
  for (const box of boxes) {
    const area = inside(box, width, height);
    crops.push(area && (await sharp(data, { raw: { width, height, channels } }).extract(area).png().toBuffer()));
  }
  return crops;
}

/** The box in whole pixels, rounded outwards and cut at the edges, which boxes of models may cross. */
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
