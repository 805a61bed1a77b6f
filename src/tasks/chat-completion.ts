// Chat completion: the next message of a chat, with pictures, tools and JSON.

import { InferenceError } from '../inference/index.ts';
import { defineTask } from './define-task.ts';
import { builder } from './schema/builder.ts';
import { ChatMessageInput, ChatRole, chatMessages } from './schema/chat-inputs.ts';
import { ChatCompletionParameters } from './schema/chat-parameters.ts';
import { commonInputFields } from './schema/common-inputs.ts';
import { endingFields } from './schema/ending-fields.ts';
import { type MediaInput, readMedia } from './schema/media.ts';
import { outputType } from './schema/output-type.ts';
import type { ChatAnswer, ChatMessage, ChatReply, ToolCall } from './shared/chat-message.ts';
import { chatParameters } from './shared/chat-parameters.ts';
import { parseChatReply } from './shared/chat-reply.ts';
import { createChatReader } from './shared/chat-stream.ts';
import { chatRequest } from './shared/chat-wire.ts';
import { type JsonReply, parseJsonAnswer, withJsonProblem } from './shared/json-answer.ts';
import { isGreedy, omitNullish } from './shared/wire-parameters.ts';
import type { RemoteItem } from './task.ts';

export type ChatCompletionResult = JsonReply;

const ChatCompletionInput = builder.inputType('ChatCompletionInput', {
  description: 'A chat, for the model to go on with.',
  fields: (t) => ({
    messages: t.field({
      type: [ChatMessageInput],
      required: true,
      description: 'The chat so far, oldest first: 1 to 1000 messages of at most 1,000,000 characters in all.',
      validate: chatMessages,
    }),
    parameters: t.field({ type: ChatCompletionParameters, description: 'How the answer is written.' }),
    ...commonInputFields(t),
  }),
});

const ToolCallType = builder.objectRef<ToolCall>('ToolCall').implement({
  description: 'A function call by the model: run it, and send the result as a message of role TOOL.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Its id, to be given back as `toolCallId`.' }),
    name: t.exposeString('name', { description: 'Name of the function.' }),
    arguments: t.exposeString('arguments', {
      description: 'JSON text of the arguments, as the model wrote it, which may be invalid.',
    }),
  }),
});

const ChatMessageType = builder.objectRef<ChatAnswer>('ChatMessage').implement({
  description: 'A message of a chat.',
  fields: (t) => ({
    role: t.field({ type: ChatRole, description: 'The author: ASSISTANT.', resolve: () => 'assistant' as const }),
    content: t.exposeString('content', {
      nullable: true,
      description: 'The text. Null if there are only tool calls.',
    }),
    reasoning: t.exposeString('reasoning', {
      nullable: true,
      description: 'Reasoning of the model before its answer, where the server reports it.',
    }),
    toolCalls: t.field({
      type: [ToolCallType],
      description: 'Tool calls of the model; usually none.',
      resolve: ({ toolCalls }) => toolCalls,
    }),
  }),
});

const ChatCompletionOutput = outputType<ChatCompletionResult>('ChatCompletionOutput', {
  description: "The model's answer.",
  text: ({ message }) => message.content ?? '',
  fields: (t) => ({
    message: t.field({ type: ChatMessageType, description: 'The answer.', resolve: ({ message }) => message }),
    json: t.field({
      type: 'JSON',
      nullable: true,
      description:
        'The content parsed as JSON, if `responseFormat` asks for it. Null with an error INVALID_JSON if it is not JSON or ' +
        'does not match the schema; null without an error next to tool calls.',
      resolve: jsonOf,
    }),
    ...endingFields(t),
  }),
});

function jsonOf({ message: { content }, jsonProblem: problem }: ChatCompletionResult): unknown {
  if (problem === undefined || content === null) return null;
  if (problem !== null) {
    throw new InferenceError(
      'INVALID_JSON',
      `Expected JSON, but ${problem}. The answer itself stands in message.content.`,
    );
  }
  return parseJsonAnswer(content);
}

function resultOf(reply: ChatReply, { parameters }: Pick<RemoteItem, 'parameters'>): ChatCompletionResult {
  return withJsonProblem(reply, chatParameters.parse(parameters).responseFormat);
}

type Message = typeof ChatMessageInput.$inferInput;

async function messageOf({ role, content, images, toolCalls, toolCallId }: Message, at: number): Promise<ChatMessage> {
  const pictures: MediaInput[] = images ?? [];
  return {
    role,
    content: content ?? null,
    ...(pictures.length > 0
      ? {
          images: await Promise.all(
            pictures.map((picture, i) => readMedia(picture, 'image', `input.messages.${at}.images.${i}`)),
          ),
        }
      : {}),
    ...(toolCalls?.length
      ? { toolCalls: toolCalls.map(({ id, name, arguments: text }) => ({ id: String(id), name, arguments: text })) }
      : {}),
    ...(toolCallId == null ? {} : { toolCallId: String(toolCallId) }),
  };
}

type Parameters = typeof ChatCompletionParameters.$inferInput;

function parametersOf(parameters: Parameters | null | undefined): Record<string, unknown> {
  const { responseFormat, tools, toolChoice, ...plain } = parameters ?? {};
  return omitNullish({
    ...plain,
    responseFormat: responseFormat && omitNullish(responseFormat),
    // vLLM rejects an empty list.
    tools: tools?.length ? tools.map(omitNullish) : undefined,
    // Servers reject a tool choice without tools.
    toolChoice: toolChoice && tools?.length ? omitNullish(toolChoice) : undefined,
  });
}

export const chatCompletion = defineTask({
  id: 'chat-completion',
  mutation: 'chatCompletion',
  weight: 5,
  description: 'Answers a chat of messages with roles, pictures and tools.',
  example:
    '(input: { messages: [{ role: USER, content: "What is the capital of Japan?" }] }) { message { content } finishReason }',
  input: ChatCompletionInput,
  output: ChatCompletionOutput,
  tellsReasoning: true,
  usage: ({ usage }) => usage,
  async call({ messages, parameters }) {
    const given = parametersOf(parameters);
    const set = isGreedy(given) ? { ...given, temperature: 0 } : given;
    return {
      input: await Promise.all(messages.map(messageOf)),
      parameters: set,
      sampled: set.temperature !== 0,
    };
  },
  remote: {
    model: 'meta-llama/Llama-3.1-8B-Instruct',
    servers: ['hugging-face', 'openai', 'tgi', 'toolkit'],
    request: (item: RemoteItem<readonly ChatMessage[]>) => chatRequest(item, false),
    decode: (body, item): ChatCompletionResult => resultOf(parseChatReply(body), item),
    stream: {
      request: (item) => (item.server === 'toolkit' ? undefined : chatRequest(item, true)),
      reader: (item) => createChatReader((reply) => resultOf(reply, item), { tellsReasoning: true }),
      piece: ({ message: { content, reasoning } }) => ({ text: content ?? '', reasoning: reasoning ?? '' }),
    },
  },
});
