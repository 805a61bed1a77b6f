// Which panel shows which task, by the Hub's pipeline tag.

import type { ComponentType } from 'react';
import type { PanelProps } from '../lib/task-context.ts';
import { AudioClassificationPanel } from './audio-classification-panel.tsx';
import { ChatCompletionPanel } from './chat-completion-panel.tsx';
import { ConversationalPanel } from './conversational-panel.tsx';
import { FeatureExtractionPanel } from './feature-extraction-panel.tsx';
import { FillMaskPanel } from './fill-mask-panel.tsx';
import { ImageClassificationPanel } from './image-classification-panel.tsx';
import { ImageSegmentationPanel } from './image-segmentation-panel.tsx';
import { ImageToTextPanel } from './image-to-text-panel.tsx';
import { ObjectDetectionPanel } from './object-detection-panel.tsx';
import { QuestionAnsweringPanel } from './question-answering-panel.tsx';
import { SentenceSimilarityPanel } from './sentence-similarity-panel.tsx';
import { SpeechRecognitionPanel } from './speech-recognition-panel.tsx';
import { SummarizationPanel } from './summarization-panel.tsx';
import { TableQuestionAnsweringPanel } from './table-question-answering-panel.tsx';
import { TextClassificationPanel } from './text-classification-panel.tsx';
import { TextGenerationPanel } from './text-generation-panel.tsx';
import { TextRankingPanel } from './text-ranking-panel.tsx';
import { TokenClassificationPanel } from './token-classification-panel.tsx';
import { TranslationPanel } from './translation-panel.tsx';
import { ZeroShotClassificationPanel } from './zero-shot-classification-panel.tsx';

const panels: Record<string, ComponentType<PanelProps>> = {
  'audio-classification': AudioClassificationPanel,
  'automatic-speech-recognition': SpeechRecognitionPanel,
  'chat-completion': ChatCompletionPanel,
  conversational: ConversationalPanel,
  'feature-extraction': FeatureExtractionPanel,
  'fill-mask': FillMaskPanel,
  'image-classification': ImageClassificationPanel,
  'image-segmentation': ImageSegmentationPanel,
  'image-to-text': ImageToTextPanel,
  'object-detection': ObjectDetectionPanel,
  'question-answering': QuestionAnsweringPanel,
  'sentence-similarity': SentenceSimilarityPanel,
  summarization: SummarizationPanel,
  'table-question-answering': TableQuestionAnsweringPanel,
  'text-classification': TextClassificationPanel,
  'text-generation': TextGenerationPanel,
  'text-ranking': TextRankingPanel,
  'token-classification': TokenClassificationPanel,
  translation: TranslationPanel,
  'zero-shot-classification': ZeroShotClassificationPanel,
};

export function panelOf(task: string): ComponentType<PanelProps> | undefined {
  return panels[task];
}
