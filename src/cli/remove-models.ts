// `inferql rm MODEL…`: removes what has been fetched of models.

import { createLocal } from '../create-local.ts';
import { InferenceError } from '../inference/index.ts';
import { readSettings } from '../settings/read-settings.ts';
import { withoutServer } from '../settings/settings-options.ts';
import type { CommandContext } from './commands.ts';
import { toModelId } from './to-model-id.ts';

/** @throws SettingsError; @returns 1 when one could not be removed */
export async function removeModels({ operands, environment, label }: CommandContext): Promise<number> {
  const local = createLocal(readSettings(withoutServer(environment), [], label), () => undefined);
  let failed = 0;
  for (const model of operands.map(toModelId)) {
    try {
      await local.remove(model);
      console.log(`Model ${model} has been removed.`);
    } catch (error) {
      if (!(error instanceof InferenceError)) throw error;
      console.error(error.message.includes(model) ? error.message : `${model}: ${error.message}`);
      failed += 1;
    }
  }
  await local.close?.();
  return failed > 0 ? 1 : 0;
}
