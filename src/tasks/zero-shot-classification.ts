// Zero-shot classification: scores labels chosen by the caller.

import { z } from 'zod';
import { defineTask } from './define-task.ts';
import { builder } from './schema/builder.ts';
import { commonInputFields, nonEmptyText } from './schema/common-inputs.ts';
import { inputType } from './schema/input-type.ts';
import { outputType } from './schema/output-type.ts';
import { Classification } from './shared/classification.ts';
import { bestFirst, orListOfOne, parseReply, score } from './shared/reply.ts';
import { omitNullish, wireBody } from './shared/wire-parameters.ts';

export interface ZeroShotClassificationResult {
  labels: string[];
  scores: number[];
  sequence: string;
}

const ZeroShotClassificationParameters = builder.inputType('ZeroShotClassificationParameters', {
  description: 'The labels to choose from.',
  fields: (t) => ({
    candidateLabels: t.stringList({
      required: true,
      description: 'Labels to choose from, 1 to 1000; with more than about 10 the scores mean little.',
      validate: z
        .array(nonEmptyText)
        .min(1, { error: 'expected at least one label, got none.' })
        .max(1000, { error: 'expected at most 1000 labels.' }),
    }),
    multiLabel: t.boolean({
      description:
        'True: labels can overlap, each is scored on its own. False: the scores add up to 1. Default: false.',
    }),
    hypothesisTemplate: t.string({
      description: 'Sentence into which each label is put in place of `{}`. Default: `This example is {}.`',
      validate: z
        .string()
        .max(1000, { error: 'expected at most 1000 characters.' })
        .refine((template) => template.includes('{}'), { error: 'expected a text with {} in it.' })
        .nullish(),
    }),
  }),
});

const ZeroShotClassificationInput = inputType('ZeroShotClassificationInput', {
  description: 'A text, and the labels to choose from.',
  fields: (t) => ({
    inputs: t.string({
      required: true,
      description: 'The text; not empty, at most 1,000,000 characters.',
      validate: nonEmptyText,
    }),
    parameters: t.field({
      type: ZeroShotClassificationParameters,
      required: true,
      description: 'The labels to choose from.',
    }),
    ...commonInputFields(t),
  }),
});

const ZeroShotClassificationOutput = outputType<ZeroShotClassificationResult>('ZeroShotClassificationOutput', {
  description: 'The labels with their scores, as one list and as two lists of one order.',
  fields: (t) => ({
    results: t.field({
      type: [Classification],
      description: 'Labels with their scores, best first.',
      resolve: ({ labels, scores }) => labels.map((label, i) => ({ label, score: scores[i] ?? 0 })),
    }),
    labels: t.stringList({ description: 'The labels, best first.', resolve: (output) => output.labels }),
    scores: t.floatList({
      description: 'How likely each is, from 0 to 1, in the order of `labels`.',
      resolve: (output) => output.scores,
    }),
    sequence: t.string({
      nullable: true,
      description: 'The text that was classified.',
      resolve: (output) => output.sequence,
    }),
  }),
});

type Labelled = { label: string; score: number }[];

const parallelLists = z
  .object({ labels: z.array(z.string()), scores: z.array(score) })
  .refine(({ labels, scores }) => labels.length === scores.length)
  .transform(({ labels, scores }): Labelled => labels.map((label, i) => ({ label, score: scores[i] ?? 0 })));

const reply = z.union([orListOfOne(z.array(z.object({ label: z.string(), score }))), orListOfOne(parallelLists)]);

export const zeroShotClassification = defineTask({
  id: 'zero-shot-classification',
  mutation: 'zeroShotClassification',
  description: 'Scores how well each of your own labels fits a text, with no training.',
  example:
    '(input: { inputs: "The team scored a goal in the football match", parameters: { candidateLabels: ["sports", "cooking", "politics"] } }) { labels scores }',
  input: ZeroShotClassificationInput,
  output: ZeroShotClassificationOutput,
  takes: { kind: 'text', field: 'inputs' },
  call: ({ inputs, parameters }) => ({ input: inputs, parameters: omitNullish(parameters) }),
  remote: {
    model: 'facebook/bart-large-mnli',
    servers: ['hugging-face', 'toolkit'],
    request: ({ input, parameters }) => ({ body: wireBody(input, parameters) }),
    decode(body, { input }): ZeroShotClassificationResult {
      const labelled = bestFirst(parseReply(reply, body, '{labels, scores} or a list of {label, score}'));
      const labels = labelled.map(({ label }) => label);
      return { labels, scores: labelled.map(({ score }) => score), sequence: input };
    },
    list: { request: (inputs, { parameters }) => ({ body: wireBody(inputs, parameters) }) },
  },
});
