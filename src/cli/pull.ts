// `inferql pull MODEL…`: fetches models of the Hub ahead, one after another. One that fails does not stop the others.

import { createLocal } from '../create-local.ts';
import { InferenceError } from '../inference/index.ts';
import { readSettings } from '../settings/read-settings.ts';
import { withoutServer } from '../settings/settings-options.ts';
import type { CommandContext } from './commands.ts';

/** @throws SettingsError; @returns 1 when a model could not be fetched */
export async function pull({ operands, environment }: CommandContext): Promise<number> {
  const settings = readSettings(withoutServer(environment));
  const local = createLocal({ ...settings, LOCAL_DOWNLOADS: true, LOCAL_WORKERS: 1 }, (message, facts = {}) => {
    // Failures come with details for a log; people read of them once, below.
    if (!('detail' in facts)) console.log(message);
  });
  let failed = 0;
  try {
    for (const model of operands) {
      try {
        await local.pull(model);
        console.log(`Model ${model} is here, and loads.`);
      } catch (error) {
        if (!(error instanceof InferenceError)) throw error;
        console.error(`${model}: ${error.message}`);
        failed += 1;
      }
    }
  } finally {
    await local.close?.();
  }
  return failed > 0 ? 1 : 0;
}
