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

/** Options of the commands that run tasks. */
const CHOICES = {
  model: { value: 'ID', about: "Hub id of the model. Default: the connection's model for the task." },
  connection: { value: 'ID', about: 'The connection that runs it. Default: DEFAULT_CONNECTION.' },
  parameters: { value: 'JSON', about: "The task's parameters, as the schema has them." },
} as const satisfies Record<string, CommandOption>;

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
  run: {
    operands: 'TASK [INPUT…]',
    about: 'Runs a task, such as summarization, on each INPUT, a file or standard input; without a server.',
    options: {
      file: { value: 'FILE', about: 'A picture, a recording or a text; "-" is standard input.' },
      json: { about: 'The whole answer, a line of JSON for each input.' },
      stream: { about: 'The text as it is written, where the task can.' },
      ...CHOICES,
    },
    load: async () => (await import('./run.ts')).run,
  },
  embed: {
    operands: '[TEXT…]',
    about: 'Prints the vector of each TEXT, or of each line of standard input, as a line of JSON.',
    options: { json: { about: 'The whole answer, with its text.' }, ...CHOICES },
    load: async () => (await import('./embed.ts')).embed,
  },
  chat: {
    operands: '[MESSAGE…]',
    about: 'Answers MESSAGE or standard input as it is written; at a terminal it chats.',
    options: {
      system: { value: 'TEXT', about: 'What the model is told before the chat.' },
      json: { about: 'The whole answer, as a line of JSON.' },
      ...CHOICES,
    },
    load: async () => (await import('./chat.ts')).chat,
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
