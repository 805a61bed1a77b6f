// What TEI's routes take, field by field as its router declares them; other keys it drops without a word.

import { z } from 'zod';

const direction = z
  .enum(['Left', 'left', 'Right', 'right'])
  .default('Right')
  .transform((side) => side.toLowerCase());
const cutting = { truncate: z.boolean().nullish(), truncation_direction: direction };
const one = z.union([z.string(), z.array(z.int().min(0))]);
export const many = z.union([one, z.array(one)]);
const sequence = z.array(z.string()).min(1).max(2);
export const predictRequest = z.object({
  inputs: z.union([z.string(), sequence, z.array(sequence).min(1)]),
  ...cutting,
  raw_scores: z.boolean().default(false),
});
export const rerankRequest = z.object({
  query: z.string(),
  texts: z.array(z.string()),
  ...cutting,
  raw_scores: z.boolean().default(false),
  return_text: z.boolean().default(false),
});
const prompted = { ...cutting, prompt_name: z.string().nullish() };
export const similarityRequest = z.object({
  inputs: z.object({ source_sentence: z.string(), sentences: z.array(z.string()) }),
  parameters: z.object(prompted).nullish(),
});
export const embedRequest = z.object({
  inputs: many,
  ...prompted,
  normalize: z.boolean().default(true),
  dimensions: z.int().min(0).nullish(),
});
export const embedAllRequest = z.object({ inputs: many, ...prompted });
export const openAiRequest = z.object({
  input: many,
  model: z.string().nullish(),
  user: z.string().nullish(),
  encoding_format: z.enum(['float', 'base64']).default('float'),
  dimensions: z.int().min(0).nullish(),
});
