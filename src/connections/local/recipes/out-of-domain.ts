// Whether an input lies outside of a small model's domain, by the domain in the model's config.json.

import { z } from 'zod';
import type { LocalModel, RecipeNotes } from '../recipe.ts';

type Config = LocalModel['config'];

/** Reads a config once: it is the same for every input of a model, and may list thousands of words. */
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

/** Marks an answer whose best label is the one that the config keeps for all that the model does not know. */
export function markLabel(config: Config, label: string | undefined): RecipeNotes {
  const unknown = labelOf(config)?.out_of_domain_label;
  return unknown !== undefined && unknown === label ? { outOfDomain: true } : {};
}

const refusalOf = readerOf(
  z.object({ task_specific_params: z.object({ conversational: z.object({ refusal: z.string().min(1) }) }) }),
);

/** Marks a reply that begins as the config says that the model's "I do not know" begins. */
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
 * The words of a text that a translating model has never seen.
 * @returns none for models whose config does not list their words, and for whole phrases that it lists, where * is any word
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
