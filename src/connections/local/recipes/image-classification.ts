// Image classification on a local model.

import type { ImageClassificationResult } from '../../../tasks/image-classification.ts';
import type { LocalRecipe, MediaFile } from '../recipe.ts';
import { classifyWith } from './classify-with.ts';
import { markLabel } from './out-of-domain.ts';
import { settleEach } from './settle-each.ts';

/** No classifier looks at more; a batch of photos as they come would fill a gigabyte. */
const MAX_PIXELS = 4_000_000;

export const imageClassificationLocally: LocalRecipe<MediaFile, ImageClassificationResult> = {
  pipelines: ['image-classification'],
  work: 'media',
  // A list is one message: 8 photos of 3 MB hold up the server for 16 ms while they are copied, 32 for 62.
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
