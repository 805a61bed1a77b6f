// The Task interface: everything the server knows about a task, in one object made by one file.

import type { InputRef } from '@pothos/core';
import type { LocalRecipe } from '../connections/local/recipe.ts';
import type { Batching, Media } from '../inference/index.ts';
import { builder, type CallChoices, type StreamedEvent } from './schema/builder.ts';
import type { OutputRef } from './schema/output-type.ts';
import { bundledDomain } from './shared/bundled-models.ts';

/** What a remote endpoint is; `hugging-face` is the router and every host with its paths. */
export type ServerKind = 'hugging-face' | 'toolkit' | 'tgi' | 'tei' | 'openai';

/** The part of a call that the task itself makes from its GraphQL input. */
export interface TaskCall<Input = unknown> {
  input: Input;
  /** Camel-case, unset ones absent or undefined. */
  parameters: Record<string, unknown>;
  /** Why its answer should not be cached unless asked for: it is drawn at random. */
  sampled?: boolean;
}

export interface RemoteItem<Input = unknown> {
  input: Input;
  parameters: Readonly<Record<string, unknown>>;
  model: string | undefined;
  server: ServerKind;
}

/** A request as the task shapes it; the connection adds host, headers and credentials. */
export type RemoteRequest = {
  /** Which path of the backend. Default `task`: the model's own path, or the endpoint itself. */
  route?: 'task' | 'chat' | 'completions' | 'similarity';
} & (
  | { body: Record<string, unknown> }
  /** JSON text, where the order of keys matters and JavaScript would change it. */
  | { json: string }
  /** The bytes as they are; flat parameters travel in the query string. */
  | { media: Media; query?: Record<string, unknown> }
);

/** How a task looks on Hugging Face's wire. */
export interface RemoteCodec<Input = unknown, Result = unknown> {
  /** The model used on the router when nobody names one. */
  model: string;
  /** Kinds of servers that can do this task. */
  servers: readonly ServerKind[];
  request(item: RemoteItem<Input>): RemoteRequest;
  /** Turns any documented reply into the result; throws UPSTREAM_BAD_RESPONSE on what fits none. */
  decode(reply: unknown, item: RemoteItem<Input>): Result;
  /** Absent: never a list. */
  list?: {
    batching?(item: RemoteItem<Input>): Batching;
    /** For two inputs or more. */
    request(inputs: readonly Input[], shared: Omit<RemoteItem, 'input'>): RemoteRequest;
    /** Splits the reply into one reply per item, in their order. Default: an array of that length. */
    split?(reply: unknown, count: number): readonly unknown[];
  };
  /** Present: the task has a subscription too. */
  stream?: StreamCodec<Input, Result>;
}

/** What one event of a stream says. */
export interface StreamPart {
  /** Text that it adds; may be empty. */
  text: string;
  /** True: the model has said all it had to say. */
  finished: boolean;
  /** The whole text, where the last event repeats it. */
  whole?: string;
}

/** How the answer looks as server-sent events, piece by piece. */
export interface StreamCodec<Input = unknown, Result = unknown> {
  /** Undefined: this call cannot be streamed, and is answered whole. */
  request(item: RemoteItem<Input>): RemoteRequest | undefined;
  /** Reads the JSON of one event; throws UPSTREAM_BAD_RESPONSE on what fits no documented shape. */
  read(event: unknown): StreamPart;
  /** The result, from the whole text. */
  result(text: string, item: RemoteItem<Input>): Result;
}

export interface Task<Input = unknown, Result = unknown> {
  /** The Hub's pipeline tag. */
  readonly id: string;
  readonly mutation: string;
  readonly description: string;
  /** A selection that works as it stands; media tasks use the variables `$image`, `$audio` and `$command`. */
  readonly example: string;
  /** What one field costs of a client's RATE_LIMIT: 1, the default, for a text read once; 2 for a picture; 5 for text written token by token, and for a recording. */
  readonly weight?: number;
  readonly remote: RemoteCodec<Input, Result>;
  /** Its input may be less than the task's: media lose their digest on the way to the model's process. */
  readonly local?: LocalRecipe<NoInfer<Input>, NoInfer<Result>>;
}

export interface TaskDefinition<Arguments extends CallChoices, Input, Result extends object>
  extends Task<Input, Result> {
  readonly input: InputRef<Arguments>;
  readonly output: OutputRef<Result>;
  /** From GraphQL arguments to the call. */
  call(input: Arguments): TaskCall<Input> | Promise<TaskCall<Input>>;
}

/** Adds the task's mutation to the schema and returns what connections need of it. */
export function defineTask<Arguments extends CallChoices, Input, Result extends object>(
  task: TaskDefinition<Arguments, Input, Result>,
): Task<Input, Result> {
  addMutation(task);
  if (task.remote.stream) addSubscription(task);
  return task;
}

// Not generic, because Pothos infers nothing through a generic reference; the task's own types meet in defineTask.
function addMutation(task: TaskDefinition<CallChoices, unknown, object>): void {
  builder.mutationField(task.mutation, (t) =>
    t.field({
      type: task.output,
      nullable: true,
      description: describe(task),
      args: { input: t.arg({ type: task.input, required: true, description: 'What to run, and where.' }) },
      resolve: async (_root, { input }, context, { path }) => {
        const call = task.call(input);
        const { value, info } = await context.answer(
          task,
          call instanceof Promise ? await call : call,
          input,
          String(path.key),
        );
        // In this order: what is added after a spread costs a hidden class for each object on Node 20, 4 KB a request.
        return { info, ...value };
      },
    }),
  );
}

function describe({ id, description }: Pick<Task, 'id' | 'description'>): string {
  const domain = bundledDomain(id);
  return domain ? `${description} The small model inside this server: ${lowerFirst(domain)}` : description;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function addSubscription(task: TaskDefinition<CallChoices, unknown, object>): void {
  const Event = builder.objectRef<StreamedEvent<object>>(eventName(task.mutation)).implement({
    description: 'A piece of the answer.',
    fields: (t) => ({
      text: t.exposeString('text', { description: 'The text that this event adds; empty on the last.' }),
      output: t.field({
        type: task.output,
        nullable: true,
        description: 'The whole answer, on the last event alone.',
        resolve: ({ answer }) => (answer ? { ...answer.value, info: answer.info } : null),
      }),
    }),
  });
  builder.subscriptionField(task.mutation, (t) =>
    t.field({
      type: Event,
      description: `${describe(task)} The answer comes as it is made; a backend that cannot stream gives one event.`,
      args: { input: t.arg({ type: task.input, required: true, description: 'What to run, and where.' }) },
      subscribe: async (_root, { input }, context, { path }) =>
        context.stream(task, await task.call(input), input, String(path.key)),
      resolve: (event) => {
        // Thrown here, it is an error of this field in the last event; thrown by the stream, it would cut the connection.
        if ('error' in event) throw event.error;
        return event;
      },
    }),
  );
}

function eventName(mutation: string): string {
  return `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Event`;
}
