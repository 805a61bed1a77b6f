// The text of `--help`: of the program, from the tables of commands and settings, and of one command.

import { GROUP_OF, GROUPS } from '../settings/groups.ts';
import { VARIABLES, type VariableName } from '../settings/variables.ts';
import { COMMAND_NAMES, COMMANDS, type CommandName, examplesOf, optionsOf } from './commands.ts';
import { FLAGS } from './flags.ts';
import { table } from './table.ts';

const EXIT_CODES = 'Exit codes: 0 success, 1 failure or invalid setting, 2 invalid usage, 130 interrupted download.';

export function help(): string {
  const commands = COMMAND_NAMES.map((name) => [`${name} ${COMMANDS[name].operands}`, COMMANDS[name].about]);
  const groups = GROUPS.map(
    (group) =>
      [
        group,
        FLAGS.filter(({ variable }) => GROUP_OF[variable] === group).map(({ name, variable, isSwitch }) => [
          `--${name} ${isSwitch ? 'true|false' : 'VALUE'}`,
          `${VARIABLES[variable].about}${defaultOf(variable)}`,
        ]),
      ] as const,
  );
  return [
    'inferql: one GraphQL server for machine-learning inference.',
    '',
    'Usage: inferql [COMMAND] [FLAGS]',
    '',
    'Commands:',
    ...indented(commands),
    '',
    'Examples:',
    ...indented(COMMAND_NAMES.flatMap((name) => examplesOf(name).slice(0, 1))),
    '',
    '  inferql COMMAND --help  Options and examples of one command.',
    '  inferql --version       The version.',
    '',
    'Settings (each is also an environment variable: --max-queued is MAX_QUEUED; the flag wins, and an empty value',
    'unsets). Pass secrets in the environment: other users of this machine can read command lines.',
    ...groups.flatMap(([group, flags]) => ['', `${group}:`, ...indented(flags)]),
    '',
    EXIT_CODES,
  ].join('\n');
}

export async function commandHelp(name: CommandName): Promise<string> {
  const { operands, about } = COMMANDS[name];
  const options = Object.entries(optionsOf(name)).map(([option, { value, about: meaning }]) => [
    `--${option}${value ? ` ${value}` : ''}`,
    meaning,
  ]);
  // Loaded on demand: the tasks bring GraphQL with them.
  const tasks = name === 'run' ? (await import('../tasks/index.ts')).tasks : [];
  const wanted = ['inferql', name, ...(options.length > 0 ? ['[OPTIONS]'] : []), operands].filter(Boolean);
  return [
    about,
    '',
    `Usage: ${wanted.join(' ')}`,
    ...(options.length > 0 ? ['', 'Options:', ...indented(options)] : []),
    '',
    'Examples:',
    ...indented(examplesOf(name)),
    ...(tasks.length > 0 ? ['', 'Tasks:', ...indented(tasks.map(({ id, description }) => [id, description]))] : []),
    '',
    'Settings are flags of every command; "inferql --help" lists them.',
    EXIT_CODES,
  ].join('\n');
}

function defaultOf(variable: VariableName): string {
  const { data } = VARIABLES[variable].schema.safeParse(undefined);
  return data === undefined || typeof data === 'object' ? '' : ` (${data})`;
}

function indented(rows: readonly (readonly string[])[]): string[] {
  return table(rows).map((line) => `  ${line}`);
}
