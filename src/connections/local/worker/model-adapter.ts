// Adapts a transformers.js pipeline in a child process to the LocalModel that recipes use.

import { type PreTrainedTokenizer, Tensor } from '@huggingface/transformers';
import { z } from 'zod';
import type { LocalModel, Logits, PipelineName, SentenceSettings, Tokens } from '../recipe.ts';
import { decodeAudio } from './decode-audio.ts';
import { decodeImage, encodeMask } from './decode-image.ts';
import { callPipeline, type Pipeline } from './pipeline.ts';
import { speechOf } from './speech.ts';
import { createTokenizerAdapter } from './tokenizer-adapter.ts';

type Tokenizer = PreTrainedTokenizer;

const NO_SENTENCE_SETTINGS: SentenceSettings = { pooling: 'mean', normalize: true, prompts: {} };

/** Data from files that the library does not read. */
export interface FilesOfModel {
  readonly sentence?: SentenceSettings | undefined;
  readonly chatTemplate?: string | undefined;
}

const tokenizers = new WeakMap<LocalModel, Tokenizer>();

/** The library's tokenizer object, which the streamer requires. */
export function tokenizerOf(model: LocalModel): Tokenizer | undefined {
  return tokenizers.get(model);
}

export function createModelAdapter(
  id: string,
  name: PipelineName,
  pipe: Pipeline,
  { sentence = NO_SENTENCE_SETTINGS, chatTemplate }: FilesOfModel,
): LocalModel {
  const config: Record<string, unknown> = {
    ...pipe.model.config,
    generation_config: { ...pipe.model.generation_config },
  };
  let tokens: Tokens | undefined;
  const model: LocalModel = {
    id,
    pipeline: name,
    config,
    labels: labelsOf(config.id2label),
    sentence,
    speech: speechOf(pipe),
    get tokens() {
      if (!pipe.tokenizer) throw new Error(`Model ${id} has no tokenizer.`);
      if (!tokens) {
        tokens = createTokenizerAdapter(pipe.tokenizer, { positions: positionsOf(config), chatTemplate });
        // The library's pipelines truncate to this length.
        Object.defineProperty(pipe.tokenizer, 'model_max_length', { value: tokens.maxLength, configurable: true });
      }
      return tokens;
    },
    call: (...input) => callPipeline(pipe, input),
    async forward({ tensors }) {
      const outputs: unknown = await pipe.model(tensors);
      return Object.fromEntries(Object.entries(outputs ?? {}).flatMap(([output, tensor]) => floats(output, tensor)));
    },
    image: decodeImage,
    async audio(file, options) {
      const rate = samplingRate(pipe);
      return { samples: await decodeAudio(file, rate, options), rate };
    },
    png: encodeMask,
  };
  if (pipe.tokenizer) tokenizers.set(model, pipe.tokenizer);
  return model;
}

/** Position ids of these models start after the padding token, so two places of the table are unused. */
const OFFSET_TYPES = /^(roberta|xlm-roberta|xlm-roberta-xl|camembert|mpnet|longformer|luke|data2vec-text|bartpho|esm)$/;

/** The number of positions that the network supports. */
function positionsOf(config: Readonly<Record<string, unknown>>): number | undefined {
  const { max_position_embeddings: positions, model_type: type } = config;
  if (typeof positions !== 'number' || positions <= 2) return undefined;
  return OFFSET_TYPES.test(String(type)) ? positions - 2 : positions;
}

function floats(name: string, tensor: unknown): [string, Logits][] {
  if (!(tensor instanceof Tensor) || !(tensor.data instanceof Float32Array)) return [];
  return [[name, { dims: tensor.dims, data: tensor.data }]];
}

function labelsOf(id2label: unknown): string[] {
  const parsed = z.record(z.string(), z.string()).safeParse(id2label);
  if (!parsed.success) return [];
  const labels: string[] = [];
  for (const [index, label] of Object.entries(parsed.data)) labels[Number(index)] = label;
  return labels;
}

/** Nearly every speech model uses 16 kHz; a feature extractor may specify another rate. */
function samplingRate(pipe: Pipeline): number {
  const shape = z.looseObject({
    feature_extractor: z.looseObject({ config: z.looseObject({ sampling_rate: z.number() }) }),
  });
  const found = shape.safeParse(pipe.processor);
  return found.success ? found.data.feature_extractor.config.sampling_rate : 16_000;
}
