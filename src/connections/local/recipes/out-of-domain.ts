// Whether an input lies outside of a small model's domain, by the domain in the model's config.json.

import { z } from 'zod';
import type { LocalModel, RecipeNotes } from '../recipe.ts';

type Config = LocalModel['config'];

const threshold = z.looseObject({ out_of_domain_below: z.number() });

/** Marks an answer whose best score is below the config's `out_of_domain_below`; models without it are never marked. */
export function markUnsure(config: Config, score: number): RecipeNotes {
  const found = threshold.safeParse(config);
  return found.success && score < found.data.out_of_domain_below ? { outOfDomain: true } : {};
}

const named = z.looseObject({ out_of_domain_label: z.string() });

/** Marks an answer whose best label is the one that the config keeps for all that the model does not know. */
export function markLabel(config: Config, label: string | undefined): RecipeNotes {
  const found = named.safeParse(config);
  return found.success && found.data.out_of_domain_label === label ? { outOfDomain: true } : {};
}

const refusing = z.looseObject({
  task_specific_params: z.looseObject({ conversational: z.looseObject({ refusal: z.string().min(1) }) }),
});

/** Marks a reply that begins as the config says that the model's "I do not know" begins. */
export function markRefusal(config: Config, reply: string): RecipeNotes {
  const found = refusing.safeParse(config);
  const refusal = found.success ? found.data.task_specific_params.conversational.refusal : undefined;
  return refusal !== undefined && reply.trim().startsWith(refusal) ? { outOfDomain: true } : {};
}

const closed = z.looseObject({
  task_specific_params: z.looseObject({
    translation: z.looseObject({ words: z.array(z.string()), phrases: z.array(z.string()) }),
  }),
});

/**
 * The words of a text that a translating model has never seen.
 * @returns none for models whose config does not list their words, and for whole phrases that it lists, where * is any word
 */
export function wordsOutside(config: Config, text: string): string[] {
  const found = closed.safeParse(config);
  if (!found.success) return [];
  const { words, phrases } = found.data.task_specific_params.translation;
  const said =
    text
      .toLowerCase()
      .replaceAll("n't", ' not')
      .match(/[\p{L}\p{N}']+/gu) ?? [];
  const known = new Set(words);
  const fits = (phrase: string) => {
    const parts = phrase.split(' ');
    return parts.length === said.length && parts.every((part, i) => part === '*' || part === said[i]);
  };
  return phrases.some(fits) ? [] : said.filter((word) => !known.has(word));
}
