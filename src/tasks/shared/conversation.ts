// Converts a conversation between its turns and the messages that models take.

import type { ChatMessage, ChatReply } from './chat-message.ts';
import type { Ending } from './ending.ts';

export interface Turns {
  system?: string;
  text: string;
  pastUserInputs: string[];
  generatedResponses: string[];
}

export interface Conversation {
  pastUserInputs: string[];
  generatedResponses: string[];
}

export interface ConversationalResult extends Ending {
  generatedText: string;
  conversation: Conversation;
}

/** The chat as messages, oldest first. */
export function toMessages({ system, text, pastUserInputs, generatedResponses }: Turns): ChatMessage[] {
  const past = pastUserInputs.flatMap((content, i): ChatMessage[] => [
    { role: 'user', content },
    { role: 'assistant', content: generatedResponses[i] ?? '' },
  ]);
  const instructions: ChatMessage[] = system ? [{ role: 'system', content: system }] : [];
  return [...instructions, ...past, { role: 'user', content: text }];
}

/** The answer, and the conversation that includes it. */
export function replyTo(
  { text, pastUserInputs, generatedResponses }: Turns,
  { message: { content }, finishReason, usage }: ChatReply,
): ConversationalResult {
  const generatedText = content ?? '';
  return {
    generatedText,
    conversation: {
      pastUserInputs: [...pastUserInputs, text],
      generatedResponses: [...generatedResponses, generatedText],
    },
    finishReason,
    usage,
  };
}
