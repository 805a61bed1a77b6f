// Which pipelines a model can run, by its config.json.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { architectureTable, TABLE_FILE } from '../../scripts/list-architectures.ts';
import { pipelinesOf } from '../../src/connections/local/architectures.ts';

/** Without white space and quotes around keys, which the formatter sees to. */
const bare = (text: string) => text.replace(/[\s'",;]/g, '');

test('the table is that of the installed transformers.js', () => {
  expect(bare(readFileSync(TABLE_FILE, 'utf8'))).toBe(bare(architectureTable()));
});

test.each([
  ['BertForSequenceClassification', 'bert', ['text-classification']],
  ['Wav2Vec2ForSequenceClassification', 'wav2vec2', ['audio-classification']],
  ['Wav2Vec2ForCTC', 'wav2vec2', ['automatic-speech-recognition']],
  ['WhisperForConditionalGeneration', 'whisper', ['automatic-speech-recognition']],
  ['DeiTForImageClassificationWithTeacher', 'deit', ['image-classification']],
  ['GPT2LMHeadModel', 'gpt2', ['text-generation']],
  ['Qwen3ForCausalLM', 'qwen3', ['text-generation']],
  ['Qwen3_5ForConditionalGeneration', 'qwen3_5', ['text-generation']],
  ['Gemma3ForConditionalGeneration', 'gemma3', ['text-generation']],
  ['SmolVLMForConditionalGeneration', 'smolvlm', []],
  ['Florence2ForConditionalGeneration', 'florence2', []],
  ['VisionEncoderDecoderModel', 'vision-encoder-decoder', ['image-to-text']],
  ['T5ForConditionalGeneration', 't5', ['text2text-generation', 'summarization', 'translation']],
  ['MarianMTModel', 'marian', ['text2text-generation', 'translation']],
  ['BertModel', 'bert', ['feature-extraction']],
  ['RobertaForMaskedLM', 'roberta', ['fill-mask', 'feature-extraction']],
  ['BertForNextSentencePrediction', 'bert', []],
  ['NovelForEverything', 'novel', undefined],
])('%s of type %s', (architecture, model_type, pipelines) => {
  expect(pipelinesOf({ architectures: [architecture], model_type })).toEqual(pipelines);
});

test('a language model with the files of sentence-transformers gives embeddings first', () => {
  const config = { architectures: ['Qwen3ForCausalLM'], model_type: 'qwen3' };
  expect(pipelinesOf(config, { isEmbedder: true })).toEqual(['feature-extraction', 'text-generation']);
});

test.each([
  [{ entailment: 2, neutral: 1, contradiction: 0 }, true],
  [{ LABEL_0: 0, LABEL_1: 1, LABEL_2: 2 }, true],
  [{ LABEL_0: 0, LABEL_1: 1 }, false],
  [{ POSITIVE: 0, NEGATIVE: 1 }, false],
])('labels %o: zero-shot %s', (label2id, able) => {
  const pipelines = pipelinesOf({ architectures: ['BertForSequenceClassification'], model_type: 'bert', label2id });
  expect(pipelines?.[0]).toBe('text-classification');
  expect(pipelines?.includes('zero-shot-classification')).toBe(able);
});
