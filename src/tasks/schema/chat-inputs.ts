// GraphQL inputs for chat messages, and the rules between messages.

import { z } from 'zod';
import { builder } from './builder.ts';
import { text } from './common-inputs.ts';

const MAX_MESSAGES = 1000;
const MAX_CHARACTERS = 1_000_000;
const MAX_IMAGES = 32;
const MAX_CALLS = 128;

export const ChatRole = builder.enumType('ChatRole', {
  description: 'The author.',
  values: {
    SYSTEM: { value: 'system', description: 'Instructions to the model, before the chat.' },
    USER: { value: 'user', description: 'The user.' },
    ASSISTANT: { value: 'assistant', description: 'The model.' },
    TOOL: { value: 'tool', description: 'The result of a tool.' },
  } as const,
});

/** The rule of OpenAI and compatible servers. */
export const functionName = z.string().regex(/^[\w-]{1,64}$/, {
  error: 'expected a name of 1 to 64 letters, digits, "_" and "-".',
});

const ToolCallInput = builder.inputType('ToolCallInput', {
  description: 'A call of a tool, as it came from the model.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'Its id, which the answer names as `toolCallId`.' }),
    name: t.string({ required: true, description: 'Name of the function.', validate: functionName }),
    arguments: t.string({
      required: true,
      description: 'The JSON text of the arguments, as the model wrote it.',
      validate: text,
    }),
  }),
});

interface Message {
  role: string;
  content?: string | null;
  images?: readonly unknown[] | null;
  toolCalls?: readonly unknown[] | null;
  toolCallId?: string | number | null;
}

function problemOf({
  role,
  content,
  images,
  toolCalls,
  toolCallId,
}: Message): [path: string, message: string] | undefined {
  if (images?.length && role !== 'user') return ['images', 'expected pictures in messages of role USER alone.'];
  if (toolCalls?.length && role !== 'assistant') {
    return ['toolCalls', 'expected tool calls in messages of role ASSISTANT alone.'];
  }
  if (role === 'tool' && toolCallId == null) {
    return ['toolCallId', 'expected the id of the call that this message answers, got none.'];
  }
  if (role !== 'tool' && toolCallId != null) return ['toolCallId', 'expected in messages of role TOOL alone.'];
  if (content == null && !toolCalls?.length) {
    return ['content', "expected text; it may be null in an assistant's message with tool calls alone."];
  }
  return undefined;
}

export const ChatMessageInput = builder.inputType('ChatMessageInput', {
  description: 'A message of a chat.',
  validate: z.custom<Message>().superRefine((message, context) => {
    const problem = problemOf(message);
    if (problem) context.addIssue({ code: 'custom', path: [problem[0]], message: problem[1] });
  }),
  fields: (t) => ({
    role: t.field({ type: ChatRole, required: true, description: 'The author.' }),
    content: t.string({
      description: 'The text. Null only if the message of an assistant consists of tool calls.',
      validate: text.nullish(),
    }),
    images: t.field({
      type: ['Media'],
      description: `Pictures that go with a user's message, at most ${MAX_IMAGES} in all messages together.`,
    }),
    toolCalls: t.field({
      type: [ToolCallInput],
      description: `Tool calls of the message, unchanged; at most ${MAX_CALLS}.`,
      validate: z
        .array(z.unknown())
        .max(MAX_CALLS, { error: `expected at most ${MAX_CALLS} calls.` })
        .nullish(),
    }),
    toolCallId: t.id({ description: 'The call that a message of role TOOL answers.' }),
  }),
});

/** Validates all messages together. */
export const chatMessages = z.custom<readonly Message[]>().superRefine((messages, context) => {
  const refuse = (message: string) => context.addIssue({ code: 'custom', message });
  if (messages.length === 0) refuse('expected at least one message, got none.');
  if (messages.length > MAX_MESSAGES) refuse(`expected at most ${MAX_MESSAGES} messages, got ${messages.length}.`);
  const characters = messages.reduce((sum, { content }) => sum + (content?.length ?? 0), 0);
  if (characters > MAX_CHARACTERS) refuse(`expected at most ${MAX_CHARACTERS} characters in all, got ${characters}.`);
  const images = messages.reduce((sum, message) => sum + (message.images?.length ?? 0), 0);
  if (images > MAX_IMAGES) refuse(`expected at most ${MAX_IMAGES} pictures in all, got ${images}.`);
});
