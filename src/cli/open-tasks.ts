// Runs tasks for one command, with the settings of the server but without starting one.

import { createApp } from '../app.ts';
import { createUntypedTaskRunner } from '../graphql/create-task-runner.ts';
import { TaskError, type UntypedTaskRunner } from '../graphql/task-runner.ts';
import { readSettings } from '../settings/read-settings.ts';
import { withoutServer } from '../settings/settings-options.ts';
import type { CommandContext } from './commands.ts';
import { taskErrorText } from './task-error-text.ts';

const silent = { info: () => undefined, error: () => undefined };

/**
 * @returns what `act` returns, or 1 where a task failed; the error is printed to standard error
 * @throws SettingsError
 */
export async function openTasks(
  { environment, label }: Pick<CommandContext, 'environment' | 'label'>,
  act: (runner: UntypedTaskRunner) => Promise<number>,
): Promise<number> {
  // A download would end with the process, unfinished: `inferql pull` is the command for it.
  const LOCAL_DOWNLOADS = environment.LOCAL_DOWNLOADS || 'none';
  const settings = readSettings(withoutServer({ ...environment, LOCAL_DOWNLOADS }), [], label);
  const app = createApp({ ...settings, METRICS: false }, silent);
  try {
    return await act(createUntypedTaskRunner({ execute: app.graphql.execute, schema: app.schema }));
  } catch (error) {
    if (!(error instanceof TaskError)) throw error;
    console.error(taskErrorText(error));
    return 1;
  } finally {
    await app.close();
  }
}
