// Audio classification on a local model.

import { InferenceError } from '../../../inference/errors.ts';
import type { AudioClassificationResult } from '../../../tasks/audio-classification.ts';
import type { LocalRecipe, MediaFile } from '../recipe.ts';
import { classifyWith } from './classify-with.ts';

/** The memory of such models grows with the square of the length. */
const MAX_SECONDS = 60;

export const audioClassificationLocally: LocalRecipe<MediaFile, AudioClassificationResult> = {
  pipelines: ['audio-classification'],
  async run({ inputs, parameters, model }) {
    const results: AudioClassificationResult[] = [];
    for (const file of inputs) {
      const { samples, rate } = await model.audio(file);
      if (samples.length > MAX_SECONDS * rate) {
        const seconds = Math.round(samples.length / rate);
        const message = `audio: expected at most ${MAX_SECONDS} seconds to classify, got ${seconds}.`;
        throw new InferenceError('BAD_USER_INPUT', message);
      }
      const [classes = []] = await classifyWith(model, [samples], parameters);
      results.push({ classes });
    }
    return results;
  },
};
