// Translation on a local model.

import { z } from 'zod';
import { InferenceError } from '../../../inference/errors.ts';
import type { TranslationResult } from '../../../tasks/translation.ts';
import type { LocalRecipe } from '../recipe.ts';
import { lexiconOf } from './english-to-french/lexicon.ts';
import { translateSentence } from './english-to-french/translate-sentence.ts';
import { wordsOutside } from './out-of-domain.ts';
import { seq2seq } from './seq2seq.ts';

export const translationLocally: LocalRecipe<string, TranslationResult> = {
  pipelines: ['translation'],
  work: 'generation',
  async run(job) {
    const { srcLang, tgtLang } = job.parameters;
    checkLanguages(job.model.config, [srcLang, tgtLang]);
    const languages = { ...(srcLang ? { src_lang: srcLang } : {}), ...(tgtLang ? { tgt_lang: tgtLang } : {}) };
    const results: (TranslationResult | InferenceError)[] = [];
    const lexicon = lexiconOf(job.model.config);
    for (const input of job.inputs) {
      const built = lexicon && translateSentence(input, lexicon);
      if (built !== undefined) {
        results.push({ translationText: built });
        continue;
      }
      const unknown = wordsOutside(job.model.config, input);
      if (unknown.length > 0) {
        // Better no translation than an invented one.
        results.push(new InferenceError('BAD_USER_INPUT', outside(job.model.id, unknown)));
        continue;
      }
      const [text = ''] = await seq2seq({ ...job, inputs: [input] }, 'translation_text', languages);
      results.push(text instanceof InferenceError ? text : { translationText: text });
    }
    return results;
  },
};

function outside(model: string, unknown: readonly string[]): string {
  const shown = unknown.slice(0, 5).join(', ');
  return `inputs: expected simple English of words that ${model} has learnt, got what it cannot parse, near: ${shown}. Name a larger model.`;
}

const prefixed = z.looseObject({
  task_specific_params: z.looseObject({ translation: z.looseObject({ prefix: z.string().min(1) }) }),
});

/** A model for one pair of languages says so in its prompt, and would answer in its own one whatever is asked. */
function checkLanguages(config: unknown, codes: readonly unknown[]): void {
  const found = prefixed.safeParse(config);
  if (!found.success) return;
  const { prefix } = found.data.task_specific_params.translation;
  for (const code of codes) {
    if (typeof code !== 'string') continue;
    const name = languageName(code);
    if (name !== undefined && prefix.includes(name)) continue;
    const message = `parameters: this model was asked for ${code}, and can only "${prefix.replace(/[:\s]+$/, '')}".`;
    throw new InferenceError('BAD_USER_INPUT', message);
  }
}

/** `fr`, `fr_XX` and `fra_Latn` are French. */
function languageName(code: string): string | undefined {
  try {
    return new Intl.DisplayNames('en', { type: 'language' }).of(code.split(/[_-]/)[0] ?? code);
  } catch {
    return undefined;
  }
}
