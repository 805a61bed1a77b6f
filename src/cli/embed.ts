// `inferql embed [TEXT…]`: prints the vector of each text, or of each line of standard input, as one line of JSON.

import type { CommandContext } from './commands.ts';
import { openTasks } from './open-tasks.ts';
import { runInputs } from './run-inputs.ts';
import { readStdinLines } from './standard-input.ts';
import { choicesOf } from './task-input.ts';
import { UsageError } from './usage-error.ts';

/** @throws SettingsError, UsageError */
export async function embed({ operands, options, ...context }: CommandContext): Promise<number> {
  const texts = operands.length > 0 && operands.join() !== '-' ? operands : readStdinLines();
  if (!texts) throw new UsageError('inferql embed needs TEXT, or lines on standard input.');
  const choices = choicesOf(options);
  return openTasks(context, (runner) =>
    runInputs(texts, {
      run: (inputs: string) => runner.run('featureExtraction', { ...choices, inputs }),
      // One output line per input line, so that the two files can be joined line by line.
      show: (output, text) =>
        JSON.stringify(
          options.has('json') ? output && { text, ...output } : output && Reflect.get(output, 'embedding'),
        ),
    }),
  );
}
