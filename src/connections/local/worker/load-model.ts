// Loads a model with its pipeline in a child process, and provides it to recipes as a LocalModel.

import {
  AutoConfig,
  env,
  LogLevel,
  pipeline,
  SummarizationPipeline,
  Text2TextGenerationPipeline,
  TextClassificationPipeline,
  TranslationPipeline,
  ZeroShotClassificationPipeline,
} from '@huggingface/transformers';
import { InferenceError } from '../../../inference/errors.ts';
import { modelConfig, pipelinesOf } from '../architectures.ts';
import { type FoundModel, findModel, weightBytes } from '../find-model.ts';
import { isEmbedder, readChatTemplate } from '../model-files.ts';
import type { WorkerSettings } from '../pool/messages.ts';
import type { LocalModel, PipelineName } from '../recipe.ts';
import { createModelAdapter } from './model-adapter.ts';
import type { Pipeline } from './pipeline.ts';
import { readSentenceSettings } from './sentence-settings.ts';

export interface ModelLoader {
  /** Loads each model once for all pipelines on the same network. */
  load(model: string, wanted: readonly PipelineName[] | undefined): Promise<LocalModel>;
  /** Frees the memory of the model; the next call loads it again. */
  unload(model: string): Promise<void>;
  /** Drops a load that will never settle. */
  forget(model: string): void;
  /** Size of the model's weights on disk; 0 if they are missing. */
  bytesOf(model: string): number;
}

/** Smaller models get slower with more threads, which spin and wait for each other (0.35 ms instead of 0.21). */
const SMALL_MODEL_BYTES = 20_000_000;

/** Configures transformers.js for this process, and returns the loader. */
export function createModelLoader(settings: WorkerSettings): ModelLoader {
  // Only the parent downloads models; this process needs no network.
  env.allowRemoteModels = false;
  env.useFSCache = false;
  env.fetch = () => Promise.reject(new Error('A worker of local models has no network.'));
  // On a failed run the library logs every input tensor, which would put a client's text and images in the log.
  env.logLevel = LogLevel.NONE;
  const loaded = new Map<string, Promise<Pipeline>>();

  async function load(model: string, name: PipelineName, found: FoundModel): Promise<Pipeline> {
    const relative = relativesOf(name)
      .map((other) => loaded.get(`${other} ${model}`))
      .find((found) => found);
    if (relative) return relabel(await relative, name);
    try {
      return await open(name, found);
    } catch (error) {
      // The parent handles damage of downloaded models, because it can download them again.
      const others = found.origin === 'fetched' ? [] : found.others;
      // This version of onnxruntime fails to open some quantized networks, but opens the original ones.
      for (const weights of others) {
        const opened = await open(name, { ...found, weights }).catch(() => undefined);
        if (opened) return opened;
      }
      throw error;
    }
  }

  async function open(name: PipelineName, found: FoundModel): Promise<Pipeline> {
    const threads = weightBytes(found) < SMALL_MODEL_BYTES ? 1 : settings.threads;
    const { dtype, subfolder } = found.weights;
    return pipeline(name, found.folder, {
      dtype: typeof dtype === 'string' ? dtype : { ...dtype },
      subfolder,
      // onnxruntime finds external data next to the network on its own; the library would request the file, and hang if
      // it is missing.
      use_external_data_format: false,
      session_options: { intraOpNumThreads: threads, interOpNumThreads: 1 },
    });
  }

  async function loadModel(model: string, wanted: readonly PipelineName[] | undefined): Promise<LocalModel> {
    const found = findModel(settings, model);
    if (!found) throw new InferenceError('MODEL_NOT_FOUND', `There is no local model ${model}.`);
    const config = modelConfig.parse({ ...(await AutoConfig.from_pretrained(found.folder)) });
    const name = choosePipeline(model, config, wanted, { isEmbedder: isEmbedder(found.folder) });
    const key = `${name} ${model}`;
    let pending = loaded.get(key);
    if (!pending) {
      pending = load(model, name, found);
      loaded.set(key, pending);
      // Failures are not cached: the file may be repaired, or the network may return.
      pending.catch(() => loaded.delete(key));
    }
    const sentence = name === 'feature-extraction' ? readSentenceSettings(settings, model) : undefined;
    const chatTemplate = name === 'text-generation' ? readChatTemplate(found.folder) : undefined;
    return createModelAdapter(model, name, await pending, {
      sentence: await sentence,
      chatTemplate: await chatTemplate,
    });
  }

  function take(model: string): Promise<Pipeline>[] {
    const keys = [...loaded.keys()].filter((key) => key.endsWith(` ${model}`));
    const pipelines = keys.flatMap((key) => loaded.get(key) ?? []);
    for (const key of keys) loaded.delete(key);
    return pipelines;
  }

  return {
    load: loadModel,
    async unload(model) {
      const pipelines = await Promise.all(take(model).map((pending) => pending.catch(() => undefined)));
      // Related pipelines share one network, which must be freed only once.
      for (const network of new Set(pipelines.flatMap((pipe) => pipe?.model ?? []))) await network.dispose();
    },
    forget: (model) => void take(model),
    bytesOf(model) {
      const found = findModel(settings, model);
      return found ? weightBytes(found) : 0;
    },
  };
}

function choosePipeline(
  model: string,
  config: ReturnType<typeof modelConfig.parse>,
  wanted: readonly PipelineName[] | undefined,
  options: { isEmbedder: boolean },
): PipelineName {
  const able = pipelinesOf(config, options);
  const name = wanted ? wanted.find((one) => !able || able.includes(one)) : able?.[0];
  if (name) return name;
  const what = config.architectures?.join(', ') ?? config.model_type ?? 'model of unknown kind';
  const can = able && able.length > 0 ? `, which does ${able.join(', ')}` : '';
  throw new InferenceError('TASK_NOT_SUPPORTED', `Model ${model} cannot do this task: it is a ${what}${can}.`);
}

/** Pipelines that share one network, which is loaded once for all of them. */
const RELATIVES = {
  summarization: SummarizationPipeline,
  translation: TranslationPipeline,
  'text2text-generation': Text2TextGenerationPipeline,
  'text-classification': TextClassificationPipeline,
  'zero-shot-classification': ZeroShotClassificationPipeline,
} as const;
const SEQ2SEQ: readonly PipelineName[] = ['summarization', 'translation', 'text2text-generation'];
const CLASSIFIERS: readonly PipelineName[] = ['text-classification', 'zero-shot-classification'];

function relativesOf(name: PipelineName): readonly PipelineName[] {
  return [SEQ2SEQ, CLASSIFIERS].find((family) => family.includes(name)) ?? [];
}

function relabel(source: Pipeline, name: PipelineName): Pipeline {
  const { model, tokenizer } = source;
  const Relative = Object.entries(RELATIVES).find(([relative]) => relative === name)?.[1];
  if (!Relative || !tokenizer) throw new Error(`${name} shares its network with no other pipeline.`);
  return new Relative({ task: name, model, tokenizer });
}
