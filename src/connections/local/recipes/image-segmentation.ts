// Image segmentation with a local model, one image at a time, because the library supports no batches.

import { z } from 'zod';
import { InferenceError } from '../../../inference/errors.ts';
import type { ImageSegmentationResult } from '../../../tasks/image-segmentation.ts';
import type { LocalModel, LocalRecipe, MediaFile, RecipeNotes } from '../recipe.ts';
import { markPhotograph } from './flat-picture.ts';
import { numberOr } from './math.ts';

const segments = z.array(
  z.object({
    label: z.string().nullable(),
    score: z.number().nullable(),
    mask: z.object({
      data: z.instanceof(Uint8ClampedArray).or(z.instanceof(Uint8Array)),
      width: z.number(),
      height: z.number(),
    }),
  }),
);

/** The library allocates one plane of floats per class at image size: a photo with 150 classes would take 7 GB. */
const MAX_PIXELS = 1_000_000;

export const imageSegmentationLocally: LocalRecipe<MediaFile, ImageSegmentationResult> = {
  pipelines: ['image-segmentation'],
  work: 'media',
  async run({ inputs, parameters, model }) {
    checkSubtask(model, parameters.subtask);
    const options = {
      threshold: numberOr(parameters.threshold, 0.9),
      mask_threshold: numberOr(parameters.maskThreshold, 0.5),
      overlap_mask_area_threshold: numberOr(parameters.overlapMaskAreaThreshold, 0.5),
    };
    const results: (ImageSegmentationResult & RecipeNotes)[] = [];
    for (const file of inputs) {
      const picture = await model.image(file, { maxPixels: MAX_PIXELS });
      const found = segments.parse(await model.call(picture.pixels, options));
      results.push({
        segments: await Promise.all(
          found.map(async ({ label, score, mask }) => ({
            label: label ?? '',
            score,
            mask: await model.png(mask, picture),
          })),
        ),
        ...markPhotograph(model.config, picture.pixels),
      });
    }
    return results;
  },
};

/** A model supports one subtask; the library fails if it is passed explicitly. */
function checkSubtask({ id, config }: LocalModel, asked: unknown): void {
  if (asked === undefined) return;
  const semantic = JSON.stringify(config.architectures ?? '').includes('Semantic');
  if ((String(asked).toLowerCase() === 'semantic') === semantic) return;
  const able = semantic ? 'SEMANTIC' : 'PANOPTIC or INSTANCE';
  throw new InferenceError('BAD_USER_INPUT', `parameters.subtask: model ${id} does ${able}; leave it out.`);
}
