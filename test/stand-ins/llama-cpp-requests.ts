// What llama-server's generating routes take; its reader falls back to a default where a type is wrong.

import { z } from 'zod';
import { openAiMessage, openAiTool } from './openai-chat.ts';

/** What the sampler has names for; any other key is dropped. */
const SAMPLING = (
  'model temperature dynatemp_range dynatemp_exponent top_k top_p top_n_sigma min_p n_keep n_discard typical_p repeat_penalty ' +
  'repeat_last_n presence_penalty frequency_penalty dry_multiplier dry_base dry_allowed_length dry_penalty_last_n ' +
  'dry_sequence_breakers xtc_probability xtc_threshold mirostat mirostat_tau mirostat_eta seed ignore_eos logit_bias n_probs ' +
  'min_keep t_max_predict_ms id_slot cache_prompt return_tokens samplers timings_per_token return_progress ' +
  'post_sampling_probs response_fields lora grammar_lazy grammar_triggers chat_template_kwargs reasoning_format ' +
  'parallel_tool_calls add_generation_prompt'
).split(' ');
const sampling = Object.fromEntries(SAMPLING.map((key) => [key, z.unknown().optional()]));
const stop = z.union([z.string(), z.array(z.string())]).nullish();
export const chatRequest = z.object({
  ...sampling,
  messages: z.array(openAiMessage),
  tools: z.array(openAiTool).nullish(),
  tool_choice: z.unknown().optional(),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
  max_tokens: z.int().nullish(),
  max_completion_tokens: z.int().nullish(),
  n_predict: z.int().nullish(),
  response_format: z
    .looseObject({
      type: z.string().default(''),
      schema: z.unknown().optional(),
      json_schema: z.looseObject({ schema: z.unknown().optional() }).nullish(),
    })
    .nullish(),
  json_schema: z.unknown().optional(),
  grammar: z.string().nullish(),
  logprobs: z.boolean().nullish(),
  top_logprobs: z.int().nullish(),
  n: z.int().nullish(),
  stop,
});
const prompts = z.union([z.string(), z.array(z.union([z.string(), z.int(), z.array(z.int())]))]);
export const completionRequest = z.object({
  ...sampling,
  prompt: prompts,
  stream: z.boolean().nullish(),
  n_predict: z.int().nullish(),
  max_tokens: z.int().nullish(),
  json_schema: z.unknown().optional(),
  stop,
});
