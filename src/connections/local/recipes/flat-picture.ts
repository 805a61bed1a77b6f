// Marks photographs as out of the domain of a model that was trained on drawings in a few flat colours: such a model finds
// its shapes in any picture.

import { z } from 'zod';
import type { LocalModel, RecipeNotes } from '../recipe.ts';

const picture = z.object({
  data: z.instanceof(Uint8Array).or(z.instanceof(Uint8ClampedArray)),
  channels: z.number().int().positive(),
});

type Pixels = z.output<typeof picture>;

const flat = z.looseObject({ out_of_domain_below_flatness: z.number() });

/** Colours that a drawing may have, its edges aside. */
const COLOURS = 8;
/** Pixels looked at, evenly spaced: a photo of 4,000,000 takes no longer than a thumbnail. */
const LOOKED_AT = 40_000;

/**
 * Share of the pixels in the picture's most frequent colours, 16 levels a channel: above .89 for drawings, also as JPEG of
 * quality 60; below .80 for photographs.
 */
function flatness({ data, channels }: Pixels): number {
  const total = Math.floor(data.length / channels);
  const step = Math.max(1, Math.floor(total / LOOKED_AT));
  const counts = new Map<number, number>();
  let seen = 0;
  for (let pixel = 0; pixel < total; pixel += step, seen++) {
    const at = pixel * channels;
    const level = (channel: number) => (data[at + (channels < 3 ? 0 : channel)] ?? 0) >> 4;
    const colour = (level(0) << 8) | (level(1) << 4) | level(2);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const most = [...counts.values()].sort((a, b) => b - a).slice(0, COLOURS);
  return seen === 0 ? 1 : most.reduce((sum, count) => sum + count, 0) / seen;
}

/** Marks a picture less flat than the config's `out_of_domain_below_flatness`; models without it are never marked. */
export function markPhotograph(config: LocalModel['config'], pixels: unknown): RecipeNotes {
  const asked = flat.safeParse(config);
  if (!asked.success) return {};
  const read = picture.safeParse(pixels);
  return read.success && flatness(read.data) < asked.data.out_of_domain_below_flatness ? { outOfDomain: true } : {};
}
