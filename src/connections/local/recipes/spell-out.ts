// Expands contractions of question words ("Who's" to "Who is") for a small model that was not trained on them.

import { z } from 'zod';
import type { LocalModel } from '../recipe.ts';

const spelling = z.looseObject({ spelled_out: z.record(z.string(), z.string()) });

const CONTRACTED = /\b(who|what|where|when|why|how)['’]([a-z]{1,2})\b/giu;

/** Expands each ending that the config's `spelled_out` lists; without it, the question is unchanged. */
export function spellOut(config: LocalModel['config'], question: string): string {
  const found = spelling.safeParse(config);
  if (!found.success) return question;
  return question.replace(CONTRACTED, (whole, word: string, ending: string) => {
    const full = found.data.spelled_out[ending.toLowerCase()];
    return full === undefined ? whole : `${word} ${full}`;
  });
}
