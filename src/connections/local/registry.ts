// Which models are on this machine, and which of them answers a task when the call names none.

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
  /** The model lies in LOCAL_MODELS, or comes with the project. */
  isOwn(model: string): boolean;
  /** Ids of the models that are here, each with all of its files. */
  models(): string[];
  /** To be called when a model has come or gone. */
  refresh(): void;
}

export interface RegistryOptions {
  folders: ModelFolders;
  /** The folder is the user's: what its index names comes before recommended models. */
  isOwnFolder: boolean;
  /** Task -> model, as the settings have it; wins over everything. */
  defaults: Readonly<Record<string, string>>;
  recipes: ReadonlyMap<string, LocalRecipe>;
}

/** A model that another process has fetched is seen after this. */
const LIST_KEPT_MS = 5_000;
/** Model ids come from clients. */
const MAX_NAMES = 1_000;

export function createRegistry({ folders, isOwnFolder, defaults, recipes }: RegistryOptions): Registry {
  const { modelsFolder } = folders;
  const indexed = readIndex(modelsFolder);
  const scanned = indexed ? new Map<string, string>() : scan(modelsFolder, recipes);
  let recommended = recommendedHere(folders);
  /** Asked for every batch. */
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

/** As many as an error text can hold. */
const MOST_LISTED = 20;

/** For error texts: what the caller can name instead. */
export function listed(models: readonly string[]): string {
  if (models.length === 0) return 'There are no local models here.';
  const more = models.length > MOST_LISTED ? ` and ${models.length - MOST_LISTED} more` : '';
  return `Models that are here: ${models.slice(0, MOST_LISTED).join(', ')}${more}.`;
}

function isWhole(folders: ModelFolders, model: string): boolean {
  return findModel(folders, model) !== undefined;
}

/**
 * The first of each task that an owner of the server has fetched: what strangers may have fetched for themselves changes
 * nothing for others.
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

/** A folder may hold the description alone: weights are left out of checkouts, or come in another format. */
function hasWeights(folder: string): boolean {
  const weights = join(folder, 'onnx');
  return existsSync(weights) && readdirSync(weights).some((file) => file.endsWith('.onnx'));
}

/** From `index.json`; undefined where there is none. */
function readIndex(folder: string): ReadonlyMap<string, string> | undefined {
  const path = join(folder, 'index.json');
  if (!existsSync(path)) return undefined;
  const entries = index.parse(JSON.parse(readFileSync(path, 'utf8')));
  return new Map(entries.map(({ task, model }) => [task, model]));
}

/** Of a folder without an index: the first model by its name that was made for a task, those without weights last. */
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
    // A broken model is reported when it is asked for, not at start.
    return undefined;
  }
}
