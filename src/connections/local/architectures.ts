// Which pipelines a model can run, told from its config.json. transformers.js loads any model for any task and fails
// later, at the call, with an IndexError: this is asked before.

import { z } from 'zod';
import type { PipelineName } from './recipe.ts';

export const modelConfig = z.looseObject({
  architectures: z.array(z.string()).nullish(),
  model_type: z.string().nullish(),
  label2id: z.record(z.string(), z.unknown()).nullish(),
});

export type ModelConfig = z.infer<typeof modelConfig>;

const AUDIO = /^(wav2vec2|hubert|unispeech|wavlm|audio-spectrogram|whisper|moonshine|sew|data2vec-audio)/;
const SEQ2SEQ: readonly PipelineName[] = ['text2text-generation', 'summarization', 'translation'];

/** First match wins, so the narrow ones stand first. */
const RULES: readonly [RegExp, (config: ModelConfig) => readonly PipelineName[]][] = [
  [/For(AudioClassification|SequenceClassification)$/, classification],
  [/ForTokenClassification$/, () => ['token-classification']],
  [/ForMaskedLM$/, () => ['fill-mask', 'feature-extraction']],
  [/ForQuestionAnswering$/, () => ['question-answering']],
  [/ForImageClassification(WithTeacher)?$/, () => ['image-classification']],
  [/ForObjectDetection$/, () => ['object-detection']],
  [/For(\w*)Segmentation$/, () => ['image-segmentation']],
  [/ForCTC$/, () => ['automatic-speech-recognition']],
  [/^(VisionEncoderDecoderModel|Blip\w*|Git\w*)$/, () => ['image-to-text']],
  [/ForSpeechSeq2Seq$|^(Whisper|Moonshine|LiteWhisper)For/, () => ['automatic-speech-recognition']],
  [/(ForCausalLM|LMHeadModel)$/, () => ['text-generation']],
  [/ForConditionalGeneration$|^MarianMTModel$/, () => SEQ2SEQ],
  [/Model$/, () => ['feature-extraction']],
];

function classification(config: ModelConfig): readonly PipelineName[] {
  if (AUDIO.test(config.model_type ?? '')) return ['audio-classification'];
  const labels = Object.keys(config.label2id ?? {}).map((label) => label.toLowerCase());
  return labels.includes('entailment') ? ['zero-shot-classification', 'text-classification'] : ['text-classification'];
}

/** Undefined when the config does not tell: then only trying helps. */
export function pipelinesOf(config: ModelConfig): readonly PipelineName[] | undefined {
  const found = (config.architectures ?? []).flatMap((architecture) => {
    const rule = RULES.find(([pattern]) => pattern.test(architecture));
    return rule ? rule[1](config) : [];
  });
  return found.length > 0 ? found : undefined;
}
