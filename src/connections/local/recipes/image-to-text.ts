// Image to text with a local model.

import type { ImageToTextResult } from '../../../tasks/image-to-text.ts';
import type { LocalRecipe, MediaFile, RecipeNotes } from '../recipe.ts';
import { markPhotograph } from './flat-picture.ts';
import { generatedTexts } from './generation-options.ts';
import { numberOr } from './math.ts';

export const imageToTextLocally: LocalRecipe<MediaFile, ImageToTextResult> = {
  pipelines: ['image-to-text'],
  work: 'media',
  async run({ inputs, parameters, model, generation }) {
    const results: (ImageToTextResult & RecipeNotes)[] = [];
    // Beyond its position table a model fails in the middle of a word.
    const most = model.tokens.maxLength - 1;
    const { maxNewTokens } = parameters;
    const length = maxNewTokens === undefined ? {} : { max_new_tokens: Math.min(numberOr(maxNewTokens, most), most) };
    for (const file of inputs) {
      const { pixels } = await model.image(file);
      const [first] = generatedTexts.parse(await model.call(pixels, { ...length, ...generation }));
      results.push({ text: first?.generated_text ?? '', ...markPhotograph(model.config, pixels) });
    }
    return results;
  },
};
