// `inferql models`: the models on this machine, and the tasks that each answers when nobody names a model.

import { createLocal } from '../create-local.ts';
import { readSettings } from '../settings/read-settings.ts';
import { withoutServer } from '../settings/settings-options.ts';
import { tasks } from '../tasks/index.ts';
import type { CommandContext } from './commands.ts';

/** @throws SettingsError */
export async function listModels({ environment }: CommandContext): Promise<number> {
  const local = createLocal(readSettings(withoutServer(environment)), () => undefined);
  const models = local.models();
  const width = Math.max(0, ...models.map((model) => model.length));
  for (const model of models) {
    const answers = tasks.filter(({ id }) => local.defaultModel(id) === model).map(({ id }) => id);
    console.log(`${model.padEnd(width)}  ${answers.join(', ')}`.trimEnd());
  }
  await local.close?.();
  return 0;
}
