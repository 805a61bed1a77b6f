// Summarization on a local model: one that writes the summary, or one that scores the text's own sentences.

import { InferenceError } from '../../inference/errors.ts';
import type { LocalRecipe } from '../local-recipe.ts';
import type { SummarizationResult } from '../summarization.ts';
import { extractSentences } from './extract-sentences.ts';
import { rewriteTexts } from './rewrite-text.ts';

export const summarizationLocally: LocalRecipe<string, SummarizationResult> = {
  pipelines: ['summarization', 'token-classification'],
  async run(job) {
    const texts =
      job.model.pipeline === 'token-classification' ? await extracts(job) : await rewriteTexts(job, 'summary_text');
    return texts.map((text) => (text instanceof InferenceError ? text : { summaryText: text }));
  },
};

async function extracts({ inputs, parameters, model }: Parameters<typeof summarizationLocally.run>[0]) {
  const texts: (string | InferenceError)[] = [];
  for (const input of inputs) texts.push(await extractSentences(input, parameters, model));
  return texts;
}
