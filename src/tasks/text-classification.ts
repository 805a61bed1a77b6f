// Text classification: labels for a text, such as its sentiment.

import { defineTask } from './define-task.ts';
import { commonInputFields, text } from './schema/common-inputs.ts';
import { inputType } from './schema/input-type.ts';
import { outputType } from './schema/output-type.ts';
import {
  CLASSIFICATION_SHAPE,
  Classification,
  classificationParameters,
  classificationReply,
} from './shared/classification.ts';
import { parseReply } from './shared/reply.ts';
import { omitNullish, wireBody } from './shared/wire-parameters.ts';

export interface TextClassificationResult {
  results: Classification[];
}

const TextClassificationParameters = classificationParameters('TextClassificationParameters');

const TextClassificationInput = inputType('TextClassificationInput', {
  description: 'A text to label.',
  fields: (t) => ({
    inputs: t.string({ required: true, description: 'The text, at most 1,000,000 characters.', validate: text }),
    parameters: t.field({ type: TextClassificationParameters, description: 'How many labels, and how scored.' }),
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

/** What the compat server does for a single text; without it a list of two texts comes back as one text's labels. */
const LIST_TOP_K = 5;

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
    request({ input, parameters, server }) {
      // TEI has no parameters; it truncates by default only since 2026.
      return { body: server === 'tei' ? { inputs: input, truncate: true } : wireBody(input, parameters) };
    },
    decode(reply, { parameters }): TextClassificationResult {
      const results = parseReply(classificationReply, reply, CLASSIFICATION_SHAPE);
      return { results: typeof parameters.topK === 'number' ? results.slice(0, parameters.topK) : results };
    },
    list: {
      batching: ({ server }) => ({ limit: server === 'tei' ? 32 : Number.POSITIVE_INFINITY }),
      request(inputs, { parameters, server }) {
        // TEI reads ["a", "b"] as one pair of texts.
        if (server === 'tei') return { body: { inputs: inputs.map((input) => [input]), truncate: true } };
        return { body: wireBody(inputs, { topK: LIST_TOP_K, ...parameters }) };
      },
    },
  },
});
