// `inferql chat [MESSAGE…]`: streams the answer to a message or to standard input; without either, chats in the terminal.

import { createInterface } from 'node:readline/promises';
import type { ChatMessageInput } from '../generated/task-types.ts';
import { TaskError, type UntypedTaskRunner } from '../graphql/task-runner.ts';
import type { CommandContext } from './commands.ts';
import { openTasks } from './open-tasks.ts';
import { readStdinText } from './standard-input.ts';
import { choicesOf } from './task-input.ts';
import { UsageError } from './usage-error.ts';

interface Chat {
  runner: UntypedTaskRunner;
  /** Model, connection and parameters from the command line. */
  choices: object;
  isJson: boolean;
}

/** @throws SettingsError, UsageError */
export async function chat({ operands, options, ...context }: CommandContext): Promise<number> {
  const choices = choicesOf(options);
  const system = options.get('system');
  const messages: ChatMessageInput[] = system === undefined ? [] : [{ role: 'SYSTEM', content: system }];
  const isSpoken = operands.length > 0 && operands.join() !== '-';
  const said = isSpoken ? operands.join(' ') : await readStdinText();
  if (said?.trim() === '' || (said === undefined && !process.stdin.isTTY)) {
    throw new UsageError('inferql chat needs MESSAGE, or text on standard input.');
  }
  return openTasks(context, async (runner) => {
    const asked: Chat = { runner, choices, isJson: options.has('json') };
    if (said === undefined) await converse(asked, messages);
    else await answer(asked, [...messages, { role: 'USER', content: said }]);
    return 0;
  });
}

/** Chats until standard input ends. */
async function converse(chat: Chat, messages: ChatMessageInput[]): Promise<void> {
  const lines = createInterface({ input: process.stdin, output: process.stdout, prompt: '> ' });
  const left = new AbortController();
  lines.once('close', () => left.abort());
  lines.prompt();
  for await (const line of lines) {
    if (line.trim() !== '') {
      const asked: ChatMessageInput[] = [...messages, { role: 'USER', content: line }];
      try {
        const content = await answer(chat, asked, left.signal);
        messages.splice(0, messages.length, ...asked, { role: 'ASSISTANT', content });
      } catch (error) {
        if (left.signal.aborted) return;
        if (!(error instanceof TaskError)) throw error;
        // The failed message is left out of the chat's history.
        console.error(error.message);
      }
    }
    lines.prompt();
  }
}

async function answer(
  { runner, choices, isJson }: Chat,
  messages: readonly ChatMessageInput[],
  signal?: AbortSignal,
): Promise<string> {
  let whole = '';
  let last: object | null = null;
  for await (const { text, output } of runner.stream('chatCompletion', { ...choices, messages }, { signal })) {
    if (!isJson) process.stdout.write(text);
    whole += text;
    last = output;
  }
  process.stdout.write(isJson ? `${JSON.stringify(last)}\n` : '\n');
  return whole;
}
