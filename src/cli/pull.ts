// `inferql pull MODEL…`: fetches models of the Hub, one after another. One that fails does not stop the others, and one that
// is interrupted goes on where it was when it is asked for again.

import { createLocal, type LocalConnection, RECOMMENDED_MODELS } from '../create-local.ts';
import { InferenceError } from '../inference/index.ts';
import { readSettings } from '../settings/read-settings.ts';
import { withoutServer } from '../settings/settings-options.ts';
import type { CommandContext } from './commands.ts';
import { createDownloadDisplay, type DownloadDisplay } from './download-display.ts';
import { toModelId } from './to-model-id.ts';
import { UsageError } from './usage-error.ts';

/** The exit code that shells use for a command ended by Ctrl-C. */
const INTERRUPTED = 130;

/** @throws SettingsError; @returns 1 when a model could not be fetched */
export async function pull({ operands, options, environment, label }: CommandContext): Promise<number> {
  const settings = readSettings(withoutServer(environment), [], label);
  const models = (options.has('recommended') ? recommended(operands) : operands.map(toModelId)).map((model) =>
    withDtype(model, options.get('dtype')),
  );
  const interrupt = new AbortController();
  const onInterrupt = () => interrupt.abort();
  process.once('SIGINT', onInterrupt);
  const local = createLocal({ ...settings, LOCAL_DOWNLOADS: 'any', LOCAL_WORKERS: 1 }, () => undefined);
  const display = createDownloadDisplay(process.stdout);
  let failed = 0;
  try {
    for (const model of models) {
      try {
        await pullOne(local, model, { force: options.has('force'), signal: interrupt.signal, display });
      } catch (error) {
        if (interrupt.signal.aborted) {
          display.end();
          console.error(`Interrupted. "inferql pull ${model}" goes on where this has stopped.`);
          return INTERRUPTED;
        }
        if (!(error instanceof InferenceError)) throw error;
        display.end();
        console.error(error.message.includes(model) ? error.message : `${model}: ${error.message}`);
        failed += 1;
      }
    }
  } finally {
    process.off('SIGINT', onInterrupt);
    await local.close?.();
  }
  return failed > 0 ? 1 : 0;
}

async function pullOne(
  local: LocalConnection,
  model: string,
  { force, signal, display }: { force: boolean; signal: AbortSignal; display: DownloadDisplay },
): Promise<void> {
  display.begin(model);
  const { dtype, fetchedBytes } = await local.pull(model, {
    force,
    signal,
    onProgress: display.update,
    onWait: () => display.say(`Another process is fetching ${model}: waiting for it.`),
  });
  display.end();
  console.log(`Model ${model} (${dtype}) ${fetchedBytes > 0 ? 'is here' : 'was here already'}, and loads.`);
}

/** @returns the first model of each task that is named, or of every task */
function recommended(tasks: readonly string[]): string[] {
  const known = [...new Set(RECOMMENDED_MODELS.map(({ task }) => task))];
  const unknown = tasks.find((task) => !known.includes(task));
  if (unknown !== undefined) {
    throw new UsageError(`There is no recommended model for "${unknown}". Tasks are ${known.join(', ')}.`);
  }
  const wanted = tasks.length > 0 ? tasks : known;
  return [...new Set(wanted.map((task) => RECOMMENDED_MODELS.find((row) => row.task === task)?.model ?? task))];
}

function withDtype(model: string, dtype: string | undefined): string {
  return dtype === undefined || /:[\w-]+$/.test(model) ? model : `${model}:${dtype}`;
}
