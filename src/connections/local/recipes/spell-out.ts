// Spells contractions of question words out for a small model that was taught none: "Who's" as "Who is".

import { z } from 'zod';
import type { LocalModel } from '../recipe.ts';

const spelling = z.looseObject({ spelled_out: z.record(z.string(), z.string()) });

const CONTRACTED = /\b(who|what|where|when|why|how)['’]([a-z]{1,2})\b/giu;

/** The question with each ending that the config's `spelled_out` lists written as a word; as it is without such a list. */
export function spellOut(config: LocalModel['config'], question: string): string {
  const found = spelling.safeParse(config);
  if (!found.success) return question;
  return question.replace(CONTRACTED, (whole, word: string, ending: string) => {
    const full = found.data.spelled_out[ending.toLowerCase()];
    return full === undefined ? whole : `${word} ${full}`;
  });
}
