// Finish reason and token usage of generated text, as servers report them and as the schema exposes them.

import { z } from 'zod';
import { wholeNumber } from './whole-number.ts';

export type FinishReason = 'STOP' | 'LENGTH' | 'TOOL_CALLS' | 'CONTENT_FILTER' | 'OTHER';

export interface TokenUsage {
  promptTokens: number | null;
  completionTokens: number | null;
  totalTokens: number | null;
}

export interface Ending {
  /** Null if the server does not report it. */
  finishReason: FinishReason | null;
  /** Null if the server does not report it. */
  usage: TokenUsage | null;
}

/** The ending of a server that reports none. */
export const NOT_REPORTED: Ending = { finishReason: null, usage: null };

/** OpenAI's words first, then TGI's, Anthropic's, Cohere's, Gemini's, Mistral's and those of servers that pass them on. */
const WORDS: Readonly<Record<Exclude<FinishReason, 'OTHER'>, readonly string[]>> = {
  STOP: [
    ...['stop', 'eos_token', 'eos', 'stop_sequence', 'stop_token', 'end_of_sequence', 'end_turn', 'end_of_turn', 'end'],
    ...['complete', 'completed', 'finished', 'finish', 'done'],
  ],
  LENGTH: [
    ...['length', 'max_tokens', 'max_length', 'max_new_tokens', 'max_output_tokens', 'model_length', 'token_limit'],
    ...['context_length', 'context_length_exceeded', 'limit', 'incomplete'],
  ],
  TOOL_CALLS: ['tool_calls', 'tool_call', 'function_call', 'function_calls', 'tool_use'],
  CONTENT_FILTER: [
    ...['content_filter', 'content_filtered', 'safety', 'refusal', 'recitation', 'blocklist', 'prohibited_content'],
    ...['sensitive', 'blocked', 'guardrail', 'guardrails', 'guardrail_intervened', 'error_toxic', 'spii'],
  ],
};
const REASONS: ReadonlyMap<string, FinishReason> = new Map(
  (['STOP', 'LENGTH', 'TOOL_CALLS', 'CONTENT_FILTER'] as const).flatMap((reason) =>
    WORDS[reason].map((word) => [word, reason] as const),
  ),
);

/** Some servers send a reason with every event, possibly empty. */
const NO_REASON = ['', 'null', 'none', 'finish_reason_unspecified'];

export function finishReasonOf(said: string | null | undefined): FinishReason | null {
  const reason = said?.trim().toLowerCase().replace(/[-\s]/g, '_') ?? '';
  return NO_REASON.includes(reason) ? null : (REASONS.get(reason) ?? 'OTHER');
}

/** A token count within GraphQL's Int; null otherwise. */
export const count = wholeNumber.nullish().catch(null);

/** OpenAI's `usage`; null if invalid, because it must not break an answer. */
export const usageReply = z
  .object({
    prompt_tokens: count,
    completion_tokens: count,
    total_tokens: count,
    // As Anthropic has them, and OpenAI's newer routes.
    input_tokens: count,
    output_tokens: count,
  })
  .nullish()
  .catch(null)
  .transform((said): TokenUsage | null => {
    const prompt = said?.prompt_tokens ?? said?.input_tokens;
    const completion = said?.completion_tokens ?? said?.output_tokens;
    const total = said?.total_tokens;
    if (prompt == null && completion == null && total == null) return null;
    return usageOf(prompt ?? null, completion ?? null, total ?? null);
  });

export function usageOf(prompt: number | null, completion: number | null, total: number | null = null): TokenUsage {
  const sum = count.parse(prompt === null || completion === null ? null : prompt + completion) ?? null;
  return { promptTokens: prompt, completionTokens: completion, totalTokens: total ?? sum };
}
