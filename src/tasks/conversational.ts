// Conversational: the next turn of a chat.

import { z } from 'zod';
import { defineTask } from './define-task.ts';
import { builder } from './schema/builder.ts';
import { commonInputFields, nonEmptyText, text } from './schema/common-inputs.ts';
import { inputType } from './schema/input-type.ts';
import { outputType } from './schema/output-type.ts';
import {
  type Conversation,
  type ConversationalResult,
  replyTo,
  type Turns,
  toMessages,
} from './shared/chat-messages.ts';
import { choicesReply, generatedText, lengthParameters, samplingParameters } from './shared/generation.ts';
import { orListOfOne, parseReply } from './shared/reply.ts';
import { streamedText } from './shared/streamed-text.ts';
import { omitNullish, wireParameters } from './shared/wire-parameters.ts';
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
    'How the answer is written. What is left out is not sent. Chat completions know no `minLength` and no `maxTime`: ' +
    'these two are used by local models alone.',
  fields: (t) => ({ ...lengthParameters(t, 'answer'), ...samplingParameters(t) }),
});

const ConversationalInput = inputType('ConversationalInput', {
  description: 'A chat, and what the user says next.',
  fields: (t) => ({
    inputs: t.field({ type: ConversationalInputs, required: true, description: 'The chat.' }),
    parameters: t.field({ type: ConversationalParameters, description: 'How the answer is written.' }),
    ...commonInputFields(t, { allowProvider: true }),
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
  }),
});

const reply = z.union([
  choicesReply.transform(([first]) => first ?? ''),
  orListOfOne(generatedText),
  z.tuple([z.array(generatedText).min(1)]).transform(([[first]]) => first ?? ''),
]);

function requestOf({ input, parameters, model, server }: RemoteItem<Turns>, stream: boolean) {
  const { maxLength, minLength: _minLength, maxTime: _maxTime, topP, ...rest } = parameters;
  // TGI answers 422 to top_p 1, which means "all tokens" and so nothing.
  const wire = { maxTokens: maxLength, ...rest, topP: server === 'tgi' && topP === 1 ? undefined : topP };
  // `model` comes first: the router reads it from the first bytes of the body.
  const body = { model: model ?? 'tgi', messages: toMessages(input), ...wireParameters(wire), stream };
  return { route: 'chat' as const, body };
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
  call({ inputs: { text, pastUserInputs, generatedResponses }, parameters }) {
    const set = omitNullish(parameters);
    const input = { text, pastUserInputs: pastUserInputs ?? [], generatedResponses: generatedResponses ?? [] };
    return { input, parameters: set, sampled: set.temperature !== 0 };
  },
  remote: {
    model: 'meta-llama/Llama-3.1-8B-Instruct',
    servers: ['hugging-face', 'toolkit', 'tgi', 'openai'],
    request: (item) => requestOf(item, false),
    decode: (body, { input }): ConversationalResult =>
      replyTo(input, parseReply(reply, body, '{choices: [{message: {content}}]}')),
    stream: {
      request: (item) => requestOf(item, true),
      read: streamedText,
      result: (text, { input }) => replyTo(input, text),
    },
  },
});
