// The OpenAI shapes of a chat's answer that the router, Ollama and llama.cpp share, whole and streamed.

import { z } from 'zod';
import {
  type ChatMessage,
  type ChatRules,
  type ChatTool,
  type ChatTurn,
  chatTurn,
  type Generated,
  limited,
  tokensOf,
} from './pretend-model.ts';
import { DONE, type SseEvent } from './sse-quirks.ts';
import type { Reply } from './stand-in.ts';

const part = z.union([
  z.looseObject({ type: z.literal('text'), text: z.string() }),
  z.looseObject({ type: z.literal('image_url'), image_url: z.union([z.string(), z.looseObject({ url: z.string() })]) }),
  z.looseObject({ type: z.literal('input_audio'), input_audio: z.looseObject({ data: z.string() }) }),
]);
export const openAiMessage = z.looseObject({
  role: z.string(),
  content: z.union([z.string(), z.array(part)]).nullish(),
  tool_calls: z
    .array(z.looseObject({ function: z.looseObject({ name: z.string(), arguments: z.string() }) }))
    .nullish(),
});
export const openAiTool = z.looseObject({
  type: z.string(),
  function: z.looseObject({ name: z.string(), parameters: z.unknown().optional() }),
});
export const openAiToolChoice = z.union([
  z.enum(['none', 'auto', 'required']),
  z.looseObject({ function: z.looseObject({ name: z.string() }) }),
]);

export interface ChatAsked {
  messages: ChatMessage[];
  tools?: ChatTool[] | null;
  tool_choice?: z.output<typeof openAiToolChoice> | null;
  stop?: unknown;
  maxTokens?: number | null;
  schema?: unknown;
}

export interface ChatMade extends Generated {
  turn: ChatTurn;
  reason: 'stop' | 'length' | 'tool_calls';
  usage: { prompt_tokens: number; completion_tokens: number; total_tokens: number };
}

/** What the pretended model says. */
export function makeChat({ messages, tools, tool_choice, stop, maxTokens, schema }: ChatAsked): ChatMade {
  const choice: ChatRules['choice'] = typeof tool_choice === 'string' ? tool_choice : (tool_choice?.function ?? 'auto');
  const turn = chatTurn(messages, { tools: tools ?? [], choice, schema });
  const stops = [stop].flat().filter((one): one is string => typeof one === 'string' && one !== '');
  const made = limited(turn.text, { maxTokens: maxTokens ?? undefined, stop: stops });
  const reason = turn.calls.length > 0 ? 'tool_calls' : made.finish === 'length' ? 'length' : 'stop';
  const { promptTokens: prompt_tokens } = turn;
  const usage = {
    prompt_tokens,
    completion_tokens: made.tokens.length,
    total_tokens: prompt_tokens + made.tokens.length,
  };
  return { ...made, turn, reason, usage };
}

export interface ChatShape {
  /** `id`, `created`, `model` and what else each chunk has. */
  head: Record<string, unknown>;
  stream: boolean;
  /** Whether a last chunk has the usage and no choices. */
  usageChunk: boolean;
  /** What the server adds to a whole answer or to the stream's last chunk. */
  more?: Record<string, unknown>;
  /** The delta that opens a stream; the first text has the role unless given. */
  opening?: Record<string, unknown>;
  /** Reasoning before the answer, and the field it goes in. */
  thought?: { field: string; text: string };
  /** An assistant's text beside its tool calls. */
  contentOfCalls?: string | null;
}

export function chatReply({ turn, text, tokens, reason, usage }: ChatMade, shape: ChatShape): Reply {
  const { head, stream, usageChunk, more = {}, opening, thought, contentOfCalls = null } = shape;
  const calls = turn.calls.map((call, index) => ({ id: `call_${index}`, index, type: 'function', function: call }));
  if (!stream) {
    const message = {
      role: 'assistant',
      content: calls.length > 0 ? contentOfCalls : text,
      ...(thought && { [thought.field]: thought.text }),
      ...(calls.length > 0 && { tool_calls: calls }),
    };
    const choices = [{ index: 0, message, finish_reason: reason }];
    return { body: { ...head, object: 'chat.completion', choices, usage, ...more } };
  }
  const thinking = thought ? tokensOf(thought.text).map((piece) => ({ [thought.field]: piece })) : [];
  const said =
    calls.length > 0 ? calls.map((call) => ({ tool_calls: [call] })) : tokens.map((content) => ({ content }));
  const deltas: Record<string, unknown>[] = [...(opening ? [opening] : []), ...thinking, ...said];
  if (!opening) deltas[0] = { role: 'assistant', content: '', ...deltas[0] };
  const chunk = (delta: object, finish_reason: string | null): SseEvent => ({
    data: { ...head, object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason }] },
  });
  const events = [...deltas.map((delta) => chunk(delta, null)), chunk({}, reason)];
  if (usageChunk) events.push({ data: { ...head, object: 'chat.completion.chunk', choices: [], usage, ...more } });
  return { events: [...events, DONE] };
}
