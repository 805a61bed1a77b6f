// What `inferql` can be told to do. Each command is loaded when it is used: `--help` should not wait for a server.

export interface CommandContext {
  /** What stands after the command. */
  operands: readonly string[];
  /** The environment, with the flags of the command line over it. */
  environment: Readonly<Record<string, string | undefined>>;
}

/** @returns the exit code; undefined when the process goes on */
export type Command = (context: CommandContext) => Promise<number | undefined>;

export type CommandName = keyof typeof COMMANDS;

export const COMMANDS = {
  start: {
    operands: '',
    about: 'Serves until it is stopped. The same as no command at all.',
    load: async () => (await import('./start.ts')).start,
  },
  pull: {
    operands: 'MODEL…',
    about: 'Fetches models of the Hub ahead of their first use, also with LOCAL_DOWNLOADS=false.',
    load: async () => (await import('./pull.ts')).pull,
  },
  models: {
    operands: '',
    about: 'Lists the models on this machine, and the tasks that each answers by default.',
    load: async () => (await import('./list-models.ts')).listModels,
  },
  check: {
    operands: '',
    about: 'Reads the settings and says what would run, and what custom endpoints are. Starts nothing.',
    load: async () => (await import('./check.ts')).check,
  },
} as const satisfies Record<string, { operands: string; about: string; load(): Promise<Command> }>;

export function isCommand(word: string): word is CommandName {
  return Object.hasOwn(COMMANDS, word);
}
