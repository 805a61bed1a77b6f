// Translation on a local model: of one pair of languages, of several pairs by a prefix (T5), or of many by their codes.

import { z } from 'zod';
import { InferenceError } from '../../../inference/errors.ts';
import type { TranslationResult } from '../../../tasks/translation.ts';
import type { LocalModel, LocalRecipe, RecipeNotes } from '../recipe.ts';
import { wordsOutside } from './out-of-domain.ts';
import { seq2seq } from './seq2seq.ts';

/** Types of models that do nothing else. */
const TRANSLATORS = /^(marian|m2m_100|nllb|mbart)/;

export const translationLocally: LocalRecipe<string, TranslationResult> = {
  pipelines: ['translation'],
  work: 'generation',
  fits: ({ config, pipelines }) =>
    pipelines.includes('translation') && (TRANSLATORS.test(String(config.model_type)) || prefixesOf(config).length > 0),
  async run(job) {
    const { inputs, parameters, model } = job;
    const { srcLang, tgtLang } = parameters;
    const prefix = choosePrefix(model.config, [srcLang, tgtLang]);
    checkCodes(model, parameters);
    const languages = { ...(srcLang ? { src_lang: srcLang } : {}), ...(tgtLang ? { tgt_lang: tgtLang } : {}) };
    const results: ((TranslationResult & RecipeNotes) | InferenceError)[] = [];
    for (const input of inputs) {
      const unknown = wordsOutside(model.config, input);
      if (unknown.length > 0) {
        // Better no translation than an invented one.
        results.push(new InferenceError('BAD_USER_INPUT', outside(model.id, unknown)));
        continue;
      }
      const [one] = await seq2seq({ ...job, inputs: [`${prefix ?? ''}${input}`] }, 'translation_text', languages);
      if (one instanceof InferenceError) results.push(one);
      else results.push({ translationText: one?.text ?? '', truncated: one?.truncated ?? false });
    }
    return results;
  },
};

function outside(model: string, unknown: readonly string[]): string {
  const shown = unknown.slice(0, 5).join(', ');
  return `inputs: expected words of the phrase book of ${model}, got others: ${shown}. Name a larger model.`;
}

const taskParameters = z.looseObject({
  task_specific_params: z.record(z.string(), z.unknown()),
});
const prefixed = z.looseObject({ prefix: z.string().min(1) });

interface Prefix {
  readonly name: string;
  readonly prefix: string;
}

/** Of T5's `translation_en_to_fr` and its like. */
function prefixesOf(config: unknown): Prefix[] {
  const found = taskParameters.safeParse(config);
  if (!found.success) return [];
  return Object.entries(found.data.task_specific_params).flatMap(([name, value]) => {
    const parsed = prefixed.safeParse(value);
    return /^translation(_|$)/.test(name) && parsed.success ? [{ name, prefix: parsed.data.prefix }] : [];
  });
}

/**
 * The prefix for these languages, which the library adds by itself only where it is of `translation`.
 * @throws InferenceError BAD_USER_INPUT for a pair that the model does not have: it would answer in another one
 */
function choosePrefix(config: unknown, codes: readonly unknown[]): string | undefined {
  const pairs = prefixesOf(config);
  const [first] = pairs;
  if (!first) return undefined;
  const asked = codes.filter((code): code is string => typeof code === 'string');
  const fitting = pairs.find(({ name, prefix }) => isPair(name, prefix, asked, codes));
  // A model of one pair, which is not asked for another.
  const chosen = fitting ?? (pairs.length === 1 && asked.length === 0 ? first : undefined);
  if (chosen) return chosen.name === 'translation' ? undefined : chosen.prefix;
  const able = pairs.map(({ prefix }) => `"${prefix.replace(/[:\s]+$/, '')}"`).join(', ');
  const got = asked.length > 0 ? asked.join(' to ') : 'no languages';
  const message = `parameters: expected srcLang and tgtLang of what this model can, ${able}; got ${got}.`;
  throw new InferenceError('BAD_USER_INPUT', message);
}

function isPair(name: string, prefix: string, asked: readonly string[], [source, target]: readonly unknown[]): boolean {
  if (asked.length === 0) return false;
  const [, from, to] = /^translation_(\w+?)_to_(\w+)$/.exec(name) ?? [];
  const is = (code: unknown, own: string | undefined, place: RegExp) => {
    if (typeof code !== 'string') return true;
    const language = languageName(code);
    if (own !== undefined) return baseOf(code) === own || (language !== undefined && language === languageName(own));
    return language !== undefined && (place.exec(prefix)?.[1] ?? prefix).includes(language);
  };
  return is(source, from, /translate (\w+) to/i) && is(target, to, /to (\w+)/i);
}

/** Models of many languages know them by codes of their own. */
function checkCodes(
  { tokens: { languages } }: LocalModel,
  { srcLang, tgtLang }: Readonly<Record<string, unknown>>,
): void {
  if (languages.length === 0) return;
  for (const [name, code] of Object.entries({ srcLang, tgtLang })) {
    if (name === 'srcLang' && code === undefined) continue;
    if (typeof code === 'string' && languages.includes(code)) continue;
    const got = code === undefined ? 'none' : String(code).slice(0, 50);
    const message = `parameters.${name}: expected one of this model's languages, got ${got}. They are ${languages.join(', ')}.`;
    throw new InferenceError('BAD_USER_INPUT', message);
  }
}

function baseOf(code: string): string {
  return (code.split(/[_-]/)[0] ?? code).toLowerCase();
}

/** `fr`, `fr_XX` and `fra_Latn` are French. */
function languageName(code: string): string | undefined {
  try {
    return new Intl.DisplayNames('en', { type: 'language' }).of(baseOf(code));
  } catch {
    return undefined;
  }
}
