// A message of a chat on screen, and what of it is sent.

import type { ChatAnswerFragment, ChatMessageInput, ChatRole } from '../generated/graphql.ts';
import type { MediaFile } from './media.ts';

export type ToolCall = ChatAnswerFragment['message']['toolCalls'][number];

export interface Message {
  role: ChatRole;
  content: string | null;
  images?: readonly MediaFile[];
  toolCalls?: readonly ToolCall[];
  /** Of the call that this message answers. */
  toolCallId?: string;
  /** What the model thought before it said this. */
  reasoning?: string | null;
  /** The content, where JSON was asked for and came. */
  json?: unknown;
}

/** What was thought is not sent back: models are trained on chats without it. */
export function messageInput({ role, content, images = [], toolCalls = [], toolCallId }: Message): ChatMessageInput {
  return {
    role,
    ...(content !== null && { content }),
    ...(images.length > 0 && { images: images.map(({ uri }) => uri) }),
    ...(toolCalls.length > 0 && {
      toolCalls: toolCalls.map(({ id, name, arguments: text }) => ({ id, name, arguments: text })),
    }),
    ...(toolCallId !== undefined && { toolCallId }),
  };
}

export function messageOf({ message, json }: Pick<ChatAnswerFragment, 'message' | 'json'>): Message {
  return { role: 'ASSISTANT', ...message, json };
}

/** The calls of the last message, which wait for what the tools give. */
export function openCalls(messages: readonly Message[]): readonly ToolCall[] {
  return messages.at(-1)?.toolCalls ?? [];
}
