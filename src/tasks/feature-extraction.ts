// Feature extraction: a text as a vector (an embedding).

import { z } from 'zod';
import { defineTask } from './define-task.ts';
import { builder } from './schema/builder.ts';
import { commonInputFields, integer, nonEmptyText, text } from './schema/common-inputs.ts';
import { inputType } from './schema/input-type.ts';
import { outputType } from './schema/output-type.ts';
import {
  type Embedding,
  embeddingReply,
  fromBase64,
  indexReply,
  inOrderOfIndex,
  lengthOf,
  normalized,
  toBase64,
  toVector,
} from './shared/embeddings.ts';
import { readingUsage, shareOf } from './shared/reading-usage.ts';
import { badReply, parseReply, splitList } from './shared/reply.ts';
import { TruncationDirection } from './shared/truncation-direction.ts';
import { fitParameters, omitNullish, wireParameters } from './shared/wire-parameters.ts';
import type { RemoteItem, RemoteRequest } from './task.ts';

const FeatureExtractionParameters = builder.inputType('FeatureExtractionParameters', {
  description: 'How the vector is made. Omitted parameters are not sent; the server decides.',
  fields: (t) => ({
    normalize: t.boolean({
      description:
        'True: the vector is scaled to length 1. False: it stays as the model made it. Default: depends on ' +
        'the server; true for local models.',
    }),
    truncate: t.boolean({
      description:
        'True: text beyond what the model can read is cut off. False: it is rejected. Default: depends on ' +
        'the server; true for local models.',
    }),
    truncationDirection: t.field({
      type: TruncationDirection,
      description: 'Which end is cut off. Default: depends on the server, usually RIGHT.',
    }),
    promptName: t.string({
      description: 'Prompt to prepend to the text, by its name in the list of the model, such as "query".',
      validate: text.min(1, { error: 'expected a name, got an empty string.' }).nullish(),
    }),
    dimensions: t.int({
      description: 'Fewer dimensions than the model has, 1 to 65,536, for models trained for it (Matryoshka).',
      validate: integer(1, 65_536),
    }),
  }),
});

const FeatureExtractionInput = inputType('FeatureExtractionInput', {
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

/** Reply of `/v1/embeddings`: items in any order, each with its index. */
const openAiReply = z.object({
  data: z.array(z.object({ index: indexReply, embedding: embeddingReply })).min(1),
  usage: z.object({ total_tokens: z.number() }).optional().catch(undefined),
});
/** Reply of the toolkit's `sentence-embeddings`, and of Ollama's own route. */
const namedReply = z.union([
  z.object({ embeddings: z.array(z.unknown()).min(1) }).transform(({ embeddings }) => embeddings),
  z.object({ embedding: z.array(z.unknown()).min(1) }).transform(({ embedding }) => embedding),
]);

function requestOf(
  inputs: string | readonly string[],
  { parameters, model, server }: Omit<RemoteItem, 'input'>,
): RemoteRequest {
  // Next to `inputs` and not in `parameters`, as TEI and the router expect.
  if (server === 'hugging-face' || server === 'tei') {
    return { route: 'embed', body: { inputs, ...wireParameters(parameters) } };
  }
  // inferql scales vectors; one that is already scaled cannot be restored.
  const { normalize, ...rest } = parameters;
  const asked = normalize === false ? parameters : rest;
  if (server === 'openai') {
    const { wire, ignored } = fitParameters(asked, ['dimensions']);
    return { route: 'embeddings', body: { ...(model ? { model } : {}), input: inputs, ...wire }, ignored };
  }
  // The pipelines take no parameters and return full vectors, which are shortened here.
  const { dimensions: _here, ...unknown } = rest;
  return { body: { inputs }, ignored: Object.keys(unknown) };
}

function vectorOf(reply: unknown): Embedding['vector'] {
  const openAi = openAiReply.safeParse(reply);
  if (openAi.success) {
    const [only, ...others] = openAi.data.data;
    if (!only || others.length > 0) throw badReply(reply, 'one embedding');
    return only.embedding;
  }
  const named = namedReply.safeParse(reply);
  return toVector(named.success ? named.data : reply);
}

/** Tolerance for the length of a normalized vector: servers compute with 16 bits. */
const ALMOST = 0.01;

/** Applies parameters that the server does not have or ignores: llama.cpp and the router do not shorten vectors. */
function finished(vector: Embedding['vector'], { parameters, server }: RemoteItem): Embedding['vector'] {
  const { normalize, dimensions } = parameters;
  const all = numbersOf(vector);
  const cut = typeof dimensions === 'number' && all.length > dimensions;
  // TEI and the router normalize by themselves.
  const scale = normalize === true && (server === 'openai' || server === 'toolkit');
  if (!cut && !scale) return vector;
  const numbers = [...all];
  const wasScaled = Math.abs(lengthOf(numbers) - 1) < ALMOST;
  const kept = cut ? numbers.slice(0, dimensions) : numbers;
  return scale || (cut && normalize !== false && (normalize === true || wasScaled)) ? normalized(kept) : kept;
}

export const featureExtraction = defineTask({
  id: 'feature-extraction',
  mutation: 'featureExtraction',
  description: 'Turns a text into a vector, to search and compare by meaning.',
  example: '(input: { inputs: "How do I reset my password?" }) { dimensions base64 }',
  input: FeatureExtractionInput,
  output: FeatureExtractionOutput,
  takes: { kind: 'text', field: 'inputs' },
  usage: ({ usage }) => usage ?? null,
  call: ({ inputs, parameters }) => ({ input: inputs, parameters: omitNullish(parameters) }),
  remote: {
    model: 'sentence-transformers/all-MiniLM-L6-v2',
    servers: ['hugging-face', 'toolkit', 'tei', 'openai'],
    request: (item: RemoteItem<string>) => requestOf(item.input, item),
    decode(reply, item, metadata): Embedding {
      const vector = finished(vectorOf(reply), item);
      const usage = readingUsage(reply, metadata);
      return usage ? { vector, usage } : { vector };
    },
    list: {
      request: requestOf,
      split(reply, count) {
        if (Array.isArray(reply)) return splitList(reply, count);
        const named = namedReply.safeParse(reply);
        if (named.success) return splitList(named.data, count);
        const { data, usage } = parseReply(openAiReply, reply, `${count} embeddings`);
        const ordered = inOrderOfIndex(data);
        if (!ordered) throw badReply(reply, `${count} embeddings, each with an index of its own`);
        const part = (i: number) => usage && { usage: { total_tokens: shareOf(usage.total_tokens, i, count) } };
        return splitList(ordered, count).map((one, i) => ({ data: [one], ...part(i) }));
      },
    },
  },
});
