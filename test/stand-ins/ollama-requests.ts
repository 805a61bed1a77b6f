// What Ollama's routes take; keys that Go's structs lack are dropped.

import { z } from 'zod';

/** Go reads null as it reads nothing. */
const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '');
const nullableNumber = z.number().nullish();
export const message = z.looseObject({
  role: text,
  content: z.unknown().optional(),
  tool_calls: z.array(z.looseObject({ function: z.looseObject({ name: text, arguments: text }) })).nullish(),
});
const tools = z
  .array(
    z.looseObject({
      type: z.string().default('function'),
      function: z.looseObject({ name: text, parameters: z.unknown().optional() }),
    }),
  )
  .nullish();
const usageOption = z.object({ include_usage: z.boolean().nullish() }).nullish();
export const chatRequest = z.object({
  model: text,
  messages: z.array(message).nullish(),
  stream: z.boolean().nullish(),
  stream_options: usageOption,
  max_tokens: z.int().nullish(),
  seed: z.int().nullish(),
  stop: z.unknown().optional(),
  temperature: nullableNumber,
  frequency_penalty: nullableNumber,
  presence_penalty: nullableNumber,
  top_p: nullableNumber,
  response_format: z
    .object({ type: text, json_schema: z.looseObject({ schema: z.unknown().optional() }).nullish() })
    .nullish(),
  tools,
  reasoning: z.object({ effort: text }).nullish(),
  reasoning_effort: z.string().nullish(),
  logprobs: z.boolean().nullish(),
  top_logprobs: z.int().nullish(),
});
export const completionRequest = z.object({
  model: text,
  prompt: text,
  frequency_penalty: nullableNumber,
  max_tokens: z.int().nullish(),
  presence_penalty: nullableNumber,
  seed: z.int().nullish(),
  stop: z.unknown().optional(),
  stream: z.boolean().nullish(),
  stream_options: usageOption,
  temperature: nullableNumber,
  top_p: nullableNumber,
  suffix: z.string().nullish(),
  logprobs: z.int().nullish(),
});
export const embedRequest = z.object({
  model: text,
  input: z.unknown().optional(),
  dimensions: z.int().nullish(),
  encoding_format: z.string().nullish(),
});
export const nativeChat = z.object({
  model: text,
  messages: z.array(message).nullish(),
  stream: z.boolean().nullish(),
  format: z.unknown().optional(),
  tools,
  think: z.union([z.boolean(), z.string()]).nullish(),
  keep_alive: z.union([z.string(), z.number()]).nullish(),
  options: z.looseObject({ num_predict: z.int().optional(), stop: z.unknown().optional() }).nullish(),
});
