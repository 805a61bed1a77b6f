// Decodes the answer to a chat, in every documented shape.

import { z } from 'zod';
import { splitReasoning } from '../../utils/split-reasoning.ts';
import type { ChatReply, ToolCall } from './chat-message.ts';
import { choiceFields } from './choice.ts';
import { argumentsReply, functionCall, saidFields, saidOf } from './content-reply.ts';
import { finishReasonOf, NOT_REPORTED, usageReply } from './ending.ts';
import { generatedText } from './generation.ts';
import { orListOfOne, parseReply } from './reply.ts';

const id = z.union([z.string(), z.number()]).nullish().transform(String);
/** A call without a name is invalid. */
const called = z.object({ name: z.string().min(1), arguments: argumentsReply });
const toolCall = z.union([
  z.object({ id, function: called }),
  // Some servers omit the inner object.
  called.extend({ id }).transform(({ id, ...called }) => ({ id, function: called })),
]);

const message = z.object({
  ...saidFields,
  /** A list; TGI 2 sends a single call without one. */
  tool_calls: z.union([z.array(toolCall), toolCall.transform((only) => [only])]).nullish(),
  function_call: functionCall,
});

const choice = z
  .object({ ...choiceFields, message: message.nullish(), text: z.string().nullish() })
  .refine(({ message, text }) => message !== undefined || text !== undefined);

const completion = z
  .object({ choices: z.array(choice).min(1), usage: usageReply })
  .transform(({ choices, usage }): ChatReply => {
    const first = choices.reduce((least, one) => (one.index < least.index ? one : least));
    const { message } = first;
    const said = message ? saidOf(message) : { text: first.text ?? null, reasoning: '' };
    return replyOf({
      content: said.text,
      reasoning: said.reasoning,
      toolCalls: message ? toolCallsOf(message) : [],
      finishReason: finishReasonOf(first.finish_reason),
      usage,
    });
  });

function toolCallsOf({ tool_calls: calls, function_call: only }: z.output<typeof message>): ToolCall[] {
  if (!calls?.length && only?.name) return [{ id: 'call_0', name: only.name, arguments: only.arguments || '{}' }];
  return (calls ?? []).map(({ id, function: { name, arguments: text } }, at) => ({
    id: id === 'null' || id === 'undefined' || id === '' ? `call_${at}` : id,
    name,
    // Some servers send nothing if there are no arguments.
    arguments: text || '{}',
  }));
}

/** The reply of a pipeline that continued the chat. */
const continued = z
  .union([orListOfOne(generatedText), z.tuple([z.array(generatedText).min(1)]).transform(([[first]]) => first ?? '')])
  .transform((content) => replyOf({ content, reasoning: '', toolCalls: [], ...NOT_REPORTED }));

const reply = z.union([completion, continued]);

/** @throws InferenceError UPSTREAM_BAD_RESPONSE if no documented shape matches */
export function parseChatReply(body: unknown): ChatReply {
  return parseReply(reply, body, '{choices: [{message: {content}}]}');
}

interface Said extends Omit<ChatReply, 'message'> {
  content: string | null;
  /** Empty if there is none. */
  reasoning: string;
  toolCalls: ToolCall[];
}

/** Reasoning inside the content is separated from it. */
function replyOf({ content, reasoning, toolCalls, ...ending }: Said): ChatReply {
  const split = splitReasoning(content ?? '');
  return answerOf({ text: split.text, reasoning: reasoning + split.reasoning, toolCalls, ...ending });
}

/** Empty text is null next to tool calls, and an empty answer otherwise. */
export function answerOf({
  text,
  reasoning,
  toolCalls,
  ...ending
}: Omit<Said, 'content'> & { text: string }): ChatReply {
  const content = text === '' && toolCalls.length > 0 ? null : text;
  return { message: { content, reasoning: reasoning === '' ? null : reasoning, toolCalls }, ...ending };
}
