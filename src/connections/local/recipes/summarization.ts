// Summarization with a local model, abstractive or extractive.

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
    return written.map((one) => {
      if (one instanceof InferenceError) return one;
      const { text, ...notes } = one;
      return { summaryText: text, ...notes };
    });
  },
};

async function extracts({ inputs, parameters, model }: Parameters<typeof summarizationLocally.run>[0]) {
  const written: (WrittenText | InferenceError)[] = [];
  for (const input of inputs) written.push(await extractSentences(input, parameters, model));
  return written;
}
