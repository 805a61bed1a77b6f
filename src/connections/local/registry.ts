// Which models are on this machine, and which of them answers a task when nobody names one.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { InferenceError } from '../../inference/errors.ts';
import { modelConfig, pipelinesOf } from './architectures.ts';
import type { LocalRecipe, ModelFacts } from './recipe.ts';

const manifest = z.array(z.object({ task: z.string(), model: z.string(), domain: z.string().optional() }));

export interface Registry {
  defaultModel(task: string): string | undefined;
  /** Throws unless the id is a Hub id, and its model is here or may be fetched. */
  check(model: string): void;
  isHere(model: string): boolean;
  /** It lies in the folder of models, which the operator has filled; the others were fetched. */
  isOwn(model: string): boolean;
  /** Ids of the models that are here. */
  models(): string[];
}

export interface RegistryOptions {
  modelsFolder: string;
  cacheFolder: string;
  downloads: boolean;
  recipes: ReadonlyMap<string, LocalRecipe>;
}

// The Hub's own rule. An id that breaks it would be opened by transformers.js as a path, wherever that leads.
const PART = String.raw`\w(?:[\w.-]{0,94}\w)?`;
const MODEL_ID = new RegExp(`^(?:${PART}/)?${PART}$`);

export function isModelId(id: string): boolean {
  return MODEL_ID.test(id) && !id.includes('..') && !id.includes('--') && !/\.(git|ipynb)$/.test(id);
}

export function createRegistry({ modelsFolder, cacheFolder, downloads, recipes }: RegistryOptions): Registry {
  const defaults = readDefaults(modelsFolder, recipes);
  const isHere = (model: string) => [modelsFolder, cacheFolder].some((folder) => hasModel(join(folder, model)));
  const models = () => [...new Set([...listModels(modelsFolder), ...listModels(cacheFolder)])].sort();
  return {
    defaultModel: (task) => defaults.get(task),
    isHere,
    isOwn: (model) => hasModel(join(modelsFolder, model)),
    models,
    check(model) {
      if (!isModelId(model)) {
        throw new InferenceError('BAD_USER_INPUT', 'model: expected a Hub model id such as "owner/name".');
      }
      if (downloads || isHere(model)) return;
      throw new InferenceError('MODEL_NOT_FOUND', `There is no local model ${model}. ${listed(models())}`);
    },
  };
}

/** For error texts: what the caller can name instead. */
export function listed(models: readonly string[]): string {
  return models.length > 0 ? `Models that are here: ${models.join(', ')}.` : 'There are no local models here.';
}

function hasModel(folder: string): boolean {
  return existsSync(join(folder, 'config.json'));
}

/** A folder may hold the description alone: weights are left out of checkouts, or come in another format. */
function hasWeights(folder: string): boolean {
  const weights = join(folder, 'onnx');
  return existsSync(weights) && readdirSync(weights).some((file) => file.endsWith('.onnx'));
}

/** Folders with a model in them, `name` and `owner/name`. */
function listModels(folder: string): string[] {
  const inner = (path: string) =>
    existsSync(path) ? readdirSync(path, { withFileTypes: true }).filter((entry) => entry.isDirectory()) : [];
  return inner(folder).flatMap(({ name }) =>
    hasModel(join(folder, name))
      ? [name]
      : inner(join(folder, name))
          .filter((child) => hasModel(join(folder, name, child.name)))
          .map((child) => `${name}/${child.name}`),
  );
}

/** From `index.json`; a folder without one is looked through: the first model that was made for a task is its default. */
function readDefaults(folder: string, recipes: ReadonlyMap<string, LocalRecipe>): ReadonlyMap<string, string> {
  const index = join(folder, 'index.json');
  if (existsSync(index)) {
    const entries = manifest.parse(JSON.parse(readFileSync(index, 'utf8')));
    return new Map(entries.map(({ task, model }) => [task, model]));
  }
  const found = new Map<string, string>();
  const models = listModels(folder).sort();
  for (const model of models.filter((name) => hasWeights(join(folder, name)))) {
    const facts = readFacts(join(folder, model));
    const able = (facts && pipelinesOf(facts.config, facts)) ?? [];
    for (const [task, { pipelines, fits }] of recipes) {
      const [pipeline] = pipelines;
      // Embeddings can be had of models that were made for something else.
      const isMadeFor = pipeline === 'feature-extraction' ? able[0] === pipeline : pipeline && able.includes(pipeline);
      if (isMadeFor && facts && !found.has(task) && (fits?.(facts) ?? true)) found.set(task, model);
    }
  }
  return found;
}

function readFacts(folder: string): (ModelFacts & { isEmbedder: boolean }) | undefined {
  try {
    const config = modelConfig.parse(JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')));
    const tokenizer = join(folder, 'tokenizer_config.json');
    const hasChatTemplate =
      existsSync(join(folder, 'chat_template.jinja')) ||
      (existsSync(tokenizer) && readFileSync(tokenizer, 'utf8').includes('"chat_template"'));
    return { config, hasChatTemplate, isEmbedder: existsSync(join(folder, '1_Pooling', 'config.json')) };
  } catch {
    // A broken model is told of when it is asked for, not at start.
    return undefined;
  }
}
