// Finish reason and token usage of generated text, as servers report them and as the schema exposes them.

import { z } from 'zod';

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

export const UNTOLD: Ending = { finishReason: null, usage: null };

const REASONS: Readonly<Record<string, FinishReason>> = {
  stop: 'STOP',
  // TGI's names.
  eos_token: 'STOP',
  stop_sequence: 'STOP',
  length: 'LENGTH',
  tool_calls: 'TOOL_CALLS',
  function_call: 'TOOL_CALLS',
  content_filter: 'CONTENT_FILTER',
};

/** Some servers send a reason with every event, possibly empty. */
const NO_REASON = ['', 'null', 'none'];

export function finishReasonOf(said: string | null | undefined): FinishReason | null {
  const reason = said?.toLowerCase() ?? '';
  return NO_REASON.includes(reason) ? null : (REASONS[reason] ?? 'OTHER');
}

/** A token count within GraphQL's Int; null otherwise. */
export const count = z.int32().min(0).nullish().catch(null);

/** OpenAI's `usage`; null if invalid, because it must not break an answer. */
export const usageReply = z
  .object({ prompt_tokens: count, completion_tokens: count, total_tokens: count })
  .nullish()
  .catch(null)
  .transform((said): TokenUsage | null => {
    const [prompt, completion, total] = [said?.prompt_tokens, said?.completion_tokens, said?.total_tokens];
    if (prompt == null && completion == null && total == null) return null;
    return usageOf(prompt ?? null, completion ?? null, total ?? null);
  });

export function usageOf(prompt: number | null, completion: number | null, total: number | null = null): TokenUsage {
  const sum = count.parse(prompt === null || completion === null ? null : prompt + completion) ?? null;
  return { promptTokens: prompt, completionTokens: completion, totalTokens: total ?? sum };
}
