// Chat messages as inferql represents them.

import type { Media } from '../../inference/media.ts';
import type { Ending } from './ending.ts';

export type ChatRole = 'system' | 'user' | 'assistant' | 'tool';

export interface ToolCall {
  id: string;
  name: string;
  /** JSON text of the arguments, as the model wrote it. */
  arguments: string;
}

export interface ChatMessage {
  role: ChatRole;
  /** Null if there are only tool calls. */
  content: string | null;
  images?: readonly Media[];
  toolCalls?: readonly ToolCall[];
  /** Id of the call that a message of role `tool` answers. */
  toolCallId?: string;
}

/** The model's answer. */
export interface ChatAnswer {
  content: string | null;
  /** Its reasoning; null if the server does not report it. */
  reasoning: string | null;
  toolCalls: ToolCall[];
}

export interface ChatReply extends Ending {
  message: ChatAnswer;
}
