// Checks the tasks that settings name: a misspelt one would leave its model unused without a word.

import { didYouMean } from '../utils/did-you-mean.ts';
import type { Settings } from './read-settings.ts';

/**
 * @param tasks pipeline tags of the tasks that exist
 * @returns one problem for each task name that does not exist
 */
export function taskNameProblems(
  { localModels, connections }: Pick<Settings, 'localModels' | 'connections'>,
  tasks: readonly string[],
): string[] {
  const named = [
    ...Object.keys(localModels).map((task) => ({ task, place: 'Models of the local connection' })),
    ...connections.flatMap(({ id, models }) =>
      Object.keys(models).map((task) => ({ task, place: `connection "${id}".models` })),
    ),
  ];
  return named
    .filter(({ task }) => !tasks.includes(task))
    .map(({ task, place }) => {
      const near = didYouMean(task, tasks);
      return `${place}: there is no task "${task.slice(0, 100)}".${near} Tasks are ${tasks.join(', ')}.`;
    });
}
