// Translation with a local model: single-pair, several pairs by prefix (T5), or multilingual with language codes.

import { z } from 'zod';
import { InferenceError } from '../../../inference/errors.ts';
import type { TranslationResult } from '../../../tasks/translation.ts';
import type { LocalRecipe, RecipeNotes } from '../recipe.ts';
import { lexiconOf } from './english-to-french/lexicon.ts';
import { translateSentence } from './english-to-french/translate-sentence.ts';
import { wordsOutside } from './out-of-domain.ts';
import { seq2seq } from './seq2seq.ts';

/** Model types that only translate. */
const TRANSLATORS = /^(marian|m2m_100|nllb|mbart)/;

/** Punctuation and emoji alone are returned unchanged; a model would invent a sentence for them. */
const HAS_WORDS = /[\p{L}\p{N}]/u;

export const translationLocally: LocalRecipe<string, TranslationResult> = {
  pipelines: ['translation'],
  work: 'generation',
  fits: ({ config, pipelines }) =>
    pipelines.includes('translation') && (TRANSLATORS.test(String(config.model_type)) || prefixesOf(config).length > 0),
  async run(job) {
    const { inputs, parameters, model } = job;
    const prefix = choosePrefix(model.config, [parameters.srcLang, parameters.tgtLang]);
    const { languages, marksTarget } = model.tokens;
    const options = languages.length > 0 && !marksTarget ? codesOf(languages, parameters) : {};
    // A single-pair model without listed languages is used for any request; Marian models have one source language.
    const isNamed = languages.length > 0 || prefixesOf(model.config).length > 0;
    const uncounted = isNamed ? (marksTarget ? ['srcLang'] : []) : ['srcLang', 'tgtLang'];
    const ignoredLanguages = uncounted.filter((name) => parameters[name] !== undefined);
    const results: ((TranslationResult & RecipeNotes) | InferenceError)[] = [];
    const lexicon = lexiconOf(model.config);
    for (const input of inputs) {
      if (!HAS_WORDS.test(input)) {
        results.push({ translationText: input });
        continue;
      }
      const built = lexicon && translateSentence(input, lexicon);
      if (built !== undefined) {
        results.push({ translationText: built });
        continue;
      }
      const unknown = wordsOutside(model.config, input);
      if (unknown.length > 0) {
        // No translation is better than an invented one.
        results.push(new InferenceError('BAD_USER_INPUT', outside(model.id, unknown)));
        continue;
      }
      const marked = marksTarget && languages.length > 0 ? markTarget(input, languages, parameters.tgtLang) : input;
      if (marked instanceof InferenceError) {
        results.push(marked);
        continue;
      }
      const [one] = await seq2seq({ ...job, inputs: [`${prefix ?? ''}${marked}`] }, 'translation_text', options);
      if (!one) throw new Error('A text was given, and no translation came.');
      if (one instanceof InferenceError) {
        results.push(one);
        continue;
      }
      const ignoredParameters = [...ignoredLanguages, ...(one.ignoredParameters ?? [])];
      results.push({ translationText: one.text, truncated: one.truncated ?? false, ignoredParameters });
    }
    return results;
  },
};

/** Prepends the target language token, unless the caller already did, as the model cards recommend. */
function markTarget(input: string, languages: readonly string[], target: unknown): string | InferenceError {
  if (target === undefined && languages.includes(/^\s*>>(\w+)<</.exec(input)?.[1] ?? '')) return input;
  try {
    return `>>${ownCode('tgtLang', target, languages)}<< ${input}`;
  } catch (error) {
    if (error instanceof InferenceError) return error;
    throw error;
  }
}

function outside(model: string, unknown: readonly string[]): string {
  const shown = unknown.slice(0, 5).join(', ');
  return `inputs: expected simple English of words that ${model} has learnt, got what it cannot parse, near: ${shown}. Name a larger model.`;
}

const taskParameters = z.looseObject({
  task_specific_params: z.record(z.string(), z.unknown()),
});
const prefixed = z.looseObject({ prefix: z.string().min(1) });

interface Prefix {
  readonly name: string;
  readonly prefix: string;
}

/** The prefixes from keys such as T5's `translation_en_to_fr`. */
function prefixesOf(config: unknown): Prefix[] {
  const found = taskParameters.safeParse(config);
  if (!found.success) return [];
  return Object.entries(found.data.task_specific_params).flatMap(([name, value]) => {
    const parsed = prefixed.safeParse(value);
    return /^translation(_|$)/.test(name) && parsed.success ? [{ name, prefix: parsed.data.prefix }] : [];
  });
}

/**
 * The prefix for these languages; the library adds only the one of a task named `translation`.
 * @throws InferenceError BAD_USER_INPUT for an unsupported pair: the model would translate into another language
 */
function choosePrefix(config: unknown, codes: readonly unknown[]): string | undefined {
  const pairs = prefixesOf(config);
  const [first] = pairs;
  if (!first) return undefined;
  const asked = codes.filter((code): code is string => typeof code === 'string');
  const fitting = pairs.find(({ name, prefix }) => isPair(name, prefix, asked, codes));
  // A single-pair model needs no requested languages.
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

/** Multilingual models have their own language codes, such as `fra_Latn`. */
function codesOf(
  languages: readonly string[],
  { srcLang, tgtLang }: Readonly<Record<string, unknown>>,
): Record<string, string> {
  const target = { tgt_lang: ownCode('tgtLang', tgtLang, languages) };
  return srcLang === undefined ? target : { ...target, src_lang: ownCode('srcLang', srcLang, languages) };
}

/** The model's own code; `fr` matches if the model has one variant of French. */
function ownCode(name: string, asked: unknown, languages: readonly string[]): string {
  const code = typeof asked === 'string' ? asked : '';
  if (languages.includes(code)) return code;
  const language = languageName(code);
  const [one, ...others] = languages.filter((own) => language !== undefined && languageName(own) === language);
  // An unsupported script, or a language with several scripts and none given, is ambiguous and left to the caller.
  if (one !== undefined && others.length === 0 && !/[_-]/.test(code)) return one;
  const got = asked === undefined ? 'none' : code.slice(0, 50);
  const message = `parameters.${name}: expected one of this model's languages, got ${got}. They are ${languages.join(', ')}.`;
  throw new InferenceError('BAD_USER_INPUT', message);
}

function baseOf(code: string): string {
  return (code.split(/[_-]/)[0] ?? code).toLowerCase();
}

/** The language of a code: `fr`, `fr_XX` and `fra_Latn` are French. */
function languageName(code: string): string | undefined {
  try {
    return new Intl.DisplayNames('en', { type: 'language' }).of(baseOf(code));
  } catch {
    return undefined;
  }
}
