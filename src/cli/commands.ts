// What `inferql` can be told to do. Each command is loaded when it is used: `--help` should not wait for a server.

export interface CommandContext {
  /** What stands after the command. */
  operands: readonly string[];
  /** The command's own options, without dashes; a switch has an empty value. */
  options: ReadonlyMap<string, string>;
  /** The environment, with the flags of the command line over it. */
  environment: Readonly<Record<string, string | undefined>>;
}

/** @returns the exit code; undefined when the process goes on */
export type Command = (context: CommandContext) => Promise<number | undefined>;

/** An option of one command; the settings are flags of every command. */
export interface CommandOption {
  /** What its value is called in the help; absent: it is a switch. */
  value?: string;
  about: string;
  /** May stand instead of operands. */
  replacesOperands?: boolean;
}

export type CommandName = keyof typeof COMMANDS;

export const COMMANDS = {
  start: {
    operands: '',
    about: 'Serves until it is stopped. The same as no command at all.',
    options: {},
    load: async () => (await import('./start.ts')).start,
  },
  pull: {
    operands: 'MODEL…',
    about:
      'Fetches models of the Hub ahead of their first use, also with LOCAL_DOWNLOADS=none; goes on where it stopped.',
    options: {
      recommended: {
        about: 'The recommended models of the tasks named instead, or of all tasks.',
        replacesOperands: true,
      },
      dtype: { value: 'DTYPE', about: 'Precision: q8, q4, q4f16, fp16, fp32, int8, uint8 or bnb4.' },
      force: { about: 'Everything anew, also what is here.' },
    },
    load: async () => (await import('./pull.ts')).pull,
  },
  models: {
    operands: '',
    about: 'Lists the models on this machine: precision, size, date, tasks and path.',
    options: { recommended: { about: 'The models that are recommended for each task instead.' } },
    load: async () => (await import('./list-models.ts')).listModels,
  },
  rm: {
    operands: 'MODEL…',
    about: 'Removes what has been fetched of models.',
    options: {},
    load: async () => (await import('./remove-models.ts')).removeModels,
  },
  check: {
    operands: '',
    about: 'Reads the settings and says what would run, and what custom endpoints are. Starts nothing.',
    options: {},
    load: async () => (await import('./check.ts')).check,
  },
} as const satisfies Record<
  string,
  { operands: string; about: string; options: Record<string, CommandOption>; load(): Promise<Command> }
>;

export function optionsOf(command: CommandName): Readonly<Record<string, CommandOption>> {
  return COMMANDS[command].options;
}

export const COMMAND_NAMES = Object.keys(COMMANDS).filter(isCommand);

export function isCommand(word: string): word is CommandName {
  return Object.hasOwn(COMMANDS, word);
}
