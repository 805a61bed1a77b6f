// Checks the default models in the settings: the model of a misspelt task would never be used.

import { didYouMean } from '../../utils/did-you-mean.ts';
import { readModelId } from './model-id.ts';

/**
 * @param defaults task -> model
 * @param tasks ids of the tasks that local models support
 * @returns one sentence per problem
 */
export function checkDefaults(defaults: Readonly<Record<string, string>>, tasks: readonly string[]): string[] {
  return Object.entries(defaults).flatMap(([task, model]) => {
    if (!tasks.includes(task)) return [`"${task}" is no task of local models.${didYouMean(task, tasks)}`];
    if (!readModelId(model)) return [`"${model}" is no id of a model, which ${task} should have by default.`];
    return [];
  });
}
