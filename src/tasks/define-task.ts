// Adds a task to the GraphQL schema: its mutation, and its subscription where it can be streamed.

import type { InputRef } from '@pothos/core';
import { builder, type CallChoices, type StreamedEvent } from './schema/builder.ts';
import type { OutputRef } from './schema/output-type.ts';
import { bundledDomain } from './shared/bundled-models.ts';
import type { Task, TaskCall } from './task.ts';

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
