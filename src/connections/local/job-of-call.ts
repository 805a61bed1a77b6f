// The job of a worker from a call: which model runs it, with how many others at once.

import { batchKey, type Call } from '../../inference/call.ts';
import { InferenceError } from '../../inference/errors.ts';
import { Media } from '../../inference/media.ts';
import { parseModelId } from './model-id.ts';
import type { Job } from './pool/job-queue.ts';
import { type LocalRecipe, workOf } from './recipe.ts';
import { listed, type Registry } from './registry.ts';

interface Facts {
  recipes: ReadonlyMap<string, LocalRecipe>;
  registry: Registry;
  /** The most calls that run as one, whatever the recipe takes. */
  batchMax: number;
}

/** @throws InferenceError when no model can be found for it by its names alone */
export function jobOfCall(call: Call, { recipes, registry, batchMax }: Facts): Job {
  const { task, model: named, parameters, input } = call;
  const recipe = recipes.get(task);
  if (!recipe) {
    throw new InferenceError(
      'TASK_NOT_SUPPORTED',
      `Local models cannot do ${task}. They do ${[...recipes.keys()].join(', ')}.`,
    );
  }
  const model = named ?? registry.defaultModel(task);
  if (model === undefined) {
    throw new InferenceError(
      'MODEL_NOT_FOUND',
      `No local model does ${task} by default: name one. ${listed(registry.models())}`,
    );
  }
  // What is wrong with its name is said before anything runs.
  parseModelId(model);
  const batchLimit = batchLimitOf(recipe, batchMax);
  return {
    ...{ task, model, parameters, batchLimit },
    ...{ input: plain(input), work: workOf(recipe), batchKey: batchKey(call) },
  };
}

export function batchLimitOf(recipe: LocalRecipe | undefined, batchMax: number): number {
  return Math.min(batchMax, recipe?.batch ?? 1);
}

/** A class does not survive the way to another process. */
function plain(input: unknown): unknown {
  if (Array.isArray(input)) return input.map(plain);
  return input instanceof Media ? { bytes: input.bytes, mimeType: input.mimeType } : input;
}
