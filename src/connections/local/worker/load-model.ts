// Loads a model with its pipeline in a host, and shows it to recipes as a LocalModel. Runs in a child process.

import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
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
import { readModelFiles } from '../model-files.ts';
import type { WorkerSettings } from '../pool/messages.ts';
import type { LocalModel, PipelineName } from '../recipe.ts';
import { createModelAdapter } from './model-adapter.ts';
import type { Pipeline } from './pipeline.ts';
import { removeStaleDownloads } from './remove-stale-downloads.ts';

export interface ModelLoader {
  /** Each model is loaded once for all pipelines that run on the same network. */
  load(
    model: string,
    wanted: readonly PipelineName[] | undefined,
    onProgress: (loaded: number, total: number) => void,
  ): Promise<LocalModel>;
  /** Frees what the model holds; it is loaded anew when it is asked for again. */
  unload(model: string): Promise<void>;
  /** Drops a load that will never settle. */
  forget(model: string): void;
  /** Bytes of the model's weights on disk; 0 where they are not here. */
  bytesOf(model: string): Promise<number>;
}

/** Below this, more threads make a model slower: they spin and wait for each other (0.35 ms instead of 0.21). */
const SMALL_MODEL_BYTES = 20_000_000;

/** Sets up transformers.js for this process, and returns the function that loads models, each once. */
export function createModelLoader(settings: WorkerSettings): ModelLoader {
  env.localModelPath = settings.modelsFolder;
  env.cacheDir = settings.cacheFolder;
  env.allowRemoteModels = settings.downloads;
  env.remoteHost = settings.hub;
  // A model of the folder is complete: a file that it lacks (a picture model has no tokenizer) is not on the Hub either.
  env.fetch = async (url: string | URL, init?: RequestInit) => {
    const model = String(url).slice(settings.hub.length).split('/resolve/', 1)[0] ?? '';
    const isHere = existsSync(join(settings.modelsFolder, decodeURIComponent(model), 'config.json'));
    return isHere ? new Response(null, { status: 404 }) : fetch(url, init);
  };
  // On a failed run the library prints every input tensor: a client's text and pictures in the log.
  env.logLevel = LogLevel.NONE;
  const loaded = new Map<string, Promise<Pipeline>>();

  async function load(model: string, name: PipelineName, onProgress: (loaded: number, total: number) => void) {
    const relative = relativesOf(name)
      .map((other) => loaded.get(`${other} ${model}`))
      .find((found) => found);
    if (relative) return relabel(await relative, name);
    await removeStaleDownloads(join(settings.cacheFolder, model));
    const bytes = await weightBytes(settings, model);
    const threads = bytes !== undefined && bytes < SMALL_MODEL_BYTES ? 1 : settings.threads;
    const options = {
      session_options: { intraOpNumThreads: threads, interOpNumThreads: 1 },
      // Asking for progress costs a request per file: only where something is downloaded.
      ...(bytes === undefined
        ? { progress_callback: (event: ProgressEvent) => reportProgress(event, onProgress) }
        : {}),
    };
    return loadPipeline(name, model, options);
  }

  async function loadModel(
    model: string,
    wanted: readonly PipelineName[] | undefined,
    onProgress: (loaded: number, total: number) => void,
  ): Promise<LocalModel> {
    const config = modelConfig.parse({ ...(await AutoConfig.from_pretrained(model)) });
    const files = await readModelFiles([settings.modelsFolder, settings.cacheFolder].map((one) => join(one, model)));
    const name = choosePipeline(model, config, wanted, { isEmbedder: files.pooling !== undefined });
    const key = `${name} ${model}`;
    let pending = loaded.get(key);
    if (!pending) {
      pending = load(model, name, onProgress);
      loaded.set(key, pending);
      // A failure is not kept: the file may be mended, the network may return.
      pending.catch(() => loaded.delete(key));
    }
    return createModelAdapter(model, name, await pending, files);
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
      // Relatives share their network, which is freed once.
      for (const network of new Set(pipelines.flatMap((pipe) => pipe?.model ?? []))) await network.dispose();
    },
    forget: (model) => void take(model),
    bytesOf: async (model) => (await weightBytes(settings, model)) ?? 0,
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

interface ProgressEvent {
  status: string;
  loaded?: number;
  total?: number;
}

function reportProgress(event: ProgressEvent, onProgress: (loaded: number, total: number) => void): void {
  if (event.status === 'progress_total') onProgress(event.loaded ?? 0, event.total ?? 0);
}

type Options = NonNullable<Parameters<typeof pipeline>[2]>;

/** Quantised where the model does not say otherwise; as it was made where that is not here, or does not open. */
async function loadPipeline(name: PipelineName, model: string, options: Options): Promise<Pipeline> {
  const config: Record<string, unknown> = { ...(await AutoConfig.from_pretrained(model)) };
  const own = modelsOwnDtype(config['transformers.js_config']);
  if (own) return pipeline(name, model, options);
  try {
    return await pipeline(name, model, { ...options, dtype: 'q8' });
  } catch (error) {
    if (error instanceof Error && error.name === 'ModelFileNotFoundError') {
      return pipeline(name, model, { ...options, dtype: 'fp32' });
    }
    // Some quantised networks do not open in this version of onnxruntime, while the network that they were made from does.
    return await pipeline(name, model, { ...options, dtype: 'fp32' }).catch(() => {
      throw error;
    });
  }
}

function modelsOwnDtype(config: unknown): boolean {
  return typeof config === 'object' && config !== null && 'dtype' in config;
}

/** Pipelines that run on the same network: it is loaded once for all of them. */
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

/** Bytes of the network on disk, or undefined when it is not here yet. */
async function weightBytes({ modelsFolder, cacheFolder }: WorkerSettings, model: string): Promise<number | undefined> {
  for (const folder of [modelsFolder, cacheFolder]) {
    const onnx = join(folder, model, 'onnx');
    // `.onnx_data`, and its numbered parts, hold the weights of large models beside a small graph.
    const files = (await readdir(onnx).catch(() => [])).filter((file) => /\.onnx(_data\w*)?$/.test(file));
    if (files.length === 0) continue;
    const sizes = await Promise.all(files.map(async (file) => (await stat(join(onnx, file))).size));
    return sizes.reduce((sum, size) => sum + size, 0);
  }
  return undefined;
}
