// What is wrong with the default models that the settings name: a misspelt task would leave its default as it was.

import { didYouMean } from '../../utils/did-you-mean.ts';
import { readModelId } from './model-id.ts';

/**
 * @param defaults task -> model
 * @param tasks ids of those that local models can do
 * @returns one sentence for each problem
 */
export function checkDefaults(defaults: Readonly<Record<string, string>>, tasks: readonly string[]): string[] {
  return Object.entries(defaults).flatMap(([task, model]) => {
    if (!tasks.includes(task)) return [`"${task}" is no task of local models.${didYouMean(task, tasks)}`];
    if (!readModelId(model)) return [`"${model}" is no id of a model, which ${task} should have by default.`];
    return [];
  });
}
