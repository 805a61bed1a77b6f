// Lists the local recipes by task. Workers import these instead of the tasks, because GraphQL would cost each worker 30 MB.

import type { LocalRecipe } from '../recipe.ts';
import { audioClassificationLocally } from './audio-classification.ts';
import { chatCompletionLocally } from './chat-completion.ts';
import { conversationalLocally } from './conversational.ts';
import { featureExtractionLocally } from './feature-extraction.ts';
import { fillMaskLocally } from './fill-mask.ts';
import { imageClassificationLocally } from './image-classification.ts';
import { imageSegmentationLocally } from './image-segmentation.ts';
import { imageToTextLocally } from './image-to-text.ts';
import { objectDetectionLocally } from './object-detection.ts';
import { questionAnsweringLocally } from './question-answering.ts';
import { sentenceSimilarityLocally } from './sentence-similarity.ts';
import { speechRecognitionLocally } from './speech-recognition.ts';
import { summarizationLocally } from './summarization.ts';
import { tableQuestionAnsweringLocally } from './table-question-answering.ts';
import { textClassificationLocally } from './text-classification.ts';
import { textGenerationLocally } from './text-generation.ts';
import { textRankingLocally } from './text-ranking.ts';
import { tokenClassificationLocally } from './token-classification.ts';
import { translationLocally } from './translation.ts';
import { zeroShotClassificationLocally } from './zero-shot-classification.ts';

export const localRecipes: Readonly<Record<string, LocalRecipe>> = {
  'text-generation': textGenerationLocally,
  'fill-mask': fillMaskLocally,
  summarization: summarizationLocally,
  'text-classification': textClassificationLocally,
  'token-classification': tokenClassificationLocally,
  translation: translationLocally,
  'zero-shot-classification': zeroShotClassificationLocally,
  'question-answering': questionAnsweringLocally,
  'table-question-answering': tableQuestionAnsweringLocally,
  'sentence-similarity': sentenceSimilarityLocally,
  'feature-extraction': featureExtractionLocally,
  'text-ranking': textRankingLocally,
  conversational: conversationalLocally,
  'chat-completion': chatCompletionLocally,
  'image-classification': imageClassificationLocally,
  'image-segmentation': imageSegmentationLocally,
  'object-detection': objectDetectionLocally,
  'image-to-text': imageToTextLocally,
  'automatic-speech-recognition': speechRecognitionLocally,
  'audio-classification': audioClassificationLocally,
};
