// Text generation: continues a text.

import { z } from 'zod';
import { defineTask } from './define-task.ts';
import { builder } from './schema/builder.ts';
import { commonInputFields, integer, number, text } from './schema/common-inputs.ts';
import { inputType } from './schema/input-type.ts';
import { outputType } from './schema/output-type.ts';
import { choicesReply, generatedText, samplingParameters } from './shared/generation.ts';
import { parseReply } from './shared/reply.ts';
import { streamedText } from './shared/streamed-text.ts';
import { greedyAtZero, omitNullish, wireBody, wireParameters } from './shared/wire-parameters.ts';
import type { RemoteItem, ServerKind } from './task.ts';

export interface TextGenerationResult {
  generatedText: string;
  generatedTexts: string[];
}

const TextGenerationParameters = builder.inputType('TextGenerationParameters', {
  description: 'How the text is continued. What is left out is not sent: the model decides.',
  fields: (t) => ({
    doSample: t.boolean({ description: 'True: tokens are drawn at random. False: the likeliest is taken (greedy).' }),
    maxNewTokens: t.int({
      description: 'Most tokens to add, 1 to 100,000; the prompt does not count. Each one takes time.',
      validate: integer(1, 100_000),
    }),
    ...samplingParameters(t),
    numReturnSequences: t.int({ description: 'How many continuations, 1 to 10.', validate: integer(1, 10) }),
    returnFullText: t.boolean({
      description: 'True: the prompt stands before the answer. Default: what the backend does, which differs.',
    }),
    seed: t.int({
      description: 'Makes sampling repeatable, where the backend can (TGI, OpenAI-shaped servers, local models).',
    }),
    stop: t.stringList({
      description: 'Texts at which generation ends, at most 100 (TGI, OpenAI-shaped servers, local models).',
      validate: z.array(text).max(100, { error: 'expected at most 100 texts.' }).nullish(),
    }),
    truncate: t.int({
      description: 'Keep only the last tokens of the prompt (TGI, local models), 1 or more.',
      validate: integer(1, 10_000_000),
    }),
    typicalP: t.float({ description: 'Typical decoding mass, 0 to 1.', validate: number(0, 1) }),
    frequencyPenalty: t.float({
      description: 'Penalty for tokens by how often they came, -2 to 2.',
      validate: number(-2, 2),
    }),
  }),
});

const TextGenerationInput = inputType('TextGenerationInput', {
  description: 'A text to continue.',
  fields: (t) => ({
    inputs: t.string({ required: true, description: 'The prompt, at most 1,000,000 characters.', validate: text }),
    parameters: t.field({ type: TextGenerationParameters, description: 'How the text is continued.' }),
    ...commonInputFields(t),
  }),
});

const TextGenerationOutput = outputType<TextGenerationResult>('TextGenerationOutput', {
  description: 'The continued text.',
  text: ({ generatedTexts }) => generatedTexts[0] ?? '',
  fields: (t) => ({
    generatedText: t.string({ description: 'The first sequence.', resolve: (output) => output.generatedText }),
    generatedTexts: t.stringList({
      description: 'Every sequence, when `numReturnSequences` asked for more than one.',
      resolve: (output) => output.generatedTexts,
    }),
  }),
});

const SHAPE = 'a list of {generated_text}, or {choices: [{text}]}';
const sequences = z.union([
  generatedText.transform((only) => [only]),
  z.array(generatedText).min(1),
  z.tuple([z.array(generatedText).min(1)]).transform(([only]) => only),
  choicesReply,
]);

/** TGI answers 422 to top_p 1, which means "all tokens" and so nothing. */
function nativeParameters(parameters: Readonly<Record<string, unknown>>, server: ServerKind): Record<string, unknown> {
  const greedy = greedyAtZero(parameters);
  return server === 'tgi' && greedy.topP === 1 ? { ...greedy, topP: undefined } : greedy;
}

/** The parameters of `/v1/completions`; those it does not have are left out. */
function completionParameters(parameters: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { doSample, maxNewTokens, numReturnSequences, maxTime, returnFullText, truncate, typicalP, ...rest } =
    parameters;
  const greedy = doSample === false ? { temperature: 0 } : {};
  return wireParameters({ ...rest, ...greedy, maxTokens: maxNewTokens, n: numReturnSequences }) ?? {};
}

function requestOf({ input, parameters, model, server }: RemoteItem<string | readonly string[]>) {
  if (server !== 'openai') return { body: wireBody(input, nativeParameters(parameters, server)) };
  const body = { ...(model ? { model } : {}), prompt: input, ...completionParameters(parameters) };
  return { route: 'completions' as const, body };
}

function resultOf(texts: readonly string[], { input, parameters, server }: RemoteItem<string>): TextGenerationResult {
  // OpenAI routes never echo the prompt: putting it back is what `returnFullText` asks for.
  const echoed = server === 'openai' && parameters.returnFullText === true;
  const generatedTexts = texts.map((one) => (echoed ? `${input}${one}` : one));
  return { generatedText: generatedTexts[0] ?? '', generatedTexts };
}

const SAMPLING = ['temperature', 'topK', 'topP', 'typicalP'];

/** Drawn at random: asked for, or implied by a sampling parameter, or by several texts. Temperature 0 is greedy. */
function isSampled(parameters: Record<string, unknown>): boolean {
  if (parameters.doSample !== undefined) return parameters.doSample === true;
  if (parameters.temperature === 0) return false;
  return SAMPLING.some((name) => parameters[name] !== undefined) || Number(parameters.numReturnSequences ?? 1) > 1;
}

export const textGeneration = defineTask({
  id: 'text-generation',
  mutation: 'textGeneration',
  weight: 5,
  description: 'Continues a text.',
  example: '(input: { inputs: "Once upon a time", parameters: { maxNewTokens: 30 } }) { generatedText }',
  input: TextGenerationInput,
  output: TextGenerationOutput,
  takes: { kind: 'text', field: 'inputs' },
  call({ inputs, parameters }) {
    const set = omitNullish(parameters);
    return { input: inputs, parameters: set, sampled: isSampled(set) };
  },
  remote: {
    model: 'google/gemma-2-2b-it',
    servers: ['hugging-face', 'toolkit', 'tgi', 'openai'],
    request: (item: RemoteItem<string>) => requestOf(item),
    decode: (reply, item) => resultOf(parseReply(sequences, reply, SHAPE), item),
    list: {
      batching: ({ server, parameters }) => {
        // TGI's own route refuses lists; with `n` sequences the choices of several prompts cannot be told apart.
        const alone = server === 'tgi' || (server === 'openai' && parameters.numReturnSequences !== undefined);
        return { limit: alone ? 1 : Number.POSITIVE_INFINITY };
      },
      request: (inputs, shared) => requestOf({ ...shared, input: inputs }),
      split(reply, count) {
        if (Array.isArray(reply) && reply.length === count) return reply;
        const choices = z.object({ choices: z.array(z.looseObject({ index: z.number() })).length(count) });
        const parsed = parseReply(choices, reply, `${count} answers, one per prompt`);
        // They come in the order they were finished: by position, one caller would get another's text.
        return [...parsed.choices].sort((a, b) => a.index - b.index).map((choice) => ({ choices: [choice] }));
      },
    },
    stream: {
      request(item) {
        // The events of several sequences are told apart nowhere but on OpenAI's routes, and a reader wants one text.
        if (Number(item.parameters.numReturnSequences ?? 1) > 1) return undefined;
        const { body, ...route } = requestOf(item);
        return { ...route, body: { ...body, stream: true } };
      },
      read: streamedText,
      result: (text, item) => resultOf([text], item),
    },
  },
});
