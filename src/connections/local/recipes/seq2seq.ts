// Text-to-text generation, one text at a time; shared by summarization and translation.

import { z } from 'zod';
import { InferenceError } from '../../../inference/errors.ts';
import type { LocalJob, RecipeNotes } from '../recipe.ts';
import { generationOptions } from './generation-options.ts';

const replies = {
  summary_text: z.array(z.object({ summary_text: z.string() }).transform((one) => one.summary_text)).min(1),
  translation_text: z.array(z.object({ translation_text: z.string() }).transform((one) => one.translation_text)).min(1),
};

/** Parameters that the library's pipelines do not support. */
const IGNORED = ['cleanUpTokenizationSpaces'] as const;

export interface WrittenText extends RecipeNotes {
  text: string;
}

/**
 * One text at a time, because batch generation is wrong in transformers.js 4.3: rows that end early continue after
 * their end.
 */
export async function seq2seq(
  { inputs, parameters, model, generation }: Pick<LocalJob<string>, 'inputs' | 'parameters' | 'model' | 'generation'>,
  key: keyof typeof replies,
  extra: Readonly<Record<string, unknown>> = {},
): Promise<(WrittenText | InferenceError)[]> {
  const ignoredParameters = IGNORED.filter((name) => parameters[name] !== undefined);
  const results: (WrittenText | InferenceError)[] = [];
  for (const input of inputs) {
    const { maxLength } = model.tokens;
    const text = cut(input, maxLength);
    const length = model.tokens.ids(text).length + model.tokens.special.one;
    const truncated = length > maxLength || text.length < input.length;
    if (truncated && parameters.truncation === 'do_not_truncate') {
      const message = `inputs: expected at most ${maxLength} tokens for this model, got ${length} or more.`;
      results.push(new InferenceError('BAD_USER_INPUT', message));
      continue;
    }
    // Greedy, as on Hugging Face's servers, which ignore parameters such as temperature here without do_sample.
    const options = { ...generationOptions(model, { ...parameters, doSample: false }, 0), ...extra, ...generation };
    const [first] = replies[key].parse(await model.call(text, options));
    results.push({ text: first ?? '', truncated, ignoredParameters });
  }
  return results;
}

/** Limits the characters before tokenization: the rest is truncated anyway, and tokenizing a megabyte takes seconds. */
function cut(text: string, maxLength: number): string {
  return text.slice(0, Math.min(maxLength, 16_384) * 64);
}
