// Sentence similarity with a local model, from the cosines of embeddings or word by word.

import type { SentenceSimilarityResult, SourceAndSentences } from '../../../tasks/sentence-similarity.ts';
import type { LocalRecipe } from '../recipe.ts';
import { compareTexts } from './compare-texts.ts';

export const sentenceSimilarityLocally: LocalRecipe<SourceAndSentences, SentenceSimilarityResult> = {
  pipelines: ['feature-extraction'],
  batch: 32,
  // Models of other tasks can produce embeddings too.
  fits: ({ pipelines }) => pipelines[0] === 'feature-extraction',
  async run({ inputs, parameters, model }) {
    const pairs = inputs.map(({ sourceSentence, sentences }) => ({ source: sourceSentence, others: sentences }));
    return await compareTexts(pairs, parameters, model, 'MEANING');
  },
};
