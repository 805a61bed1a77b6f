// Sentence similarity on a local model: cosines of embeddings.

import type { SentenceSimilarityResult, SourceAndSentences } from '../../../tasks/sentence-similarity.ts';
import type { LocalRecipe } from '../recipe.ts';
import { compareTexts } from './compare-texts.ts';

export const sentenceSimilarityLocally: LocalRecipe<SourceAndSentences, SentenceSimilarityResult> = {
  pipelines: ['feature-extraction'],
  batch: 32,
  // Embeddings can be had of models that were made for something else.
  fits: ({ pipelines }) => pipelines[0] === 'feature-extraction',
  async run({ inputs, parameters, model }) {
    const pairs = inputs.map(({ sourceSentence, sentences }) => ({ source: sourceSentence, others: sentences }));
    return await compareTexts(pairs, parameters, model, 'MEANING');
  },
};
