// What vLLM's routes take; keys that are not here it drops with a warning in its log.

import { z } from 'zod';

const int = z.int();
const tool = z.object({
  type: z.literal('function').default('function'),
  function: z.object({
    name: z.string(),
    description: z.string().nullish(),
    parameters: z.record(z.string(), z.unknown()).nullish(),
    strict: z.boolean().nullish(),
  }),
});
const part = z.looseObject({ type: z.enum(['text', 'image_url', 'input_audio', 'video_url', 'audio_url', 'refusal']) });
const message = z.looseObject({
  role: z.string(),
  content: z.union([z.string(), z.array(part)]).nullish(),
  tool_calls: z.array(z.looseObject({})).nullish(),
});
const sampling = {
  model: z.string().nullish(),
  frequency_penalty: z.number().nullish(),
  presence_penalty: z.number().nullish(),
  repetition_penalty: z.number().nullish(),
  logit_bias: z.record(z.string(), z.number()).nullish(),
  max_tokens: int.nullish(),
  n: int.nullish(),
  seed: int.nullish(),
  stop: z.union([z.string(), z.array(z.string())]).nullish(),
  stream: z.boolean().nullish(),
  stream_options: z
    .object({ include_usage: z.boolean().nullish(), continuous_usage_stats: z.boolean().nullish() })
    .nullish(),
  temperature: z.number().nullish(),
  top_p: z.number().nullish(),
  top_k: int.nullish(),
  min_p: z.number().nullish(),
  min_tokens: int.optional(),
  ignore_eos: z.boolean().optional(),
  response_format: z
    .union([
      z.object({
        type: z.enum(['text', 'json_object', 'json_schema']),
        json_schema: z
          .object({
            name: z.string(),
            description: z.string().nullish(),
            schema: z.record(z.string(), z.unknown()).nullish(),
            strict: z.boolean().nullish(),
          })
          .nullish(),
      }),
      z.looseObject({ type: z.literal('structural_tag') }),
    ])
    .nullish(),
  structured_outputs: z.looseObject({}).nullish(),
};
export const chatRequest = z.object({
  ...sampling,
  messages: z.array(message),
  logprobs: z.boolean().nullish(),
  top_logprobs: int.nullish(),
  max_completion_tokens: int.nullish(),
  tools: z.array(tool).nullish(),
  tool_choice: z
    .union([
      z.enum(['none', 'auto', 'required']),
      z.object({ type: z.literal('function').optional(), function: z.object({ name: z.string() }) }),
    ])
    .nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  reasoning_effort: z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']).nullish(),
  include_reasoning: z.boolean().optional(),
  user: z.string().nullish(),
  chat_template_kwargs: z.record(z.string(), z.unknown()).nullish(),
});
export const completionRequest = z.object({
  ...sampling,
  prompt: z.union([z.string(), z.array(z.string()), z.array(int), z.array(z.array(int))]),
  echo: z.boolean().nullish(),
  logprobs: int.nullish(),
  suffix: z.string().nullish(),
  user: z.string().nullish(),
});
const truncation = { truncate_prompt_tokens: int.min(-1).nullish(), user: z.string().nullish() };
export const embeddingRequest = z.object({
  model: z.string().nullish(),
  input: z.union([z.string(), z.array(z.string()), z.array(int), z.array(z.array(int))]),
  encoding_format: z.enum(['float', 'base64']).default('float'),
  dimensions: int.nullish(),
  ...truncation,
});
const texts = z.union([z.string(), z.array(z.string())]);
const activation = { use_activation: z.boolean().nullish(), ...truncation };
export const rerankRequest = z.object({
  model: z.string().nullish(),
  query: z.string(),
  documents: texts,
  top_n: int.default(0),
  ...activation,
});
export const scoreRequest = z.union([
  z.object({ model: z.string().nullish(), queries: texts, documents: texts, ...activation }),
  z.object({ model: z.string().nullish(), data_1: texts, data_2: texts, ...activation }),
  z.object({ model: z.string().nullish(), text_1: texts, text_2: texts, ...activation }),
]);
export const classifyRequest = z.object({ model: z.string().nullish(), input: texts, ...activation });
