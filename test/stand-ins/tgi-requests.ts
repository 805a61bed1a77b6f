// What TGI's routes take, field by field as its router declares them; other keys it drops without a word.

import { z } from 'zod';

const u32 = z
  .int()
  .min(0)
  .max(2 ** 32 - 1);
const grammar = z.discriminatedUnion('type', [
  z.object({
    type: z.enum(['json', 'json_object']),
    value: z.unknown().refine((value) => value !== undefined, 'missing field `value`'),
  }),
  z.object({ type: z.literal('regex'), value: z.string() }),
  z.object({ type: z.literal('json_schema'), value: z.object({ name: z.string().nullish(), schema: z.unknown() }) }),
]);
/** Numbers and texts may be null; lists and booleans may not. */
const parameters = z.object({
  best_of: u32.nullish(),
  temperature: z.number().nullish(),
  repetition_penalty: z.number().nullish(),
  frequency_penalty: z.number().nullish(),
  top_k: z.int().nullish(),
  top_p: z.number().nullish(),
  typical_p: z.number().nullish(),
  do_sample: z.boolean().optional(),
  max_new_tokens: u32.nullish(),
  return_full_text: z.boolean().nullish(),
  stop: z.array(z.string()).default([]),
  truncate: u32.nullish(),
  watermark: z.boolean().optional(),
  details: z.boolean().default(false),
  decoder_input_details: z.boolean().default(false),
  seed: z.int().min(0).nullish(),
  top_n_tokens: u32.nullish(),
  grammar: grammar.nullish(),
  adapter_id: z.string().nullish(),
});
export type TgiParameters = z.output<typeof parameters>;

export const generateRequest = z.object({ inputs: z.string(), parameters: parameters.optional() });
export const compatRequest = generateRequest.extend({ stream: z.boolean().default(false) });

const prompts = z
  .union([z.string(), z.array(z.string())])
  .transform((prompt) => [prompt].flat())
  .refine((all) => all.length > 0, 'Empty array detected. Do not use an empty array for the prompt.');
export const completionRequest = z.object({
  model: z.string().nullish(),
  prompt: prompts,
  max_tokens: u32.nullish(),
  temperature: z.number().nullish(),
  top_p: z.number().nullish(),
  stream: z.boolean().default(false),
  seed: z.int().min(0).nullish(),
  suffix: z.string().nullish(),
  repetition_penalty: z.number().nullish(),
  frequency_penalty: z.number().nullish(),
  stop: z.array(z.string()).nullish(),
});

/** `parameters` is another name for `arguments`, and one of them must be there. */
const definition = z
  .object({
    description: z.string().nullish(),
    name: z.string(),
    arguments: z.unknown().optional(),
    parameters: z.unknown().optional(),
  })
  .refine((one) => one.arguments !== undefined || one.parameters !== undefined, 'missing field `arguments`');
const chunk = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('image_url'), image_url: z.object({ url: z.string() }) }),
]);
const named = { role: z.string(), name: z.string().nullish() };
const message = z.union([
  z.object({ ...named, content: z.union([z.string(), z.array(chunk)]) }),
  z.object({ ...named, tool_calls: z.array(z.object({ id: z.string(), type: z.string(), function: definition })) }),
]);
export const chatRequest = z.object({
  model: z.string().nullish(),
  messages: z.array(message),
  frequency_penalty: z.number().nullish(),
  logit_bias: z.array(z.number()).nullish(),
  logprobs: z.boolean().nullish(),
  top_logprobs: u32.nullish(),
  max_tokens: u32.nullish(),
  max_completion_tokens: u32.nullish(),
  n: u32.nullish(),
  presence_penalty: z.number().nullish(),
  stop: z.array(z.string()).nullish(),
  stream: z.boolean().default(false),
  seed: z.int().min(0).nullish(),
  temperature: z.number().nullish(),
  top_p: z.number().nullish(),
  tools: z.array(z.object({ type: z.string(), function: definition })).nullish(),
  tool_prompt: z.string().nullish(),
  tool_choice: z
    .union([z.string(), z.object({ type: z.literal('function'), function: z.object({ name: z.string() }) })])
    .nullish(),
  response_format: grammar.nullish(),
  stream_options: z.object({ include_usage: z.boolean().default(false) }).optional(),
});
