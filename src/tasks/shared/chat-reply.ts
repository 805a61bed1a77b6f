// The model's answer to a chat, in every documented shape.

import { z } from 'zod';
import { splitReasoning } from '../../utils/split-reasoning.ts';
import type { ChatReply, ToolCall } from './chat-message.ts';
import { finishReasonOf, UNTOLD, usageReply } from './ending.ts';
import { generatedText } from './generation.ts';
import { orListOfOne, parseReply } from './reply.ts';

/** A text, or the list of parts that some servers make of it. */
export const contentReply = z
  .union([z.string(), z.array(z.looseObject({ type: z.string(), text: z.string().optional() }))])
  .nullish()
  .transform((content) => {
    if (!Array.isArray(content)) return content ?? null;
    return content.map(({ type, text }) => (type === 'text' ? (text ?? '') : '')).join('');
  });

/** JSON text nearly everywhere; TGI once sent the object itself. */
export const argumentsReply = z
  .union([z.string(), z.looseObject({})])
  .nullish()
  .transform((said) => (typeof said === 'object' && said !== null ? JSON.stringify(said) : (said ?? '')));

const toolCall = z.object({
  id: z.union([z.string(), z.number()]).nullish().transform(String),
  function: z.object({ name: z.string(), arguments: argumentsReply }),
});

const message = z.object({
  content: contentReply,
  /** vLLM once, llama.cpp, DeepSeek; then vLLM, Ollama, OpenRouter. */
  reasoning_content: z.string().nullish(),
  reasoning: z.string().nullish(),
  tool_calls: z.array(toolCall).nullish(),
});

const choice = z.object({
  index: z.number().default(0),
  message: message.nullish(),
  text: z.string().nullish(),
  finish_reason: z.string().nullish(),
});

const completion = z
  .object({ choices: z.array(choice).min(1), usage: usageReply })
  .transform(({ choices, usage }): ChatReply => {
    const first = choices.reduce((least, one) => (one.index < least.index ? one : least));
    const said = first.message;
    return replyOf({
      content: said ? said.content : (first.text ?? null),
      reasoning: said?.reasoning_content ?? said?.reasoning ?? '',
      toolCalls: (said?.tool_calls ?? []).map(({ id, function: called }, at) => ({
        id: id === 'null' || id === 'undefined' || id === '' ? `call_${at}` : id,
        ...called,
      })),
      finishReason: finishReasonOf(first.finish_reason),
      usage,
    });
  });

/** A pipeline that continued the chat. */
const continued = z
  .union([orListOfOne(generatedText), z.tuple([z.array(generatedText).min(1)]).transform(([[first]]) => first ?? '')])
  .transform((content) => replyOf({ content, reasoning: '', toolCalls: [], ...UNTOLD }));

const reply = z.union([completion, continued]);

/** @throws InferenceError UPSTREAM_BAD_RESPONSE on what fits no documented shape */
export function parseChatReply(body: unknown): ChatReply {
  return parseReply(reply, body, '{choices: [{message: {content}}]}');
}

interface Said extends Omit<ChatReply, 'message'> {
  content: string | null;
  /** Empty where there is none. */
  reasoning: string;
  toolCalls: ToolCall[];
}

/** Thoughts that stand in the content are taken out of it. */
function replyOf({ content, reasoning, toolCalls, ...ending }: Said): ChatReply {
  const split = splitReasoning(content ?? '');
  return answerOf({ text: split.text, reasoning: reasoning + split.reasoning, toolCalls, ...ending });
}

/** No text beside tool calls is no content; elsewhere it is an empty answer. */
export function answerOf({
  text,
  reasoning,
  toolCalls,
  ...ending
}: Omit<Said, 'content'> & { text: string }): ChatReply {
  const content = text === '' && toolCalls.length > 0 ? null : text;
  return { message: { content, reasoning: reasoning === '' ? null : reasoning, toolCalls }, ...ending };
}
