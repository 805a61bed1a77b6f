// Summarization on a local model.

import { InferenceError } from '../../../inference/errors.ts';
import type { SummarizationResult } from '../../../tasks/summarization.ts';
import type { LocalRecipe } from '../recipe.ts';
import { seq2seq } from './seq2seq.ts';

export const summarizationLocally: LocalRecipe<string, SummarizationResult> = {
  pipelines: ['summarization'],
  work: 'generation',
  async run(job) {
    const written = await seq2seq(job, 'summary_text');
    return written.map((one) =>
      one instanceof InferenceError ? one : { summaryText: one.text, truncated: one.truncated },
    );
  },
};
