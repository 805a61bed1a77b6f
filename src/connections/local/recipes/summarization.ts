// Summarization on a local model: one that writes the summary, or one that scores the text's own sentences.

import { InferenceError } from '../../../inference/errors.ts';
import type { SummarizationResult } from '../../../tasks/summarization.ts';
import type { LocalRecipe } from '../recipe.ts';
import { extractSentences } from './extract-sentences.ts';
import { seq2seq, type WrittenText } from './seq2seq.ts';

export const summarizationLocally: LocalRecipe<string, SummarizationResult> = {
  pipelines: ['summarization', 'token-classification'],
  work: 'generation',
  fits: ({ pipelines, labels }) => pipelines.includes('summarization') || labels.includes('KEEP'),
  async run(job) {
    const written =
      job.model.pipeline === 'token-classification' ? await extracts(job) : await seq2seq(job, 'summary_text');
    return written.map((one) =>
      one instanceof InferenceError ? one : { summaryText: one.text, truncated: one.truncated },
    );
  },
};

async function extracts({ inputs, parameters, model }: Parameters<typeof summarizationLocally.run>[0]) {
  const written: (WrittenText | InferenceError)[] = [];
  for (const input of inputs) written.push(await extractSentences(input, parameters, model));
  return written;
}
