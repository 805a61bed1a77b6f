// Summarization on a local model.

import { InferenceError } from '../../inference/errors.ts';
import type { LocalRecipe } from '../local-recipe.ts';
import type { SummarizationResult } from '../summarization.ts';
import { rewriteTexts } from './rewrite-text.ts';

export const summarizationLocally: LocalRecipe<string, SummarizationResult> = {
  pipelines: ['summarization'],
  async run(job) {
    const texts = await rewriteTexts(job, 'summary_text');
    return texts.map((text) => (text instanceof InferenceError ? text : { summaryText: text }));
  },
};
