// Messages of a chat, as this server holds them.

import type { Media } from '../../inference/media.ts';
import type { Ending } from './ending.ts';

export type ChatRole = 'system' | 'user' | 'assistant' | 'tool';

export interface ToolCall {
  id: string;
  name: string;
  /** The JSON text of the arguments, as the model wrote it. */
  arguments: string;
}

export interface ChatMessage {
  role: ChatRole;
  /** Null where there are tool calls alone. */
  content: string | null;
  images?: readonly Media[];
  toolCalls?: readonly ToolCall[];
  /** The call that a message of role `tool` answers. */
  toolCallId?: string;
}

/** What the model says next. */
export interface ChatAnswer {
  content: string | null;
  /** Its reasoning; null where the server does not report it. */
  reasoning: string | null;
  toolCalls: ToolCall[];
}

export interface ChatReply extends Ending {
  message: ChatAnswer;
}
