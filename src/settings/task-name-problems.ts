// Checks the task names in the `models` of remote connections: the model of a misspelt task would never be used.

import { didYouMean } from '../utils/did-you-mean.ts';
import type { Settings } from './read-settings.ts';

/**
 * @param tasks pipeline tags of the tasks that exist
 * @returns one problem for each task name that does not exist
 */
export function taskNameProblems({ connections }: Pick<Settings, 'connections'>, tasks: readonly string[]): string[] {
  return connections.flatMap(({ id, models }) =>
    Object.keys(models)
      .filter((task) => !tasks.includes(task))
      .map((task) => {
        const near = didYouMean(task, tasks);
        return `Connection "${id}", models: there is no task "${task.slice(0, 100)}".${near} Tasks are ${tasks.join(', ')}.`;
      }),
  );
}
