// The commands of `inferql`. Each is loaded when it runs, so that `--help` does not load a server.

import type { VariableName } from '../settings/variables.ts';

export interface CommandContext {
  /** The words after the command. */
  operands: readonly string[];
  /** The command's own options, without dashes; a switch has an empty value. */
  options: ReadonlyMap<string, string>;
  /** The environment, with the flags of the command line over it. */
  environment: Readonly<Record<string, string | undefined>>;
  /** The name of a setting in error messages: the flag where one was given. Default: the variable. */
  label?: ((name: VariableName) => string) | undefined;
}

/** @returns the exit code; undefined while the process keeps running */
export type Command = (context: CommandContext) => Promise<number | undefined>;

/** An option of one command. Settings are flags of every command. */
export interface CommandOption {
  /** Name of its value in the help; absent for a switch. */
  value?: string;
  about: string;
  /** True: the command needs no operands beside it. */
  replacesOperands?: boolean;
}

export type CommandName = keyof typeof COMMANDS;

/** Options of the commands that run tasks. */
const CHOICES = {
  model: { value: 'ID', about: "Hub id of the model. Default: the connection's model for the task." },
  connection: { value: 'ID', about: 'Connection that runs the task. Default: DEFAULT_CONNECTION.' },
  parameters: { value: 'JSON', about: 'Parameters of the task, as in the GraphQL schema: \'{"topK":3}\'.' },
} as const satisfies Record<string, CommandOption>;

export const COMMANDS = {
  start: {
    operands: '',
    about: 'Starts the server. This is the default command.',
    examples: [
      ['inferql --port 0', 'Serves on a free port.'],
      ['HF_TOKEN=hf_… inferql', 'Uses models of the Hugging Face router.'],
    ],
    options: {},
    load: async () => (await import('./start.ts')).start,
  },
  pull: {
    operands: 'MODEL…',
    about: 'Downloads models from the Hub; resumes a download that was interrupted.',
    examples: [
      ['inferql pull --recommended summarization', 'Downloads the recommended model of one task.'],
      ['inferql pull owner/name owner/other:q4', 'Downloads two models, one in a given precision.'],
    ],
    options: {
      recommended: {
        about: 'Takes names of tasks instead, and downloads their recommended models; without names, of all tasks.',
        replacesOperands: true,
      },
      dtype: { value: 'DTYPE', about: 'Precision: q8, q4, q4f16, fp16, fp32, int8, uint8 or bnb4.' },
      force: { about: 'Downloads every file again.' },
    },
    load: async () => (await import('./pull.ts')).pull,
  },
  models: {
    operands: '',
    about: 'Lists the models on this machine: precision, size, date, tasks and path.',
    examples: [['inferql models --recommended', 'Lists models worth downloading, with size and licence.']],
    options: { recommended: { about: 'Lists the recommended models of each task instead.' } },
    load: async () => (await import('./list-models.ts')).listModels,
  },
  rm: {
    operands: 'MODEL…',
    about: 'Removes downloaded models.',
    examples: [['inferql rm owner/name', 'Frees the disk space of one model.']],
    options: {},
    load: async () => (await import('./remove-models.ts')).removeModels,
  },
  check: {
    operands: '',
    about: 'Checks the settings and prints what would run, without starting a server.',
    examples: [
      ['CONNECTIONS_FILE=connections.json inferql check', 'Shows the connections, and what each endpoint is.'],
    ],
    options: {},
    load: async () => (await import('./check.ts')).check,
  },
  run: {
    operands: 'TASK [INPUT…]',
    about: 'Runs a task on each INPUT, on a file or on standard input, without a server.',
    examples: [
      ['cat news.txt | inferql run summarization', 'Prints a summary.'],
      ['inferql run translation "Good morning" "Thank you"', 'Prints a line for each input.'],
      ['inferql run image-to-text --file cat.png', 'Prints what the picture shows.'],
      [
        'inferql run question-answering \'{"question":"Who?","context":"Ann won."}\'',
        'Takes JSON where the input has several parts.',
      ],
    ],
    options: {
      file: { value: 'FILE', about: 'Picture, recording or text to use as input; "-" is standard input.' },
      json: { about: 'Prints the whole answer, as one line of JSON for each input.' },
      stream: { about: 'Prints text as it is generated (text-generation, conversational, chat-completion).' },
      ...CHOICES,
    },
    load: async () => (await import('./run.ts')).run,
  },
  embed: {
    operands: '[TEXT…]',
    about: 'Prints the embedding of each TEXT, or of each line of standard input, as JSON.',
    examples: [['inferql embed < lines.txt', 'Prints one vector for each line.']],
    options: { json: { about: 'Prints the whole answer, with its text.' }, ...CHOICES },
    load: async () => (await import('./embed.ts')).embed,
  },
  chat: {
    operands: '[MESSAGE…]',
    about: 'Answers MESSAGE or standard input; without either, opens a chat in the terminal.',
    examples: [
      ['inferql chat "What is the capital of Japan?"', 'Prints the answer as it is generated.'],
      ['inferql chat --system "Answer in one word."', 'Chats until Ctrl-D.'],
    ],
    options: {
      system: { value: 'TEXT', about: 'System message: instructions to the model.' },
      json: { about: 'Prints the whole answer, as one line of JSON.' },
      ...CHOICES,
    },
    load: async () => (await import('./chat.ts')).chat,
  },
} as const satisfies Record<
  string,
  {
    operands: string;
    about: string;
    examples: readonly (readonly [command: string, result: string])[];
    options: Record<string, CommandOption>;
    load(): Promise<Command>;
  }
>;

export function examplesOf(command: CommandName): readonly (readonly [command: string, result: string])[] {
  return COMMANDS[command].examples;
}

export function optionsOf(command: CommandName): Readonly<Record<string, CommandOption>> {
  return COMMANDS[command].options;
}

export const COMMAND_NAMES = Object.keys(COMMANDS).filter(isCommand);

export function isCommand(word: string): word is CommandName {
  return Object.hasOwn(COMMANDS, word);
}
