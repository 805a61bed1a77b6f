// Hub models that perform each task well on a CPU, with licences that allow any use. With LOCAL_DOWNLOADS=recommended,
// calls may cause them to be downloaded; one that an owner of the server has downloaded becomes the default of its task.

import type { Dtype } from './model-id.ts';

export interface RecommendedModel {
  readonly task: string;
  readonly model: string;
  readonly dtype: Dtype;
  /** Size of the download in that precision. */
  readonly megabytes: number;
  readonly licence: string;
  readonly languages: string;
}

/** The first of each task becomes its default. Table question answering has none: the Hub has no ONNX model for it. */
export const RECOMMENDED_MODELS: readonly RecommendedModel[] = [
  row('text-generation', 'onnx-community/Qwen2.5-0.5B-Instruct', 'q8', 513, 'Apache-2.0', 'English, Chinese, 27 more'),
  row('conversational', 'onnx-community/Qwen2.5-0.5B-Instruct', 'q8', 513, 'Apache-2.0', 'English, Chinese, 27 more'),
  row('chat-completion', 'onnx-community/Qwen2.5-0.5B-Instruct', 'q8', 513, 'Apache-2.0', 'English, Chinese, 27 more'),
  row('conversational', 'HuggingFaceTB/SmolLM2-135M-Instruct', 'q4', 200, 'Apache-2.0', 'English'),
  row('fill-mask', 'Xenova/distilbert-base-uncased', 'q8', 67, 'Apache-2.0', 'English'),
  row('summarization', 'Xenova/distilbart-cnn-6-6', 'q8', 284, 'Apache-2.0', 'English'),
  row(
    'text-classification',
    'Xenova/distilbert-base-uncased-finetuned-sst-2-english',
    'q8',
    67,
    'Apache-2.0',
    'English',
  ),
  row('token-classification', 'Xenova/bert-base-NER', 'q8', 109, 'MIT', 'English'),
  row(
    'token-classification',
    'Xenova/bert-base-multilingual-cased-ner-hrl',
    'q8',
    178,
    'AFL-3.0',
    'ten, from Arabic to Chinese',
  ),
  row('translation', 'Xenova/opus-mt-en-fr', 'q8', 107, 'Apache-2.0', 'English to French'),
  row('translation', 'Xenova/opus-mt-en-de', 'q8', 107, 'CC-BY-4.0', 'English to German'),
  row('zero-shot-classification', 'Xenova/nli-deberta-v3-xsmall', 'q8', 87, 'Apache-2.0', 'English'),
  row('question-answering', 'Xenova/distilbert-base-cased-distilled-squad', 'q8', 66, 'Apache-2.0', 'English'),
  row('sentence-similarity', 'Xenova/all-MiniLM-L6-v2', 'q8', 23, 'Apache-2.0', 'English'),
  row('feature-extraction', 'Xenova/all-MiniLM-L6-v2', 'q8', 23, 'Apache-2.0', 'English'),
  row('text-ranking', 'Xenova/all-MiniLM-L6-v2', 'q8', 23, 'Apache-2.0', 'English'),
  row('image-classification', 'Xenova/vit-base-patch16-224', 'q8', 88, 'Apache-2.0', '1,000 kinds of things'),
  row('image-classification', 'Xenova/resnet-50', 'q8', 26, 'Apache-2.0', '1,000 kinds of things'),
  row('object-detection', 'onnx-community/dfine_n_coco-ONNX', 'q8', 4.3, 'Apache-2.0', '80 kinds of things'),
  row('object-detection', 'Xenova/detr-resnet-50', 'q8', 41, 'Apache-2.0', '91 kinds of things'),
  row('image-segmentation', 'Xenova/detr-resnet-50-panoptic', 'q8', 42, 'Apache-2.0', '250 kinds of things'),
  row('image-to-text', 'Xenova/vit-gpt2-image-captioning', 'q8', 247, 'Apache-2.0', 'English'),
  row('automatic-speech-recognition', 'onnx-community/whisper-base', 'q8', 77, 'Apache-2.0', '99'),
  row('automatic-speech-recognition', 'onnx-community/moonshine-tiny-ONNX', 'q8', 28, 'MIT', 'English'),
  row('audio-classification', 'Xenova/wav2vec2-base-superb-ks', 'q8', 95, 'Apache-2.0', 'English commands'),
];

function row(
  task: string,
  model: string,
  dtype: Dtype,
  megabytes: number,
  licence: string,
  languages: string,
): RecommendedModel {
  return { task, model, dtype, megabytes, licence, languages };
}
