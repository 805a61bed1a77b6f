// Text generation on a local model.

import { InferenceError } from '../../../inference/errors.ts';
import type { TextGenerationResult } from '../../../tasks/text-generation.ts';
import type { LocalRecipe, RecipeNotes, Tokens } from '../recipe.ts';
import { generatedTexts, generationOptions, isSampled, stopWords } from './generation-options.ts';
import { numberOr } from './math.ts';

/** Texts are written one at a time: rows of a batch that end early go on after their end (transformers.js 4.3). */
export const textGenerationLocally: LocalRecipe<string, TextGenerationResult> = {
  pipelines: ['text-generation', 'text2text-generation'],
  streams: true,
  async run({ inputs, parameters, model, generation }) {
    const count = numberOr(parameters.numReturnSequences, 1);
    if (count > 1 && !isSampled(parameters)) {
      const message = 'parameters.numReturnSequences: greedy generation writes one text; set doSample: true for more.';
      throw new InferenceError('BAD_USER_INPUT', message);
    }
    const decoderOnly = model.pipeline === 'text-generation';
    const results: ((TextGenerationResult & RecipeNotes) | InferenceError)[] = [];
    for (const input of inputs) {
      const prompt = decoderOnly ? truncate(input, parameters.truncate, model.tokens) : input;
      const length = decoderOnly ? model.tokens.ids(prompt).length : 0;
      if (decoderOnly && length === 0) {
        results.push(new InferenceError('BAD_USER_INPUT', 'inputs: expected a text to go on from, got none.'));
        continue;
      }
      const options = { ...generationOptions(model, parameters, length), ...generation };
      const full = parameters.returnFullText !== false;
      const texts: string[] = [];
      for (let i = 0; i < count; i++) {
        const output = await model.call(prompt, decoderOnly ? { ...options, return_full_text: false } : options);
        const added = cutAtStop(generatedTexts.parse(output)[0]?.generated_text ?? '', stopWords(parameters));
        texts.push(decoderOnly && full ? `${prompt}${added}` : added);
      }
      results.push({ generatedText: texts[0] ?? '', generatedTexts: texts, truncated: prompt !== input });
    }
    return results;
  },
};

/** Keeps the last tokens of the prompt. */
function truncate(prompt: string, keep: unknown, tokens: Tokens): string {
  if (typeof keep !== 'number') return prompt;
  const ids = tokens.ids(prompt, { whole: true });
  return ids.length > keep ? tokens.decode(ids.slice(-keep)) : prompt;
}

function cutAtStop(text: string, words: readonly string[]): string {
  const places = words.map((word) => text.indexOf(word)).filter((at) => at >= 0);
  return places.length > 0 ? text.slice(0, Math.min(...places)) : text;
}
