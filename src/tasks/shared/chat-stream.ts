// Decodes the stream of a chat's answer: pieces of text, reasoning and tool calls, then the finish reason and the
// usage.

import { z } from 'zod';
import { InferenceError } from '../../inference/errors.ts';
import { createReasoningSplitter, splitReasoning } from '../../utils/split-reasoning.ts';
import type { StreamReader } from '../task.ts';
import type { ChatReply } from './chat-message.ts';
import { answerOf } from './chat-reply.ts';
import { choiceFields } from './choice.ts';
import { functionCall, saidFields, saidOf } from './content-reply.ts';
import { type Ending, finishReasonOf, NOT_REPORTED, usageReply } from './ending.ts';
import { parseReply } from './reply.ts';
import { createToolCallCollector, toolCallPieces } from './tool-call-pieces.ts';

/** Most characters of an answer, reasoning and arguments included: a million tokens are about four million. */
const MAX_CHARACTERS = 16_000_000;

const delta = z.object({ ...saidFields, tool_calls: toolCallPieces, function_call: functionCall });

/** Some servers send the whole message, or the text of a completion, in an event. */
const choice = z.object({
  ...choiceFields,
  delta: delta.nullish(),
  message: delta.nullish(),
  text: z.string().nullish(),
});

/** Some providers omit `choices` in the chunk with the usage, and some send chunks without any content. */
const chunk = z
  .object({ choices: z.array(choice).nullish(), usage: usageReply, object: z.unknown().optional() })
  .refine(({ choices, usage, object }) => choices || usage || object === 'chat.completion.chunk');

/** The new part of a message that is repeated with each event or at the end. */
function restOf(whole: string, soFar: string): string {
  return whole.startsWith(soFar) ? whole.slice(soFar.length) : whole;
}

/** @param options.tellsReasoning Whether reasoning is streamed. Default: it is only in the result. */
export function createChatReader<Result>(
  resultOf: (reply: ChatReply) => Result,
  { tellsReasoning = false } = {},
): StreamReader<Result> {
  const splitter = createReasoningSplitter();
  const calls = createToolCallCollector();
  let [text, reasoning] = ['', ''];
  /** As they came, before reasoning was taken out of the content. */
  let [written, thoughts] = ['', ''];
  let characters = 0;
  let ending: Ending = NOT_REPORTED;

  function keep(added: { text: string; reasoning: string }) {
    text += added.text;
    reasoning += added.reasoning;
    return tellsReasoning ? added : { text: added.text };
  }

  function bounded(more: number): void {
    characters += more;
    if (characters <= MAX_CHARACTERS) return;
    throw new InferenceError('UPSTREAM_BAD_RESPONSE', `The answer is longer than ${MAX_CHARACTERS} characters.`);
  }

  return {
    read(event) {
      const { choices, usage } = parseReply(chunk, event, '{choices: [{delta: {content}}]}');
      const first = choices?.find(({ index }) => index === 0);
      const delta = first?.delta ?? first?.message;
      const isWhole = !first?.delta && Boolean(first?.message);
      const only = delta?.function_call;
      for (const piece of only ? [{ index: 0, function: only }] : (delta?.tool_calls ?? [])) {
        bounded((piece.function?.arguments.length ?? 0) + 1);
        calls.add(piece);
      }
      const said = delta ? saidOf(delta) : { text: first?.text, reasoning: '' };
      const content = isWhole ? restOf(said.text ?? '', written) : (said.text ?? '');
      const thought = isWhole ? restOf(said.reasoning, thoughts) : said.reasoning;
      written += content;
      thoughts += thought;
      bounded(thought.length + content.length);
      const split = splitter.add(content);
      const finishReason = finishReasonOf(first?.finish_reason);
      if (finishReason) ending = { ...ending, finishReason };
      if (usage) ending = { ...ending, usage };
      const isLast = usage !== null && !choices?.length && ending.finishReason !== null;
      const ended = isLast ? 'all' : finishReason ? 'text' : undefined;
      return {
        ...keep({ text: split.text, reasoning: thought + split.reasoning }),
        ...(ended ? { ended } : {}),
      };
    },
    end() {
      const rest = keep(splitter.end());
      const said = reasoning === '' ? splitReasoning(text) : { text, reasoning };
      return { ...rest, value: resultOf(answerOf({ ...said, toolCalls: calls.list(), ...ending })) };
    },
  };
}
