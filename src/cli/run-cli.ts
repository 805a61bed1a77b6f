// Runs a command line and returns the exit code: 0 success, 1 failure or invalid setting, 2 invalid usage.

import { nearNames } from '../settings/near-names.ts';
import { SettingsError } from '../settings/read-settings.ts';
import type { VariableName } from '../settings/variables.ts';
import { COMMANDS } from './commands.ts';
import { endWithPipe } from './end-with-pipe.ts';
import { FLAGS } from './flags.ts';
import { commandHelp, help } from './help.ts';
import { parseArgs } from './parse-args.ts';
import { UsageError } from './usage-error.ts';
import { version } from './version.ts';

/** @returns the exit code; undefined while the server runs, which exits by itself */
export async function runCli(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<number | undefined> {
  try {
    const { command, isNamed, operands, options, settings, asks } = parseArgs(args);
    // A server keeps running when the reader of its output closes the pipe.
    if (asks || command !== 'start') endWithPipe();
    if (asks) {
      console.log(asks === 'version' ? version() : isNamed ? await commandHelp(command) : help());
      return 0;
    }
    const problems = nearNames(environment);
    if (problems.length > 0) throw new SettingsError(problems);
    const run = await COMMANDS[command].load();
    const flags = new Map(FLAGS.map(({ name, variable }) => [variable, `--${name} (${variable})`]));
    const label = (name: VariableName) => (Object.hasOwn(settings, name) && flags.get(name)) || name;
    return await run({ operands, options, environment: { ...environment, ...settings }, label });
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof SettingsError)) throw error;
    console.error(error.message);
    return error instanceof UsageError ? 2 : 1;
  }
}
