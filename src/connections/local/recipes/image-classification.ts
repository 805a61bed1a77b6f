// Image classification with a local model.

import type { ImageClassificationResult } from '../../../tasks/image-classification.ts';
import type { LocalRecipe, MediaFile } from '../recipe.ts';
import { classifyWith } from './classify-with.ts';
import { markLabel } from './out-of-domain.ts';
import { settleEach } from './settle-each.ts';

/** Classifiers downscale further than this; a batch of full-size photos would take a gigabyte. */
const MAX_PIXELS = 4_000_000;

export const imageClassificationLocally: LocalRecipe<MediaFile, ImageClassificationResult> = {
  pipelines: ['image-classification'],
  work: 'media',
  // A batch is one message: copying 8 photos of 3 MB blocks the server for 16 ms, 32 photos for 62 ms.
  batch: 8,
  async run({ inputs, parameters, model }) {
    const { good, weave } = await settleEach(inputs, (file) => model.image(file, { maxPixels: MAX_PIXELS }));
    const found = await classifyWith(
      model,
      good.map(({ pixels }) => pixels),
      parameters,
    );
    return weave(found.map((classes) => ({ classes, ...markLabel(model.config, classes[0]?.label) })));
  },
};
