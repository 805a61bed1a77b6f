// Sentence similarity: how close sentences are in meaning.

import { z } from 'zod';
import { defineTask } from './define-task.ts';
import { commonInputFields, nonEmptyText } from './schema/common-inputs.ts';
import { inputType } from './schema/input-type.ts';
import { outputType } from './schema/output-type.ts';
import { badReply, parseReply, score } from './shared/reply.ts';

export interface SourceAndSentences {
  sourceSentence: string;
  sentences: string[];
}

export interface SentenceSimilarityResult {
  scores: number[];
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

const SentenceSimilarityInput = inputType('SentenceSimilarityInput', {
  description: 'Sentences to compare in meaning.',
  fields: (t) => ({
    inputs: t.field({ type: SentenceSimilarityInputs, required: true, description: 'The sentences.' }),
    ...commonInputFields(t),
  }),
});

const SentenceSimilarityOutput = outputType<SentenceSimilarityResult>('SentenceSimilarityOutput', {
  description: 'How similar the sentences are.',
  fields: (t) => ({
    scores: t.floatList({
      description: 'Cosines in the order of the sentences: 1 is the same meaning, 0 none in common, negative opposed.',
      resolve: (output) => output.scores,
    }),
  }),
});

const scores = z.array(score);
const reply = z.union([scores, z.object({ similarities: scores }).transform(({ similarities }) => similarities)]);

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
  call: ({ inputs: { sourceSentence, sentences } }) => ({ input: { sourceSentence, sentences }, parameters: {} }),
  remote: {
    model: 'sentence-transformers/all-MiniLM-L6-v2',
    servers: ['hugging-face', 'toolkit', 'tei'],
    request: ({ input: { sourceSentence, sentences } }) => ({
      route: 'similarity',
      body: { inputs: { source_sentence: sourceSentence, sentences } },
    }),
    decode(body, { input }): SentenceSimilarityResult {
      const found = parseReply(reply, body, 'a list of numbers, or {similarities}');
      if (found.length !== input.sentences.length) throw badReply(body, `${input.sentences.length} numbers`);
      return { scores: found };
    },
  },
});
