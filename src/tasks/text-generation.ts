// Text generation: continues a text.

import { z } from 'zod';
import { defineTask } from './define-task.ts';
import { builder } from './schema/builder.ts';
import { commonInputFields, integer, nonEmptyText, number } from './schema/common-inputs.ts';
import { endingFields } from './schema/ending-fields.ts';
import { inputType } from './schema/input-type.ts';
import { outputType } from './schema/output-type.ts';
import { type Ending, NOT_REPORTED } from './shared/ending.ts';
import {
  choicesReply,
  endingReply,
  type GeneratedTexts,
  generatedText,
  samplingParameters,
  seedParameter,
  stopParameter,
} from './shared/generation.ts';
import { openAiParameters } from './shared/openai-parameters.ts';
import { orListOfOne, parseReply } from './shared/reply.ts';
import { createTextReader } from './shared/streamed-text.ts';
import {
  type FittedParameters,
  fitParameters,
  greedyAtZero,
  omitNullish,
  wireBody,
  wireParameters,
} from './shared/wire-parameters.ts';
import type { RemoteItem } from './task.ts';

export interface TextGenerationResult extends Ending {
  generatedText: string;
  generatedTexts: string[];
}

const TextGenerationParameters = builder.inputType('TextGenerationParameters', {
  description: 'How the text is continued. Omitted parameters are not sent; the model decides.',
  fields: (t) => ({
    doSample: t.boolean({ description: 'True: tokens are sampled. False: the most likely token is taken (greedy).' }),
    maxNewTokens: t.int({
      description: 'Maximum number of tokens to add, 1 to 100,000, without the prompt. Each one takes time.',
      validate: integer(1, 100_000),
    }),
    ...samplingParameters(t),
    numReturnSequences: t.int({ description: 'Number of continuations, 1 to 10.', validate: integer(1, 10) }),
    returnFullText: t.boolean({
      description: 'True: the answer begins with the prompt. Default: depends on the server.',
    }),
    seed: seedParameter(t),
    stop: stopParameter(t),
    truncate: t.int({
      description: 'Number of tokens to keep from the end of the prompt (TGI, local models), 1 or more.',
      validate: integer(1, 10_000_000),
    }),
    typicalP: t.float({ description: 'Probability mass of typical decoding, 0 to 1.', validate: number(0, 1) }),
    frequencyPenalty: t.float({
      description: 'Penalty for tokens by how often they occurred, -2 to 2.',
      validate: number(-2, 2),
    }),
  }),
});

const TextGenerationInput = inputType('TextGenerationInput', {
  description: 'A text to continue.',
  fields: (t) => ({
    inputs: t.string({
      required: true,
      description: 'The prompt; not empty, at most 1,000,000 characters.',
      validate: nonEmptyText,
    }),
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
    ...endingFields(t),
  }),
});

const SHAPE = 'a list of {generated_text}, or {choices: [{text}]}';
const sequences = z.union([
  generatedText.transform((only) => [only]),
  z.array(generatedText).min(1),
  z.tuple([z.array(generatedText).min(1)]).transform(([only]) => only),
]);
const ending = orListOfOne(endingReply);
/** Native routes, in whichever shape: the texts, and the finish reason of the first if there is one. */
const native = sequences.transform((texts): GeneratedTexts => ({ texts, ...NOT_REPORTED }));

function parseTexts(reply: unknown): GeneratedTexts {
  const found = parseReply(z.union([choicesReply, native]), reply, SHAPE);
  return found.finishReason || found.usage ? found : { ...found, ...ending.safeParse(reply).data };
}

/** Parameters of TGI's own route, which ignores others. */
const TGI = [
  ...['doSample', 'maxNewTokens', 'repetitionPenalty', 'temperature', 'topK', 'topP', 'typicalP', 'frequencyPenalty'],
  ...['returnFullText', 'seed', 'stop', 'truncate'],
];

/** Parameters of a transformers pipeline, which rejects others. */
const PIPELINE = [
  ...['doSample', 'maxNewTokens', 'maxTime', 'repetitionPenalty', 'temperature', 'topK', 'topP', 'typicalP'],
  ...['numReturnSequences', 'returnFullText', 'stop:stop_strings'],
];

function nativeParameters({ parameters, server }: Pick<RemoteItem, 'parameters' | 'server'>): FittedParameters {
  if (server === 'toolkit') return fitParameters(parameters, PIPELINE);
  if (server !== 'tgi') return { wire: wireParameters(parameters) ?? {}, ignored: [] };
  const { numReturnSequences: count, topP, ...rest } = parameters;
  // TGI answers 422 to top_p 1, which means "all tokens" and so nothing; one text is what it gives anyway.
  const asked = { ...rest, topP: topP === 1 ? undefined : topP, numReturnSequences: count === 1 ? undefined : count };
  return fitParameters(asked, TGI);
}

function requestOf(item: RemoteItem<string | readonly string[]>) {
  const { input, model, server, via } = item;
  if (via === 'chat' || server === 'openai') {
    const { wire, ignored } = openAiParameters(item);
    const prompt = via === 'chat' ? { messages: [{ role: 'user', content: input }] } : { prompt: input };
    const route = via ?? ('completions' as const);
    return { route, body: { ...(model ? { model } : {}), ...prompt, ...wire }, ignored };
  }
  const { wire, ignored } = nativeParameters(item);
  return { body: wireBody(input, wire), ignored };
}

/** OpenAI's routes never echo the prompt: putting it back is what `returnFullText` asks for. */
function promptOf({ input, parameters, server, via }: RemoteItem<string>): string {
  return (server === 'openai' || via === 'chat') && parameters.returnFullText === true ? input : '';
}

function resultOf({ texts, ...ending }: GeneratedTexts): TextGenerationResult {
  return { generatedText: texts[0] ?? '', generatedTexts: texts, ...ending };
}

const SAMPLING = ['temperature', 'topK', 'topP', 'typicalP'];

/** Whether tokens are sampled: requested, or implied by a sampling parameter or several texts. */
function isSampled(parameters: Record<string, unknown>): boolean {
  if (parameters.doSample !== undefined) return parameters.doSample === true;
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
    const set = greedyAtZero(omitNullish(parameters));
    return { input: inputs, parameters: set, sampled: isSampled(set) };
  },
  usage: ({ usage }) => usage,
  remote: {
    model: 'google/gemma-2-2b-it',
    servers: ['hugging-face', 'toolkit', 'tgi', 'openai'],
    detour: 'chat',
    request: (item: RemoteItem<string>) => requestOf(item),
    decode(reply, item) {
      const { texts, ...ending } = parseTexts(reply);
      return resultOf({ texts: texts.map((text) => `${promptOf(item)}${text}`), ...ending });
    },
    list: {
      batching: ({ server, parameters }) => {
        // TGI's own route refuses lists; with `n` sequences the choices of several prompts cannot be distinguished.
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
        // The events of several sequences can only be distinguished on OpenAI's routes, and a reader expects one text.
        if (Number(item.parameters.numReturnSequences ?? 1) > 1) return undefined;
        // The pipelines know no `stream`.
        if (item.server === 'toolkit') return undefined;
        const { body, ...rest } = requestOf(item);
        const usage = rest.route ? { stream_options: { include_usage: true } } : {};
        return { ...rest, body: { ...body, stream: true, ...usage } };
      },
      // The events of no server hold the prompt.
      reader: ({ input, parameters }) =>
        createTextReader({ prompt: input, returnFullText: parameters.returnFullText }, (text, ending) =>
          resultOf({ texts: [text], ...ending }),
        ),
      piece: ({ generatedText }) => ({ text: generatedText }),
    },
  },
});
