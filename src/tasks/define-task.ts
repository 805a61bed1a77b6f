// Adds a task to the GraphQL schema: a query and a mutation, a subscription if it can be streamed, and a chain step if
// it takes the text or picture of another task's answer.

import type { InputRef } from '@pothos/core';
import { isRecord } from '../utils/is-record.ts';
import { builder, type CallChoices, type Context } from './schema/builder.ts';
import type { BeforeInput } from './schema/input-validation.ts';
import type { OutputRef } from './schema/output-type.ts';
import { ImageSteps, stepArguments, stepInput, type Takes, TextSteps } from './schema/steps.ts';
import { eventValue, type StreamedEvent } from './schema/streamed-event.ts';
import { bundledDomain } from './shared/bundled-models.ts';
import type { Task, TaskCall } from './task.ts';

export interface TaskDefinition<Arguments extends CallChoices, Input, Result extends object>
  extends Task<Input, Result> {
  readonly input: InputRef<Arguments>;
  readonly output: OutputRef<Result>;
  /** Present if the task can be a step of a chain. */
  readonly takes?: Takes;
  /** Converts GraphQL arguments to a call. */
  call(input: Arguments): TaskCall<Input> | Promise<TaskCall<Input>>;
}

/** Adds the task to the schema and returns what connections need of it. */
export function defineTask<Arguments extends CallChoices, Input, Result extends object>(
  task: TaskDefinition<Arguments, Input, Result>,
): Task<Input, Result> {
  addRootFields(task);
  if (task.remote.stream) addSubscription(task);
  if (task.takes) addStep(task, task.takes);
  return task;
}

// Not generic, because Pothos cannot infer types through a generic reference; defineTask checks the task's own types.
type AnyTask = TaskDefinition<CallChoices, unknown, object>;

/** Adds a query as well as a mutation: tasks have no side effects, and hooks, GET and HTTP caches need queries. */
function addRootFields(task: AnyTask): void {
  const { mutation, input, output } = task;
  const description = describe(task);
  const about = 'What to run, and where.';
  builder.queryField(mutation, (t) =>
    t.field({
      type: output,
      nullable: true,
      description,
      args: { input: t.arg({ type: input, required: true, description: about }) },
      extensions: { beforeInput: admission(task) },
      resolve: (_root, args, context, { path }) => runTask(task, args.input, context, path),
    }),
  );
  builder.mutationField(mutation, (t) =>
    t.field({
      type: output,
      nullable: true,
      description,
      args: { input: t.arg({ type: input, required: true, description: about }) },
      extensions: { beforeInput: admission(task) },
      resolve: (_root, args, context, { path }) => runTask(task, args.input, context, path),
    }),
  );
}

/** Adds the task as a chain step on a text or a cropped picture. */
function addStep(task: AnyTask, takes: Takes): void {
  builder.objectField(takes.kind === 'text' ? TextSteps : ImageSteps, task.mutation, (t) =>
    t.field({
      type: task.output,
      nullable: true,
      description: `${task.description}${takes.description ? ` ${takes.description}` : ''}`,
      args: stepArguments(task.input, takes),
      extensions: { beforeInput: admission(task) },
      resolve: async (source, args, context, { path }) => {
        context.countStep();
        return runTask(task, await stepInput(source, args, takes), context, path);
      },
    }),
  );
}

/** Checks access and charges the client before the input is read: decoding a picture of 25 MB takes a second. */
function admission(task: AnyTask): BeforeInput<Context> {
  return ({ input, connection }, context, { path }) =>
    context.admit(task, isRecord(input) ? input.connection : connection, fieldName(path));
}

async function runTask(task: AnyTask, choices: CallChoices, context: Context, path: FieldPath) {
  const call = task.call(choices);
  const taskCall = call instanceof Promise ? await call : call;
  const { value, info } = await context.answer(task, taskCall, choices, fieldName(path));
  // The spread comes last: on Node 20, members added after a spread cost a hidden class per object, 4 KB per request.
  return { info, input: taskCall.input, ...value };
}

interface FieldPath {
  readonly prev: FieldPath | undefined;
  readonly key: string | number;
}

/** Path of the field in the answer: `a` at the root, `a.next.translation` in a chain. */
function fieldName({ prev, key }: FieldPath): string {
  return prev === undefined ? String(key) : `${fieldName(prev)}.${key}`;
}

function describe({ id, description }: Pick<Task, 'id' | 'description'>): string {
  const domain = bundledDomain(id);
  return domain ? `${description} The bundled model: ${lowerFirst(domain)}` : description;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function addSubscription(task: TaskDefinition<CallChoices, unknown, object>): void {
  const Event = builder.objectRef<StreamedEvent<object>>(eventName(task.mutation)).implement({
    description: 'A piece of the answer.',
    fields: (t) => ({
      text: t.exposeString('text', { description: 'The text that this event adds; empty on the last.' }),
      ...(task.tellsReasoning
        ? {
            reasoning: t.string({
              description: 'The reasoning that this event adds; empty on most events.',
              resolve: ({ reasoning }) => reasoning ?? '',
            }),
          }
        : {}),
      output: t.field({
        type: task.output,
        nullable: true,
        description: 'The whole answer, on the last event alone.',
        resolve: ({ answer, input }) => (answer ? { info: answer.info, input, ...answer.value } : null),
      }),
    }),
  });
  builder.subscriptionField(task.mutation, (t) =>
    t.field({
      type: Event,
      description: `${describe(task)} The answer is streamed; a server that cannot stream sends one event.`,
      args: { input: t.arg({ type: task.input, required: true, description: 'What to run, and where.' }) },
      extensions: { beforeInput: admission(task) },
      subscribe: async (_root, { input }, context, { path }) =>
        context.stream(task, await task.call(input), input, String(path.key)),
      resolve: (event) => eventValue(event),
    }),
  );
}

function eventName(mutation: string): string {
  return `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Event`;
}
