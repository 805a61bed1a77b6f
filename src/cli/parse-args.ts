// Parses the command line into command, operands and settings. `parseArgs` of node:util splits the words; the checks
// are here because it suggests no flag for a misspelt one and does not say which values a flag accepts.

import { parseArgs as splitArgs } from 'node:util';
import { VARIABLES } from '../settings/variables.ts';
import { didYouMean } from '../utils/did-you-mean.ts';
import { COMMAND_NAMES, COMMANDS, type CommandName, type CommandOption, isCommand, optionsOf } from './commands.ts';
import { FLAGS } from './flags.ts';
import { UsageError } from './usage-error.ts';

export interface CommandLine {
  command: CommandName;
  operands: readonly string[];
  /** The command's own options, without dashes; a switch has an empty value. */
  options: ReadonlyMap<string, string>;
  /** Whether the words name the command; without one it is `start`. */
  isNamed: boolean;
  /** By environment variable; when a flag is given twice, the last one counts. */
  settings: Readonly<Record<string, string>>;
  /** What to print instead of running the command. */
  asks: 'help' | 'version' | undefined;
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
      ...Object.fromEntries(
        COMMAND_NAMES.flatMap((command) =>
          Object.entries(optionsOf(command)).map(([name, { value }]) => [
            name,
            { type: value === undefined ? ('boolean' as const) : ('string' as const) },
          ]),
        ),
      ),
    },
  });
  const [first = 'start', ...others] = positionals;
  // `inferql help` and `inferql help pull`, as in git and npm.
  const [word = 'start', ...operands] = first === 'help' ? others : [first, ...others];
  const settings: Record<string, string> = {};
  const options = new Map<string, string>();
  const own: Readonly<Record<string, CommandOption>> = isCommand(word) ? optionsOf(word) : {};
  let asks: CommandLine['asks'];
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const { name, rawName, value, inlineValue } = token;
    const ask = ASKS.find((one) => one === name);
    const flag = FLAGS.find((one) => one.name === name);
    const option = Object.hasOwn(own, name) ? own[name] : undefined;
    if (ask) asks ??= ask;
    else if (option) options.set(name, optionValue(rawName, option, value, inlineValue));
    else if (!flag) throw unknownFlag(rawName, Object.keys(own));
    else if (value === undefined && flag.isSwitch) settings[flag.variable] = 'true';
    // `--port --host x`: a flag is not a value, unless it is written as `--port=--host`.
    else if (value === undefined || (!inlineValue && value.startsWith('-'))) {
      throw new UsageError(`${rawName} needs a value: ${VARIABLES[flag.variable].accepts}.`);
    } else settings[flag.variable] = value;
  }
  if (first === 'help') asks ??= 'help';
  if (!isCommand(word)) throw unknownCommand(word);
  if (!asks) checkOperands(word, operands, options);
  const isNamed = (first === 'help' ? others : positionals).length > 0;
  return { command: word, isNamed, operands, options, settings, asks };
}

function optionValue(
  rawName: string,
  { value: named }: CommandOption,
  value: string | undefined,
  isInline: boolean | undefined,
): string {
  if (named === undefined) {
    if (value !== undefined) throw new UsageError(`${rawName} is a switch: it takes no value.`);
    return '';
  }
  // A lone dash means standard input.
  if (!value || (!isInline && value.startsWith('-') && value !== '-'))
    throw new UsageError(`${rawName} needs a value: ${named}.`);
  return value;
}

function checkOperands(command: CommandName, operands: readonly string[], options: ReadonlyMap<string, string>): void {
  const wanted = COMMANDS[command].operands;
  const isOptional = wanted.startsWith('[');
  const isReplaced = [...options.keys()].some((name) => optionsOf(command)[name]?.replacesOperands);
  if (wanted && operands.length === 0 && !isOptional && !isReplaced)
    throw new UsageError(`inferql ${command} needs ${wanted}, got nothing. "inferql ${command} --help" shows how.`);
  if (!wanted && operands.length > 0) {
    throw new UsageError(`inferql ${command} takes only flags, got "${operands.join(' ').slice(0, 100)}".`);
  }
}

function unknownFlag(flag: string, own: readonly string[]): UsageError {
  const names = [...own, ...FLAGS.map(({ name }) => name), ...ASKS];
  const near = didYouMean(
    flag,
    names.map((name) => `--${name}`),
  );
  return new UsageError(`There is no flag ${flag.slice(0, 100)}.${near} "inferql --help" lists all of them.`);
}

/** Names that other programs give to these commands. */
const SYNONYMS: Readonly<Record<string, CommandName>> = {
  serve: 'start',
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
    `There is no command "${word.slice(0, 100)}".${near} Commands are ${Object.keys(COMMANDS).join(', ')}; ` +
      '"inferql run TASK" runs a task.',
  );
}
