// Lists the models on this machine, and chooses the default model of each task.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { type FoundModel, findModel, listFolders, type ModelFolders } from './find-model.ts';
import { readModelFacts } from './model-files.ts';
import { readModelId } from './model-id.ts';
import type { LocalRecipe, ModelFacts } from './recipe.ts';
import { RECOMMENDED_MODELS } from './recommended-models.ts';

const index = z.array(z.object({ task: z.string(), model: z.string(), domain: z.string().optional() }));

export interface Registry {
  defaultModel(task: string): string | undefined;
  /** Whether the model is in LOCAL_MODELS or bundled. */
  isOwn(model: string): boolean;
  /** Ids of the complete models on this machine. */
  models(): string[];
  /** To be called when a model was added or removed. */
  refresh(): void;
}

export interface RegistryOptions {
  folders: ModelFolders;
  /** True: the folder is the user's, so the models in its index take precedence over recommended ones. */
  isOwnFolder: boolean;
  /** Task -> model from the settings, which take precedence. */
  defaults: Readonly<Record<string, string>>;
  recipes: ReadonlyMap<string, LocalRecipe>;
}

/** Models that another process downloads are found after this time. */
const LIST_KEPT_MS = 5_000;
/** Bounded, because model ids come from clients. */
const MAX_NAMES = 1_000;

export function createRegistry({ folders, isOwnFolder, defaults, recipes }: RegistryOptions): Registry {
  const { modelsFolder } = folders;
  const indexed = readIndex(modelsFolder);
  const scanned = indexed ? new Map<string, string>() : scan(modelsFolder, recipes);
  let recommended = recommendedHere(folders);
  /** Cached, because it is read for every batch. */
  const own = new LRUCache<string, boolean>({ max: MAX_NAMES, ttl: LIST_KEPT_MS });
  let list: { models: string[]; until: number } | undefined;

  return {
    defaultModel: (task) =>
      defaults[task] ??
      (isOwnFolder ? indexed?.get(task) : undefined) ??
      recommended.get(task) ??
      indexed?.get(task) ??
      scanned.get(task),
    isOwn(model) {
      let isOwn = own.get(model);
      if (isOwn === undefined) {
        isOwn = existsSync(join(modelsFolder, readModelId(model)?.repo ?? '', 'config.json'));
        own.set(model, isOwn);
      }
      return isOwn;
    },
    models() {
      if (!list || list.until < performance.now()) {
        const models = listFolders(folders).filter((model) => isWhole(folders, model));
        list = { models, until: performance.now() + LIST_KEPT_MS };
      }
      return list.models;
    },
    refresh() {
      list = undefined;
      own.clear();
      recommended = recommendedHere(folders);
    },
  };
}

/** Most models in an error message. */
const MOST_LISTED = 20;

/** The models that a caller can name, for error messages. */
export function listed(models: readonly string[]): string {
  if (models.length === 0) return 'There are no local models here.';
  const more = models.length > MOST_LISTED ? ` and ${models.length - MOST_LISTED} more` : '';
  return `Models that are here: ${models.slice(0, MOST_LISTED).join(', ')}${more}.`;
}

function isWhole(folders: ModelFolders, model: string): boolean {
  return findModel(folders, model) !== undefined;
}

/**
 * The first recommended model of each task that an owner of the server has downloaded. Downloads that were caused by
 * calls do not change the defaults of other callers.
 */
function recommendedHere(folders: ModelFolders): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const known = new Map<string, FoundModel | undefined>();
  for (const { task, model } of RECOMMENDED_MODELS) {
    if (!known.has(model)) known.set(model, findModel(folders, model));
    const here = known.get(model);
    const isChosen = here !== undefined && (here.origin !== 'fetched' || here.manifest?.chosen !== false);
    if (isChosen && !found.has(task)) found.set(task, model);
  }
  return found;
}

/** Whether a folder has weights, which may be missing in checkouts or in another format. */
function hasWeights(folder: string): boolean {
  const weights = join(folder, 'onnx');
  return existsSync(weights) && readdirSync(weights).some((file) => file.endsWith('.onnx'));
}

/** Default models from `index.json`; undefined if there is none. */
function readIndex(folder: string): ReadonlyMap<string, string> | undefined {
  const path = join(folder, 'index.json');
  if (!existsSync(path)) return undefined;
  const entries = index.parse(JSON.parse(readFileSync(path, 'utf8')));
  return new Map(entries.map(({ task, model }) => [task, model]));
}

/** Default models of a folder without an index: by name, the first that was made for a task; those without weights last. */
function scan(folder: string, recipes: ReadonlyMap<string, LocalRecipe>): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const models = listFolders({ modelsFolder: folder, cacheFolder: folder });
  const isComplete = (model: string) => hasWeights(join(folder, model));
  for (const model of [...models.filter(isComplete), ...models.filter((name) => !isComplete(name))]) {
    const facts = factsOf(join(folder, model));
    for (const [task, recipe] of recipes) {
      if (facts && !found.has(task) && isMadeFor(recipe, facts)) found.set(task, model);
    }
  }
  return found;
}

function isMadeFor({ pipelines: [first], fits }: LocalRecipe, facts: ModelFacts): boolean {
  return fits ? fits(facts) : first !== undefined && facts.pipelines.includes(first);
}

function factsOf(folder: string): ModelFacts | undefined {
  try {
    return readModelFacts(folder);
  } catch {
    // A broken model is reported when a call names it, not at start.
    return undefined;
  }
}
