// Audio classification with a local model.

import type { AudioClassificationResult } from '../../../tasks/audio-classification.ts';
import type { LocalRecipe, MediaFile, RecipeNotes } from '../recipe.ts';
import { classifyWith } from './classify-with.ts';
import { markLabel } from './out-of-domain.ts';

/** Decoding stops here, because the memory of these models grows with the square of the length. */
const MAX_SECONDS = 60;

export const audioClassificationLocally: LocalRecipe<MediaFile, AudioClassificationResult> = {
  pipelines: ['audio-classification'],
  work: 'media',
  async run({ inputs, parameters, model, signal }) {
    const results: (AudioClassificationResult & RecipeNotes)[] = [];
    for (const file of inputs) {
      const { samples } = await model.audio(file, { maxSeconds: MAX_SECONDS, signal });
      const [classes = []] = await classifyWith(model, [samples], parameters);
      results.push({ classes, ...markLabel(model.config, classes[0]?.label) });
    }
    return results;
  },
};
