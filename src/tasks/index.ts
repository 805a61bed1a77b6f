// The list of tasks, in the order of the schema and the task explorer.

import { audioClassification } from './audio-classification.ts';
import { chatCompletion } from './chat-completion.ts';
import { conversational } from './conversational.ts';
import { featureExtraction } from './feature-extraction.ts';
import { fillMask } from './fill-mask.ts';
import { imageClassification } from './image-classification.ts';
import { imageSegmentation } from './image-segmentation.ts';
import { imageToText } from './image-to-text.ts';
import { objectDetection } from './object-detection.ts';
import { questionAnswering } from './question-answering.ts';
import { sentenceSimilarity } from './sentence-similarity.ts';
import { speechRecognition } from './speech-recognition.ts';
import { summarization } from './summarization.ts';
import { tableQuestionAnswering } from './table-question-answering.ts';
import type { Task } from './task.ts';
import { textClassification } from './text-classification.ts';
import { textGeneration } from './text-generation.ts';
import { textRanking } from './text-ranking.ts';
import { tokenClassification } from './token-classification.ts';
import { translation } from './translation.ts';
import { zeroShotClassification } from './zero-shot-classification.ts';

export const tasks: readonly Task[] = [
  textGeneration,
  fillMask,
  summarization,
  textClassification,
  tokenClassification,
  translation,
  zeroShotClassification,
  questionAnswering,
  tableQuestionAnswering,
  sentenceSimilarity,
  featureExtraction,
  textRanking,
  conversational,
  chatCompletion,
  imageClassification,
  imageSegmentation,
  objectDetection,
  imageToText,
  speechRecognition,
  audioClassification,
];
