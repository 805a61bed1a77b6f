// Object detection with a local model, one image at a time, because the library supports no batches.

import { z } from 'zod';
import type { ObjectDetectionResult } from '../../../tasks/object-detection.ts';
import type { LocalRecipe, MediaFile, RecipeNotes } from '../recipe.ts';
import { markPhotograph } from './flat-picture.ts';
import { numberOr } from './math.ts';

const box = z.object({ xmin: z.number(), ymin: z.number(), xmax: z.number(), ymax: z.number() });
const objects = z.array(z.object({ label: z.string(), score: z.number(), box }));

/** Default of Hugging Face's servers; the library uses 0.9. */
const DEFAULT_THRESHOLD = 0.5;

export const objectDetectionLocally: LocalRecipe<MediaFile, ObjectDetectionResult> = {
  pipelines: ['object-detection'],
  work: 'media',
  async run({ inputs, parameters, model }) {
    const results: (ObjectDetectionResult & RecipeNotes)[] = [];
    for (const file of inputs) {
      const { pixels } = await model.image(file);
      const output = await model.call(pixels, { threshold: numberOr(parameters.threshold, DEFAULT_THRESHOLD) });
      const found = objects.parse(output).sort((a, b) => b.score - a.score);
      results.push({ objects: found, ...markPhotograph(model.config, pixels) });
    }
    return results;
  },
};
