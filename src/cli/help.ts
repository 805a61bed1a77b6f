// The text of `--help`, from the tables of commands and settings.

import { GROUP_OF, GROUPS } from '../settings/groups.ts';
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
  const asks = [
    ['-h, --help', 'This text.'],
    ['-v, --version', 'The version.'],
  ];
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
    ...table(commands),
    '',
    'Examples:',
    ...table([
      ['inferql --port 0', 'Serves on a free port.'],
      ['HF_TOKEN=hf_… inferql', 'Answers from the models of the Hugging Face router.'],
      ['cat news.txt | inferql run summarization', 'Prints a summary.'],
      ['inferql run image-to-text --file cat.png', 'Prints what the picture shows.'],
      ['inferql embed < lines.txt', 'Prints a vector for each line.'],
      ['inferql chat "Hello"', 'Prints the answer as it is written.'],
      ['inferql check', 'Shows which connections these settings make.'],
    ]),
    '',
    'Each flag is an environment variable too: --max-queued is MAX_QUEUED. The flag wins; an empty value unsets.',
    'Put keys into the environment: other users of this machine can read command lines.',
    ...table(asks),
    ...groups.flatMap(([group, flags]) => ['', `${group}:`, ...table(flags)]),
    '',
    'Exit codes: 0 done, 1 failed or a bad setting, 2 invalid usage, 130 a download that was interrupted.',
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
