// Command line -> command, operands and settings. `parseArgs` of node:util splits the words, so no library is needed;
// it names neither the flag that was meant nor what its value should be, so the checks stand here.

import { parseArgs as splitArgs } from 'node:util';
import { VARIABLES } from '../settings/variables.ts';
import { didYouMean } from '../utils/did-you-mean.ts';
import { COMMANDS, type CommandName, isCommand } from './commands.ts';
import { FLAGS } from './flags.ts';

export interface CommandLine {
  command: CommandName;
  operands: readonly string[];
  /** By name of the environment variable; the last of a flag given twice wins. */
  settings: Readonly<Record<string, string>>;
  /** Asked for instead of running the command. */
  asks: 'help' | 'version' | undefined;
}

/** The words make no sense together; the message says what would. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const ASKS = ['help', 'version'] as const;

/** @throws UsageError */
export function parseArgs(args: readonly string[]): CommandLine {
  const { tokens, positionals } = splitArgs({
    args: [...args],
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: {
      help: { type: 'boolean', short: 'h' },
      version: { type: 'boolean', short: 'v' },
      ...Object.fromEntries(
        FLAGS.map(({ name, isSwitch }) => [name, { type: isSwitch ? ('boolean' as const) : ('string' as const) }]),
      ),
    },
  });
  const settings: Record<string, string> = {};
  let asks: CommandLine['asks'];
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const { name, rawName, value, inlineValue } = token;
    const ask = ASKS.find((one) => one === name);
    const flag = FLAGS.find((one) => one.name === name);
    if (ask) asks ??= ask;
    else if (!flag) throw unknownFlag(rawName);
    else if (value === undefined && flag.isSwitch) settings[flag.variable] = 'true';
    // `--port --host x`: a flag is no value of another one. `--port=--host` would be, if somebody means it.
    else if (value === undefined || (!inlineValue && value.startsWith('-'))) {
      throw new UsageError(`${rawName} needs a value: ${VARIABLES[flag.variable].accepts}.`);
    } else settings[flag.variable] = value;
  }
  const [first = 'start', ...others] = positionals;
  // As most programs have it: `inferql help`, `inferql help pull`.
  if (first === 'help') asks ??= 'help';
  const [word = 'start', ...operands] = first === 'help' ? others : [first, ...others];
  if (!isCommand(word)) throw unknownCommand(word);
  if (!asks) checkOperands(word, operands);
  return { command: word, operands, settings, asks };
}

function checkOperands(command: CommandName, operands: readonly string[]): void {
  const wanted = COMMANDS[command].operands;
  if (wanted && operands.length === 0) throw new UsageError(`inferql ${command} needs ${wanted}, got nothing.`);
  if (!wanted && operands.length > 0) {
    throw new UsageError(`inferql ${command} takes flags alone, got "${operands.join(' ').slice(0, 100)}".`);
  }
}

function unknownFlag(flag: string): UsageError {
  const near = didYouMean(
    flag,
    [...FLAGS, ...ASKS.map((name) => ({ name }))].map(({ name }) => `--${name}`),
  );
  return new UsageError(`There is no flag ${flag.slice(0, 100)}.${near} "inferql --help" lists all of them.`);
}

/** What other programs call a command of this one. */
const SYNONYMS: Readonly<Record<string, CommandName>> = {
  serve: 'start',
  run: 'start',
  server: 'start',
  download: 'pull',
  install: 'pull',
  list: 'models',
  ls: 'models',
  doctor: 'check',
};

function unknownCommand(word: string): UsageError {
  const synonym = Object.keys(SYNONYMS).find((one) => one === word || (word.length > 2 && one.startsWith(word)));
  const near = synonym ? ` Did you mean ${SYNONYMS[synonym]}?` : didYouMean(word, Object.keys(COMMANDS));
  return new UsageError(
    `There is no command "${word.slice(0, 100)}".${near} Commands are ${Object.keys(COMMANDS).join(', ')}.`,
  );
}
