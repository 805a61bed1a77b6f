// Sentence similarity: how close sentences are in meaning.

import { z } from 'zod';
import { defineTask } from './define-task.ts';
import { builder } from './schema/builder.ts';
import { commonInputFields, nonEmptyText, text } from './schema/common-inputs.ts';
import { inputType } from './schema/input-type.ts';
import { outputType } from './schema/output-type.ts';
import { embeddingReply, fromBase64, indexReply, inOrderOfIndex } from './shared/embeddings.ts';
import type { TokenUsage } from './shared/ending.ts';
import { readingUsage, sumOfUsages } from './shared/reading-usage.ts';
import { badReply, parseReply, score } from './shared/reply.ts';
import { TruncationDirection } from './shared/truncation-direction.ts';
import { omitNullish, wireParameters } from './shared/wire-parameters.ts';
import type { RemoteItem } from './task.ts';

export interface SourceAndSentences {
  sourceSentence: string;
  sentences: string[];
}

export interface SentenceSimilarityResult {
  scores: number[];
  /** Tokens read; absent if the server does not report them. */
  usage?: TokenUsage;
}

const SentenceSimilarityInputs = inputType('SentenceSimilarityInputs', {
  description: 'A sentence, and those to compare it with.',
  fields: (t) => ({
    sourceSentence: t.string({
      required: true,
      description: 'The sentence to compare; not empty.',
      validate: nonEmptyText,
    }),
    sentences: t.stringList({
      required: true,
      description: 'The sentences to compare it with, 1 to 1000.',
      validate: z
        .array(nonEmptyText)
        .min(1, { error: 'expected at least one sentence, got none.' })
        .max(1000, { error: 'expected at most 1000 sentences.' }),
    }),
  }),
});

const SentenceSimilarityParameters = builder.inputType('SentenceSimilarityParameters', {
  description: 'How sentences are read, by TEI and local models; other servers read as they do.',
  fields: (t) => ({
    truncate: t.boolean({
      description: 'True: text beyond what the model can read is cut off. False: it is rejected. Default: true.',
    }),
    truncationDirection: t.field({ type: TruncationDirection, description: 'Which end is cut off. Default: RIGHT.' }),
    promptName: t.string({
      description: 'The prompt put before each sentence, by its name in the model\'s own list, such as "query".',
      validate: text.min(1, { error: 'expected a name, got an empty string.' }).nullish(),
    }),
  }),
});

const SentenceSimilarityInput = inputType('SentenceSimilarityInput', {
  description: 'Sentences to compare in meaning.',
  fields: (t) => ({
    inputs: t.field({ type: SentenceSimilarityInputs, required: true, description: 'The sentences.' }),
    parameters: t.field({ type: SentenceSimilarityParameters, description: 'How sentences are processed.' }),
    ...commonInputFields(t),
  }),
});

const SentenceSimilarityOutput = outputType<SentenceSimilarityResult>('SentenceSimilarityOutput', {
  description: 'How similar the sentences are.',
  fields: (t) => ({
    scores: t.floatList({
      description:
        'Cosine similarities in the order of the sentences: 1 for the same meaning, 0 for unrelated, negative for opposed.',
      resolve: (output) => output.scores,
    }),
  }),
});

const scores = z.array(score);
const vector = embeddingReply.transform((given) =>
  typeof given === 'string' ? [...(fromBase64(given) ?? [])] : given,
);
/** Reply of `/v1/embeddings`: vectors in any order, each with its index. */
const embeddings = z
  .object({ data: z.array(z.object({ index: indexReply, embedding: vector })).min(2) })
  .refine(({ data }) => new Set(data.map(({ embedding }) => embedding.length)).size === 1)
  .refine(({ data }) => inOrderOfIndex(data))
  .transform(({ data }) => {
    const [source = [], ...others] = (inOrderOfIndex(data) ?? data).map(({ embedding }) => embedding);
    return others.map((other) => cosine(source, other));
  });
const reply = z.union([
  scores,
  z.object({ similarities: scores }).transform((named) => named.similarities),
  embeddings,
]);

function cosine(a: readonly number[], b: readonly number[]): number {
  let [dot, ofA, ofB] = [0, 0, 0];
  for (const [i, x] of a.entries()) {
    const y = b[i] ?? 0;
    dot += x * y;
    ofA += x * x;
    ofB += y * y;
  }
  const lengths = Math.sqrt(ofA) * Math.sqrt(ofB);
  // Rounding can exceed 1, for which an arc cosine is NaN.
  return lengths === 0 ? 0 : Math.max(-1, Math.min(1, dot / lengths));
}

function requestOf({
  input: { sourceSentence, sentences },
  parameters,
  model,
  server,
}: RemoteItem<SourceAndSentences>) {
  const ignored = Object.keys(parameters);
  if (server === 'openai') {
    const body = { ...(model ? { model } : {}), input: [sourceSentence, ...sentences] };
    return { route: 'embeddings' as const, body, ignored };
  }
  const route = 'similarity' as const;
  const inputs = { source_sentence: sourceSentence, sentences };
  if (server !== 'tei') return { route, body: { inputs }, ignored };
  // TEI truncates by default only since 2026.
  return { route, body: { inputs, parameters: wireParameters({ truncate: true, ...parameters }) } };
}

export const sentenceSimilarity = defineTask({
  id: 'sentence-similarity',
  mutation: 'sentenceSimilarity',
  description: 'Scores how close sentences are in meaning to another one.',
  example:
    '(input: { inputs: { sourceSentence: "How do I reset my password?", sentences: ["I want to change my login password", "A dog is running in the park"] } }) { scores }',
  input: SentenceSimilarityInput,
  output: SentenceSimilarityOutput,
  takes: {
    kind: 'text',
    field: 'sourceSentence',
    inputs: SentenceSimilarityInputs,
    description: 'The text is the source sentence.',
  },
  usage: ({ usage }) => usage ?? null,
  call: ({ inputs: { sourceSentence, sentences }, parameters }) => ({
    input: { sourceSentence, sentences },
    parameters: omitNullish(parameters),
  }),
  remote: {
    model: 'sentence-transformers/all-MiniLM-L6-v2',
    servers: ['hugging-face', 'toolkit', 'tei', 'openai'],
    request: requestOf,
    decode(body, { input }, metadata): SentenceSimilarityResult {
      const found = parseReply(reply, body, 'a list of numbers, {similarities}, or {data: [{embedding}]}');
      if (found.length !== input.sentences.length) throw badReply(body, `${input.sentences.length} numbers`);
      const usage = readingUsage(body, metadata);
      return usage ? { scores: found, usage } : { scores: found };
    },
    parts: {
      // Each part includes the source sentence, which counts.
      split(item) {
        const { input, maxBatch } = item;
        if (maxBatch === undefined || input.sentences.length < maxBatch) return [item];
        const size = Math.max(1, maxBatch - 1);
        const count = Math.ceil(input.sentences.length / size);
        return Array.from({ length: count }, (_, i) => ({
          ...item,
          input: { ...input, sentences: input.sentences.slice(i * size, (i + 1) * size) },
        }));
      },
      join(results) {
        const usage = sumOfUsages(results.map((result) => result.usage));
        return { scores: results.flatMap(({ scores }) => scores), ...(usage && { usage }) };
      },
    },
  },
});
