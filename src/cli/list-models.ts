// `inferql models`: lists the models on this machine, and the tasks for which each is the default.

import { createLocal, type LocalConnection, RECOMMENDED_MODELS } from '../create-local.ts';
import { readSettings } from '../settings/read-settings.ts';
import { withoutServer } from '../settings/settings-options.ts';
import { tasks } from '../tasks/index.ts';
import type { CommandContext } from './commands.ts';
import { amount } from './download-display.ts';
import { table } from './table.ts';

/** @throws SettingsError */
export async function listModels({ options, environment, label }: CommandContext): Promise<number> {
  const local = createLocal(readSettings(withoutServer(environment), [], label), () => undefined);
  const lines = options.has('recommended') ? recommended(local) : installed(local);
  for (const line of lines) console.log(line);
  await local.close?.();
  return 0;
}

function installed(local: LocalConnection): string[] {
  const models = local.list();
  if (models.length === 0)
    return ['There are no local models here. "inferql models --recommended" lists some to fetch.'];
  const rows = models.map(({ id, dtypes, bytes, pipelines, path, since, isWhole, origin }) => {
    const answers = tasks.filter(({ id: task }) => local.defaultModel(task) === id).map(({ id: task }) => task);
    const state = isWhole ? dtypes.join(', ') : 'incomplete';
    const does = answers.length > 0 ? `${answers.join(', ')} (default)` : pipelines.join(', ');
    return [id, state, amount(bytes), since.toISOString().slice(0, 10), does, origin === 'own' ? '' : path];
  });
  const incomplete = models.filter(({ isWhole, origin }) => !isWhole && origin !== 'own');
  const hints = incomplete.map(({ id }) => `${id} is incomplete: "inferql pull ${id}" goes on with it.`);
  return [...table([['MODEL', 'DTYPE', 'SIZE', 'SINCE', 'TASKS', 'PATH'], ...rows]), ...hints];
}

function recommended(local: LocalConnection): string[] {
  const here = new Set(local.models());
  const rows = RECOMMENDED_MODELS.map(({ task, model, dtype, megabytes, licence, languages }) => {
    return [task, model, dtype, `${megabytes} MB`, licence, languages, here.has(model) ? 'here' : ''];
  });
  return [
    ...table([['TASK', 'MODEL', 'DTYPE', 'SIZE', 'LICENCE', 'LANGUAGES', ''], ...rows]),
    '"inferql pull --recommended [TASK…]" fetches the first of each task, which is then its default.',
  ];
}
