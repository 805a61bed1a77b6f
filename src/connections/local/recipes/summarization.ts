// Summarization on a local model: one that writes the summary, or one that scores the text's own sentences.

import { InferenceError } from '../../../inference/errors.ts';
import type { SummarizationResult } from '../../../tasks/summarization.ts';
import type { LocalRecipe } from '../recipe.ts';
import { extractSentences } from './extract-sentences.ts';
import { seq2seq } from './seq2seq.ts';

export const summarizationLocally: LocalRecipe<string, SummarizationResult> = {
  pipelines: ['summarization', 'token-classification'],
  work: 'generation',
  async run(job) {
    const texts =
      job.model.pipeline === 'token-classification' ? await extracts(job) : await seq2seq(job, 'summary_text');
    return texts.map((text) => (text instanceof InferenceError ? text : { summaryText: text }));
  },
};

async function extracts({ inputs, parameters, model }: Parameters<typeof summarizationLocally.run>[0]) {
  const texts: (string | InferenceError)[] = [];
  for (const input of inputs) texts.push(await extractSentences(input, parameters, model));
  return texts;
}
