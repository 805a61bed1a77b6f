// Converts a call to the job of a worker: its model, and the limit of its batch.

import type { Call } from '../../inference/call.ts';
import { batchKey } from '../../inference/call-key.ts';
import { InferenceError } from '../../inference/errors.ts';
import { Media } from '../../inference/media.ts';
import { parseModelId } from './model-id.ts';
import type { Job } from './pool/job-queue.ts';
import { type LocalRecipe, workOf } from './recipe.ts';
import { listed, type Registry } from './registry.ts';

interface Facts {
  recipes: ReadonlyMap<string, LocalRecipe>;
  registry: Registry;
  /** Most calls in one batch, whatever the recipe supports. */
  batchMax: number;
}

/** @throws InferenceError if the task has no recipe, or no model is named or installed for it */
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
  // Malformed names are refused before anything runs.
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

/** Converts Media to plain objects, because class instances cannot be sent to another process. */
function plain(input: unknown): unknown {
  if (Array.isArray(input)) return input.map(plain);
  return input instanceof Media ? { bytes: input.bytes, mimeType: input.mimeType } : input;
}
