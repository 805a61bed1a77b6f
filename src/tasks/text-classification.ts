// Text classification: labels for a text, such as its sentiment.

import { z } from 'zod';
import { InferenceError } from '../inference/index.ts';
import { defineTask } from './define-task.ts';
import { builder } from './schema/builder.ts';
import { commonInputFields, nonEmptyText } from './schema/common-inputs.ts';
import { inputType } from './schema/input-type.ts';
import { outputType } from './schema/output-type.ts';
import { Classification, classificationFields, DEFAULT_TOP_K, topLabels } from './shared/classification.ts';
import { TruncationDirection } from './shared/truncation-direction.ts';
import { fitParameters, omitNullish } from './shared/wire-parameters.ts';
import type { RemoteItem } from './task.ts';

export interface TextClassificationResult {
  results: Classification[];
}

const TextClassificationParameters = builder.inputType('TextClassificationParameters', {
  description: 'Number of labels, scoring, and handling of overlong text.',
  fields: (t) => ({
    ...classificationFields(t),
    truncate: t.boolean({
      description:
        'True: text beyond what the model can read is cut off. False: it is rejected. Default: true for ' +
        'TEI and local models, otherwise depends on the server.',
    }),
    truncationDirection: t.field({
      type: TruncationDirection,
      description: 'Which end is cut off (TEI, local models). Default: RIGHT.',
    }),
  }),
});

const TextClassificationInput = inputType('TextClassificationInput', {
  description: 'A text to label.',
  fields: (t) => ({
    inputs: t.string({
      required: true,
      description: 'The text; not empty, at most 1,000,000 characters.',
      validate: nonEmptyText,
    }),
    parameters: t.field({ type: TextClassificationParameters, description: 'Number of labels, and scoring.' }),
    ...commonInputFields(t),
  }),
});

const TextClassificationOutput = outputType<TextClassificationResult>('TextClassificationOutput', {
  description: 'The labels of the text.',
  fields: (t) => ({
    results: t.field({
      type: [Classification],
      description: 'Labels, best first.',
      resolve: (output) => output.results,
    }),
  }),
});

/**
 * `top_k` is always sent: without it some servers give one label to a text alone and all of them in a batch, and one
 * takes a list of two texts for one text's labels.
 */
function requestOf(inputs: unknown, { parameters, server }: Pick<RemoteItem, 'parameters' | 'server'>) {
  if (server === 'tei') return teiRequest(inputs, parameters);
  const places = ['topK', 'functionToApply', 'truncate:truncation'];
  const { wire, ignored } = fitParameters({ topK: DEFAULT_TOP_K, ...parameters }, places);
  return { body: { inputs, parameters: wire }, ignored };
}

/** TEI has its own names for what it can do, at the top of the body; it truncates by default only since 2026. */
function teiRequest(inputs: unknown, { topK: _cutHere, functionToApply, ...rest }: RemoteItem['parameters']) {
  const isRaw = functionToApply === 'none';
  const asked = {
    truncate: true,
    ...rest,
    rawScores: isRaw || undefined,
    functionToApply: isRaw ? undefined : functionToApply,
  };
  const { wire, ignored } = fitParameters(asked, ['truncate', 'truncationDirection', 'rawScores']);
  return { route: 'predict' as const, body: { inputs, ...wire }, ignored };
}

/** Asked at its root, a TEI does what its model is for. */
const vectors = z
  .array(z.array(z.union([z.number(), z.object({ index: z.number(), value: z.number() })])).min(1))
  .min(1);
const isVectors = (reply: unknown) => vectors.safeParse(reply).success;
const HOLDS_NO_CLASSIFIER =
  'The TEI server answered with vectors: it holds a model for embeddings, which can do feature-extraction and ' +
  'sentence-similarity. Name a connection that labels texts.';

export const textClassification = defineTask({
  id: 'text-classification',
  mutation: 'textClassification',
  description: 'Assigns labels to a text: sentiment, language, topic, whatever the model was trained for.',
  example: '(input: { inputs: "I love this film" }) { results { label score } }',
  input: TextClassificationInput,
  output: TextClassificationOutput,
  takes: { kind: 'text', field: 'inputs' },
  call: ({ inputs, parameters }) => ({ input: inputs, parameters: omitNullish(parameters) }),
  remote: {
    model: 'distilbert/distilbert-base-uncased-finetuned-sst-2-english',
    servers: ['hugging-face', 'toolkit', 'tei'],
    request: (item: RemoteItem<string>) => requestOf(item.input, item),
    decode(reply, { parameters, server }): TextClassificationResult {
      if (server === 'tei' && isVectors(reply)) throw new InferenceError('TASK_NOT_SUPPORTED', HOLDS_NO_CLASSIFIER);
      return { results: topLabels(reply, parameters) };
    },
    list: {
      // TEI reads ["a", "b"] as one pair of texts.
      request: (inputs, shared) => requestOf(shared.server === 'tei' ? inputs.map((input) => [input]) : inputs, shared),
    },
  },
});
