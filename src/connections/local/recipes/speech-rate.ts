// Marks speech of which a model of a few words wrote too little: it hears a sentence as the two or three words that it has.

import { z } from 'zod';
import type { LocalModel, RecipeNotes } from '../recipe.ts';

const spoken = z.looseObject({ out_of_domain_below_words_per_second: z.number() });

/** A frame of 20 ms is loud from this share of the loudest frame on. */
const FRAME_SECONDS = 0.02;
const LOUD = 0.08;

/** Seconds in which something is heard. */
function loudSeconds(samples: Float32Array, rate: number): number {
  const length = Math.max(1, Math.round(rate * FRAME_SECONDS));
  const frames = Array.from({ length: Math.floor(samples.length / length) }, (_, i) =>
    Math.sqrt(samples.subarray(i * length, (i + 1) * length).reduce((sum, value) => sum + value * value, 0) / length),
  );
  const most = frames.reduce((max, level) => Math.max(max, level), 0);
  return frames.filter((level) => most > 0 && level >= LOUD * most).length * FRAME_SECONDS;
}

/** Marks a recording with fewer words a second than the config's `out_of_domain_below_words_per_second`. */
export function markSpeech(
  config: LocalModel['config'],
  text: string,
  samples: Float32Array,
  rate: number,
): RecipeNotes {
  const found = spoken.safeParse(config);
  if (!found.success) return {};
  const words = text.split(/\s+/).filter(Boolean).length;
  const seconds = loudSeconds(samples, rate);
  return words < seconds * found.data.out_of_domain_below_words_per_second ? { outOfDomain: true } : {};
}
