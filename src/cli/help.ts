// The text of `--help`, from the tables of commands and settings.

import { VARIABLES, type VariableName } from '../settings/variables.ts';
import { COMMAND_NAMES, COMMANDS, optionsOf } from './commands.ts';
import { FLAGS } from './flags.ts';

export function help(): string {
  const commands = COMMAND_NAMES.flatMap((name) => [
    [`${name} ${COMMANDS[name].operands}`, COMMANDS[name].about],
    ...Object.entries(optionsOf(name)).map(([option, { value, about }]) => [
      `  --${option}${value ? ` ${value}` : ''}`,
      about,
    ]),
  ]);
  const flags = FLAGS.map(({ name, variable, isSwitch }) => [
    `--${name} ${isSwitch ? 'true|false' : 'VALUE'}`,
    `${VARIABLES[variable].about}${defaultOf(variable)}`,
  ]);
  const asks = [
    ['-h, --help', 'This text.'],
    ['-v, --version', 'The version.'],
  ];
  return [
    'inferql: one GraphQL server for machine-learning inference.',
    '',
    'Usage: inferql [COMMAND] [FLAGS]',
    '',
    'Commands:',
    ...table(commands),
    '',
    'Flags. Each is an environment variable too, --max-queued is MAX_QUEUED, and the flag wins. An empty value unsets.',
    'Keys belong in the environment: others on this machine can read command lines.',
    ...table([...asks, ...flags]),
    '',
    'Exit codes: 0 done, 1 failed or a bad setting, 2 a command line that makes no sense.',
  ].join('\n');
}

function defaultOf(variable: VariableName): string {
  const { data } = VARIABLES[variable].schema.safeParse(undefined);
  return data === undefined || typeof data === 'object' ? '' : ` (${data})`;
}

function table(rows: readonly (readonly string[])[]): string[] {
  const width = Math.max(...rows.map(([first = '']) => first.length));
  return rows.map(([first = '', second = '']) => `  ${first.padEnd(width)}  ${second}`);
}
