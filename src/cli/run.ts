// `inferql run TASK [INPUT…]`: runs one task on each input, on a file or on standard input, and prints the answers in order.

import type { UntypedTaskRunner } from '../graphql/task-runner.ts';
import { tasks } from '../tasks/index.ts';
import type { Task } from '../tasks/task.ts';
import { didYouMean } from '../utils/did-you-mean.ts';
import type { CommandContext } from './commands.ts';
import { openTasks } from './open-tasks.ts';
import { plainText } from './plain-text.ts';
import { runInputs } from './run-inputs.ts';
import { choicesOf, inputFormOf, readInput } from './task-input.ts';
import { UsageError } from './usage-error.ts';

/** An input: a word of the command line, or the file that holds it. */
interface Word {
  text: string;
  isFile: boolean;
}

/** @throws SettingsError, UsageError */
export async function run({ operands: [name = '', ...rest], options, ...context }: CommandContext): Promise<number> {
  const task = taskOf(name);
  const { mutation } = task;
  const form = inputFormOf(mutation);
  const choices = choicesOf(options);
  const words = wordsOf(task, rest, options.get('file'));
  const [isJson, isStreamed] = [options.has('json'), options.has('stream')];
  if (isStreamed && !task.remote.stream) {
    const streamed = tasks.filter(({ remote }) => remote.stream).map(({ id }) => id);
    throw new UsageError(`${task.id} cannot be streamed. These can: ${streamed.join(', ')}.`);
  }
  const inputOf = async ({ text, isFile }: Word) => ({ ...choices, ...(await readInput(form, text, isFile)) });
  return openTasks(context, async (runner) => {
    if (isStreamed) {
      for (const word of words) await follow(runner, mutation, await inputOf(word), isJson);
      return 0;
    }
    return runInputs(words, {
      run: async (word) => runner.run(mutation, await inputOf(word)),
      show: (output) => (isJson ? JSON.stringify(output) : output ? plainText(output) : undefined),
    });
  });
}

/** @throws UsageError */
function taskOf(name: string): Task {
  const task = tasks.find(({ id, mutation }) => id === name || mutation === name);
  if (task) return task;
  const ids = tasks.map(({ id }) => id);
  const near = didYouMean(name, [...new Set([...ids, ...tasks.map(({ mutation }) => mutation)])]);
  throw new UsageError(`There is no task "${name.slice(0, 100)}".${near} Tasks: ${ids.join(', ')}.`);
}

/** @throws UsageError */
function wordsOf({ id }: Task, operands: readonly string[], file: string | undefined): readonly Word[] {
  const words = operands.map((text) => ({ text, isFile: false }));
  if (file !== undefined) return [{ text: file, isFile: true }, ...words];
  if (words.length > 0) return words;
  if (process.stdin.isTTY) throw new UsageError(`inferql run ${id} needs INPUT, --file FILE or standard input.`);
  return [{ text: '-', isFile: true }];
}

async function follow(runner: UntypedTaskRunner, task: string, input: object, isJson: boolean): Promise<void> {
  try {
    for await (const event of runner.stream(task, input)) {
      process.stdout.write(isJson ? `${JSON.stringify(event)}\n` : event.text);
    }
  } finally {
    if (!isJson) process.stdout.write('\n');
  }
}
