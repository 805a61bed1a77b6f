// What summarization and translation share: a text goes in, another comes out, one at a time.

import { z } from 'zod';
import { InferenceError } from '../../../inference/errors.ts';
import type { LocalJob, RecipeNotes } from '../recipe.ts';
import { generationOptions } from './generation-options.ts';

const replies = {
  summary_text: z.array(z.object({ summary_text: z.string() }).transform((one) => one.summary_text)).min(1),
  translation_text: z.array(z.object({ translation_text: z.string() }).transform((one) => one.translation_text)).min(1),
};

export interface WrittenText extends RecipeNotes {
  text: string;
}

/** Batches of generation are wrong in transformers.js 4.3: rows that end early go on after their end. */
export async function seq2seq(
  { inputs, parameters, model, generation }: Pick<LocalJob<string>, 'inputs' | 'parameters' | 'model' | 'generation'>,
  key: keyof typeof replies,
  extra: Readonly<Record<string, unknown>> = {},
): Promise<(WrittenText | InferenceError)[]> {
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
    // Greedy, as on Hugging Face's servers, where temperature and its like count for nothing here without do_sample.
    const options = { ...generationOptions(model, { ...parameters, doSample: false }, 0), ...extra, ...generation };
    const [first] = replies[key].parse(await model.call(text, options));
    results.push({ text: first ?? '', truncated });
  }
  return results;
}

/** Characters beyond these are cut away as tokens anyway; splitting a megabyte first would take seconds. */
function cut(text: string, maxLength: number): string {
  return text.slice(0, Math.min(maxLength, 16_384) * 64);
}
