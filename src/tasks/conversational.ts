// Conversational: the next turn of a chat.

import { z } from 'zod';
import { defineTask } from './define-task.ts';
import { builder } from './schema/builder.ts';
import { commonInputFields, nonEmptyText, text } from './schema/common-inputs.ts';
import { endingFields } from './schema/ending-fields.ts';
import { inputType } from './schema/input-type.ts';
import { outputType } from './schema/output-type.ts';
import type { ChatMessage } from './shared/chat-message.ts';
import { parseChatReply } from './shared/chat-reply.ts';
import { createChatReader } from './shared/chat-stream.ts';
import { chatRequest } from './shared/chat-wire.ts';
import {
  type Conversation,
  type ConversationalResult,
  replyTo,
  type Turns,
  toMessages,
} from './shared/conversation.ts';
import {
  lengthParameters,
  lengthsInOrder,
  samplingParameters,
  seedParameter,
  stopParameter,
} from './shared/generation.ts';
import { isGreedy, omitNullish } from './shared/wire-parameters.ts';
import type { RemoteItem } from './task.ts';

const pastTurns = z.array(text).max(1000, { error: 'expected at most 1000 turns.' }).nullish();

const ConversationalInputs = inputType('ConversationalInputs', {
  description: 'What the user says now, and the turns before. Both lists are of one length.',
  validate: z
    .object({ pastUserInputs: z.array(z.string()).nullish(), generatedResponses: z.array(z.string()).nullish() })
    .loose()
    .superRefine(({ pastUserInputs, generatedResponses }, context) => {
      const [asked, answered] = [pastUserInputs?.length ?? 0, generatedResponses?.length ?? 0];
      if (asked === answered) return;
      const message = `expected as many pastUserInputs as generatedResponses, got ${asked} and ${answered}.`;
      context.addIssue({ code: 'custom', path: ['pastUserInputs'], message });
    }),
  fields: (t) => ({
    system: t.string({
      description: 'Instructions to the model, before the chat. Default: none.',
      validate: text.nullish(),
    }),
    text: t.string({ required: true, description: 'What the user says now; not empty.', validate: nonEmptyText }),
    pastUserInputs: t.stringList({
      description: 'What the user said before, oldest first, at most 1000 turns. Default: none.',
      validate: pastTurns,
    }),
    generatedResponses: t.stringList({
      description: 'What the model answered to each of them. Default: none.',
      validate: pastTurns,
    }),
  }),
});

const ConversationalParameters = builder.inputType('ConversationalParameters', {
  description:
    'How the answer is written. Omitted parameters are not sent. `minLength` and `maxTime` only apply to ' +
    'toolkit servers and local models.',
  validate: lengthsInOrder,
  fields: (t) => ({
    ...lengthParameters(t, 'answer'),
    ...samplingParameters(t),
    seed: seedParameter(t),
    stop: stopParameter(t),
  }),
});

const ConversationalInput = inputType('ConversationalInput', {
  description: 'A chat, and what the user says next.',
  fields: (t) => ({
    inputs: t.field({ type: ConversationalInputs, required: true, description: 'The chat.' }),
    parameters: t.field({ type: ConversationalParameters, description: 'How the answer is written.' }),
    ...commonInputFields(t),
  }),
});

const ConversationType = builder.objectRef<Conversation>('Conversation').implement({
  description: 'The conversation so far, this exchange included: send both lists back with the next `text`.',
  fields: (t) => ({
    pastUserInputs: t.exposeStringList('pastUserInputs', { description: 'What the user said, oldest first.' }),
    generatedResponses: t.exposeStringList('generatedResponses', { description: 'What the model answered to each.' }),
  }),
});

const ConversationalOutput = outputType<ConversationalResult>('ConversationalOutput', {
  description: "The model's answer.",
  text: ({ generatedText }) => generatedText,
  fields: (t) => ({
    generatedText: t.string({ description: "The model's answer.", resolve: (output) => output.generatedText }),
    conversation: t.field({
      type: ConversationType,
      description: 'The conversation so far, this exchange included.',
      resolve: (output) => output.conversation,
    }),
    ...endingFields(t),
  }),
});

/** Chat completion in an older form. */
function chatItem({ input, parameters, ...item }: RemoteItem<Turns>): RemoteItem<ChatMessage[]> {
  const { maxLength, ...rest } = parameters;
  return { ...item, input: toMessages(input), parameters: omitNullish({ maxTokens: maxLength, ...rest }) };
}

export const conversational = defineTask({
  id: 'conversational',
  mutation: 'conversational',
  weight: 5,
  description: 'Answers the next turn of a chat.',
  example:
    '(input: { inputs: { text: "What is the capital of Japan?" } }) { generatedText conversation { pastUserInputs generatedResponses } }',
  input: ConversationalInput,
  output: ConversationalOutput,
  takes: {
    kind: 'text',
    field: 'text',
    inputs: ConversationalInputs,
    without: ['pastUserInputs', 'generatedResponses'],
    description: 'The text is what the user says.',
  },
  call({ inputs: { system, text, pastUserInputs, generatedResponses }, parameters }) {
    const given = omitNullish(parameters);
    const set = isGreedy(given) ? { ...given, temperature: 0 } : given;
    const input = {
      ...(system ? { system } : {}),
      text,
      pastUserInputs: pastUserInputs ?? [],
      generatedResponses: generatedResponses ?? [],
    };
    return { input, parameters: set, sampled: set.temperature !== 0 };
  },
  usage: ({ usage }) => usage,
  remote: {
    model: 'meta-llama/Llama-3.1-8B-Instruct',
    servers: ['hugging-face', 'openai', 'tgi', 'toolkit'],
    request: (item: RemoteItem<Turns>) => chatRequest(chatItem(item), false),
    decode: (body, { input }): ConversationalResult => replyTo(input, parseChatReply(body)),
    stream: {
      // The pipelines do not support `stream`.
      request: (item) => (item.server === 'toolkit' ? undefined : chatRequest(chatItem(item), true)),
      reader: ({ input }) => createChatReader((reply) => replyTo(input, reply)),
      piece: ({ generatedText }) => ({ text: generatedText }),
    },
  },
});
