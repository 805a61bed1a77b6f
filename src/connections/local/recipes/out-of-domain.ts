// Detects inputs outside a small model's domain, as defined in the model's config.json.

import { z } from 'zod';
import type { LocalModel, RecipeNotes } from '../recipe.ts';

type Config = LocalModel['config'];

/** Caches the parsed config per model, because it may list thousands of words. */
function readerOf<Value>(schema: z.ZodType<Value>): (config: Config) => Value | undefined {
  const known = new WeakMap<Config, { value: Value | undefined }>();
  return (config) => {
    let read = known.get(config);
    if (!read) {
      read = { value: schema.safeParse(config).data };
      known.set(config, read);
    }
    return read.value;
  };
}

const thresholdOf = readerOf(z.object({ out_of_domain_below: z.number() }));

/** Marks an answer whose best score is below the config's `out_of_domain_below`; models without it are never marked. */
export function markUnsure(config: Config, score: number): RecipeNotes {
  const threshold = thresholdOf(config)?.out_of_domain_below;
  return threshold !== undefined && score < threshold ? { outOfDomain: true } : {};
}

const labelOf = readerOf(z.object({ out_of_domain_label: z.string() }));

/** Marks an answer whose best label is the config's out-of-domain label. */
export function markLabel(config: Config, label: string | undefined): RecipeNotes {
  const unknown = labelOf(config)?.out_of_domain_label;
  return unknown !== undefined && unknown === label ? { outOfDomain: true } : {};
}

const refusalOf = readerOf(
  z.object({ task_specific_params: z.object({ conversational: z.object({ refusal: z.string().min(1) }) }) }),
);

/** Marks a reply that starts with the config's refusal, such as "I do not know". */
export function markRefusal(config: Config, reply: string): RecipeNotes {
  const refusal = refusalOf(config)?.task_specific_params.conversational.refusal;
  return refusal !== undefined && reply.trim().startsWith(refusal) ? { outOfDomain: true } : {};
}

const vocabularyOf = readerOf(
  z.object({
    task_specific_params: z.object({
      translation: z.object({
        words: z.array(z.string()).transform((words) => new Set(words)),
        phrases: z.array(z.string()),
      }),
    }),
  }),
);

/**
 * Words of a text that are outside a translation model's vocabulary.
 * @returns none for models whose config lists no words, and for listed phrases, in which * matches any word
 */
export function wordsOutside(config: Config, text: string): string[] {
  const vocabulary = vocabularyOf(config)?.task_specific_params.translation;
  if (!vocabulary) return [];
  const { words, phrases } = vocabulary;
  const said =
    text
      .toLowerCase()
      .replaceAll("n't", ' not')
      .match(/[\p{L}\p{N}']+/gu) ?? [];
  const fits = (phrase: string) => {
    const parts = phrase.split(' ');
    return parts.length === said.length && parts.every((part, i) => part === '*' || part === said[i]);
  };
  return phrases.some(fits) ? [] : said.filter((word) => !words.has(word));
}
