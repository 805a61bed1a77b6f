// Summarization: a shorter version of a text.

import { z } from 'zod';
import { defineTask } from './define-task.ts';
import { builder } from './schema/builder.ts';
import { commonInputFields, nonEmptyText } from './schema/common-inputs.ts';
import { inputType } from './schema/input-type.ts';
import { outputType } from './schema/output-type.ts';
import { generatedText, lengthParameters, lengthsInOrder, samplingParameters } from './shared/generation.ts';
import { parseReply } from './shared/reply.ts';
import { Truncation } from './shared/truncation.ts';
import { greedyAtZero, omitNullish, wireBody } from './shared/wire-parameters.ts';

export interface SummarizationResult {
  summaryText: string;
}

const SummarizationParameters = builder.inputType('SummarizationParameters', {
  description: 'How the summary is written. Omitted parameters are not sent; the model decides.',
  validate: lengthsInOrder,
  fields: (t) => ({
    ...lengthParameters(t, 'summary'),
    ...samplingParameters(t),
    truncation: t.field({ type: Truncation, description: 'What happens to a text that is too long for the model.' }),
    cleanUpTokenizationSpaces: t.boolean({ description: 'True: stray spaces before punctuation are removed.' }),
  }),
});

const SummarizationInput = inputType('SummarizationInput', {
  description: 'A text to shorten.',
  fields: (t) => ({
    inputs: t.string({
      required: true,
      description: 'The text; not empty, at most 1,000,000 characters.',
      validate: nonEmptyText,
    }),
    parameters: t.field({ type: SummarizationParameters, description: 'How the summary is written.' }),
    ...commonInputFields(t),
  }),
});

const SummarizationOutput = outputType<SummarizationResult>('SummarizationOutput', {
  description: 'The summary.',
  text: ({ summaryText }) => summaryText,
  fields: (t) => ({
    summaryText: t.string({ description: 'The text after summarization.', resolve: (output) => output.summaryText }),
  }),
});

/** Text generation models also summarize: transformers 5 has no summarization pipeline. */
const summary = z.union([
  z.object({ summary_text: z.string() }).transform((reply) => reply.summary_text),
  generatedText,
]);
const candidates = z.union([
  summary,
  z
    .array(summary)
    .min(1)
    .transform(([first]) => first),
  z.tuple([z.array(summary).min(1)]).transform(([[first]]) => first),
]);

export const summarization = defineTask({
  id: 'summarization',
  mutation: 'summarization',
  weight: 5,
  description: 'Writes a shorter version of a text that keeps what matters.',
  example:
    '(input: { inputs: "Globex Labs opened a new museum in Berlin on Friday. Many people came to see it. The weather was nice and sunny. Experts did not comment." }) { summaryText }',
  input: SummarizationInput,
  output: SummarizationOutput,
  takes: { kind: 'text', field: 'inputs' },
  call: ({ inputs, parameters }) => ({ input: inputs, parameters: greedyAtZero(omitNullish(parameters)) }),
  remote: {
    model: 'facebook/bart-large-cnn',
    servers: ['hugging-face', 'toolkit'],
    request: ({ input, parameters }) => ({ body: wireBody(input, parameters) }),
    decode: (reply): SummarizationResult => ({
      summaryText: parseReply(candidates, reply, 'a list of {summary_text} or {generated_text}') ?? '',
    }),
    list: { request: (inputs, { parameters }) => ({ body: wireBody(inputs, parameters) }) },
  },
});
