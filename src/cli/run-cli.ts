// The command line, from its words to an exit code: 0 done, 1 failed or a bad setting, 2 invalid usage.

import { nearNames } from '../settings/near-names.ts';
import { SettingsError } from '../settings/read-settings.ts';
import { COMMANDS } from './commands.ts';
import { endWithPipe } from './end-with-pipe.ts';
import { help } from './help.ts';
import { parseArgs, UsageError } from './parse-args.ts';
import { version } from './version.ts';

/** @returns the exit code; undefined while the server runs, which ends the process itself */
export async function runCli(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<number | undefined> {
  try {
    const { command, operands, options, settings, asks } = parseArgs(args);
    // A server goes on when the reader of its output ends.
    if (asks || command !== 'start') endWithPipe();
    if (asks) {
      console.log(asks === 'help' ? help() : version());
      return 0;
    }
    const problems = nearNames(environment);
    if (problems.length > 0) throw new SettingsError(problems);
    const run = await COMMANDS[command].load();
    return await run({ operands, options, environment: { ...environment, ...settings } });
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof SettingsError)) throw error;
    console.error(error.message);
    return error instanceof UsageError ? 2 : 1;
  }
}
