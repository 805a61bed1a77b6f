// Runs tasks for one command, with the settings of the server and no server.

import { createApp } from '../app.ts';
import { createUntypedTaskRunner } from '../graphql/run-task.ts';
import { TaskError, type UntypedTaskRunner } from '../graphql/task-runner.ts';
import { readSettings } from '../settings/read-settings.ts';
import { withoutServer } from '../settings/settings-options.ts';
import type { CommandContext } from './commands.ts';

const silent = { info: () => undefined, error: () => undefined };

/**
 * @returns what `act` returns, or 1 where a task failed; its message is on standard error
 * @throws SettingsError
 */
export async function openTasks(
  environment: CommandContext['environment'],
  act: (runner: UntypedTaskRunner) => Promise<number>,
): Promise<number> {
  const settings = readSettings(withoutServer(environment));
  const app = createApp({ ...settings, METRICS: false }, silent);
  try {
    return await act(createUntypedTaskRunner({ execute: app.graphql.execute, schema: app.schema }));
  } catch (error) {
    if (!(error instanceof TaskError)) throw error;
    console.error(error.message);
    return 1;
  } finally {
    await app.close();
  }
}
