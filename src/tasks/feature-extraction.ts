// Feature extraction: a text as a vector (an embedding).

import { z } from 'zod';
import type { AnswerNotes } from '../inference/index.ts';
import { defineTask } from './define-task.ts';
import { builder } from './schema/builder.ts';
import { commonInputFields, integer, nonEmptyText, text } from './schema/common-inputs.ts';
import { outputType } from './schema/output-type.ts';
import { type Embedding, fromBase64, normalized, toBase64, toVector } from './shared/embeddings.ts';
import { badReply, parseReply, splitList } from './shared/reply.ts';
import { omitNullish, wireParameters } from './shared/wire-parameters.ts';
import type { RemoteItem } from './task.ts';

const TruncationDirection = builder.enumType('TruncationDirection', {
  description: 'Which end of a text is cut where it is longer than the model reads.',
  values: {
    LEFT: { value: 'left', description: 'The beginning is cut.' },
    RIGHT: { value: 'right', description: 'The end is cut.' },
  } as const,
});

const FeatureExtractionParameters = builder.inputType('FeatureExtractionParameters', {
  description: 'How the vector is made. What is left out is not sent: the server decides.',
  fields: (t) => ({
    normalize: t.boolean({
      description:
        'True: the vector is scaled to length 1. False: it stays as the model made it. Default: what the server does; ' +
        'local models scale.',
    }),
    truncate: t.boolean({
      description:
        'True: a text longer than the model reads is cut. False: it is refused. Default: what the server does; local ' +
        'models cut.',
    }),
    truncationDirection: t.field({
      type: TruncationDirection,
      description: 'Which end is cut. Default: what the server does, which is RIGHT nearly everywhere.',
    }),
    promptName: t.string({
      description: 'The prompt put before the text, by its name in the model\'s own list, such as "query".',
      validate: text.min(1, { error: 'expected a name, got an empty string.' }).nullish(),
    }),
    dimensions: t.int({
      description: 'Fewer dimensions than the model has, 1 to 65,536, for models trained for it (Matryoshka).',
      validate: integer(1, 65_536),
    }),
  }),
});

const FeatureExtractionInput = builder.inputType('FeatureExtractionInput', {
  description: 'A text to turn into a vector.',
  fields: (t) => ({
    inputs: t.string({
      required: true,
      description: 'The text, at most 1,000,000 characters; not empty.',
      validate: nonEmptyText,
    }),
    parameters: t.field({ type: FeatureExtractionParameters, description: 'How the vector is made.' }),
    ...commonInputFields(t),
  }),
});

const FeatureExtractionOutput = outputType<Embedding>('FeatureExtractionOutput', {
  description: 'The vector of a text: texts of similar meaning have vectors of similar direction.',
  fields: (t) => ({
    embedding: t.floatList({
      description:
        "One vector for the whole text: the model's own pooling; the mean over tokens where a server gives a vector per token.",
      resolve: ({ vector }) => [...numbersOf(vector)],
    }),
    base64: t.string({
      description: 'The same as base64 of little-endian 32-bit floats: a quarter of the bytes.',
      resolve: ({ vector }) => (typeof vector === 'string' ? vector : toBase64(vector)),
    }),
    dimensions: t.int({
      description: 'How many numbers the vector has.',
      resolve: ({ vector }) => numbersOf(vector).length,
    }),
  }),
});

function numbersOf(vector: Embedding['vector']): Iterable<number> & { readonly length: number } {
  return typeof vector === 'string' ? (fromBase64(vector) ?? []) : vector;
}

/** `/v1/embeddings`: data in any order, each with its index. */
const openAiReply = z.object({
  data: z
    .array(z.object({ index: z.number().optional(), embedding: z.union([z.array(z.number()).min(1), z.string()]) }))
    .min(1),
});
/** The toolkit's `sentence-embeddings`. */
const namedReply = z.object({ embeddings: z.array(z.unknown()).min(1) }).transform(({ embeddings }) => embeddings);

type Body = Record<string, unknown>;

function requestOf(inputs: string | readonly string[], { parameters, model, server }: Omit<RemoteItem, 'input'>) {
  if (server === 'openai') {
    const { dimensions } = parameters;
    const body: Body = { ...(model ? { model } : {}), input: inputs, ...wireParameters({ dimensions }) };
    return { route: 'embeddings' as const, body };
  }
  // The pipeline takes no parameters; what they ask for is done here.
  if (server === 'toolkit') return { body: { inputs } };
  // Beside `inputs`, not below `parameters`: so has it TEI, and the router after it.
  return { route: 'embed' as const, body: { inputs, ...wireParameters(parameters) } };
}

function vectorOf(reply: unknown): Embedding['vector'] {
  const openAi = openAiReply.safeParse(reply);
  if (openAi.success) {
    const embedding = openAi.data.data[0]?.embedding ?? [];
    if (typeof embedding === 'string' && !fromBase64(embedding)) throw badReply(reply, 'base64 of 32-bit floats');
    return embedding;
  }
  const named = namedReply.safeParse(reply);
  return toVector(named.success ? named.data : reply);
}

/** What was asked for and the server has no parameter for. */
function finished(vector: Embedding['vector'], { parameters, server }: RemoteItem): Embedding {
  if (server !== 'openai' && server !== 'toolkit') return { vector };
  const { normalize, dimensions } = parameters;
  const cut = server === 'toolkit' && typeof dimensions === 'number';
  if (normalize !== true && !cut) return { vector };
  const numbers = [...numbersOf(vector)].slice(0, cut ? dimensions : undefined);
  return { vector: normalize === true ? normalized(numbers) : numbers };
}

/** Scaling is done here where a server does not do it; scaled already, a vector stays so. */
function ignoredBy({ parameters, server }: RemoteItem<string>): AnswerNotes | undefined {
  if (server !== 'openai' && server !== 'toolkit') return undefined;
  const ignoredParameters = ['truncate', 'truncationDirection', 'promptName'].filter(
    (name) => parameters[name] !== undefined,
  );
  if (parameters.normalize === false && server === 'openai') ignoredParameters.push('normalize');
  return ignoredParameters.length > 0 ? { ignoredParameters } : undefined;
}

export const featureExtraction = defineTask({
  id: 'feature-extraction',
  mutation: 'featureExtraction',
  description: 'Turns a text into a vector, to search and compare by meaning.',
  example: '(input: { inputs: "How do I reset my password?" }) { dimensions base64 }',
  input: FeatureExtractionInput,
  output: FeatureExtractionOutput,
  call: ({ inputs, parameters }) => ({ input: inputs, parameters: omitNullish(parameters) }),
  remote: {
    model: 'sentence-transformers/all-MiniLM-L6-v2',
    servers: ['hugging-face', 'toolkit', 'tei', 'openai'],
    request: (item: RemoteItem<string>) => requestOf(item.input, item),
    decode: (reply, item): Embedding => finished(vectorOf(reply), item),
    notes: ignoredBy,
    list: {
      request: requestOf,
      split(reply, count) {
        if (Array.isArray(reply)) return splitList(reply, count);
        const named = namedReply.safeParse(reply);
        if (named.success) return splitList(named.data, count);
        const { data } = parseReply(openAiReply, reply, `${count} embeddings`);
        // They are in order of `index` nearly everywhere; by position, one caller could get another's vector.
        const ordered = data.every(({ index }) => index !== undefined)
          ? [...data].sort((a, b) => (a.index ?? 0) - (b.index ?? 0))
          : data;
        return splitList(ordered, count).map((one) => ({ data: [one] }));
      },
    },
  },
});
