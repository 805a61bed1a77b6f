// Runs one task without HTTP, as an operation that selects its whole output, with the same checks, cache, log and
// metrics as any other. The caller is the surrounding program, to which client limits do not apply.

import {
  coerceInputValue,
  type ExecutionResult,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isInputType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';
import type { Caller } from '../security/caller.ts';
import { requestIdOf } from '../security/request-id.ts';
import { tasks } from '../tasks/index.ts';
import { didYouMean } from '../utils/did-you-mean.ts';
import { type Execute, isStream, type OperationResult } from './operation.ts';
import { RequestScope } from './request-scope.ts';
import { TaskError, type TaskEvent, type TaskRunner, type UntypedTaskRunner } from './task-runner.ts';

/** Fields that continue a chain. */
const CHAIN = ['next', 'crop'];

/** The surrounding program as a caller: it may do everything that the server may. */
const OWNER: Caller = {
  isOwner: true,
  needsKey: false,
  readsSchema: true,
  key: undefined,
  sentKey: false,
  mustWait: undefined,
  address: undefined,
  token: undefined,
  setHeader: undefined,
};
const HEAD = { method: 'POST', url: '', header: () => undefined };

export interface TaskRunnerOptions {
  execute: Execute;
  schema: GraphQLSchema;
}

export function createTaskRunner(options: TaskRunnerOptions): TaskRunner {
  // The types are generated from the schema that runs here, so its results match them.
  return createUntypedTaskRunner(options) as TaskRunner;
}

export function createUntypedTaskRunner({ execute, schema }: TaskRunnerOptions): UntypedTaskRunner {
  const documents = new Map<string, string>();

  function documentOf(kind: 'mutation' | 'subscription', task: string): string {
    const known = documents.get(`${kind} ${task}`);
    if (known !== undefined) return known;
    const type = kind === 'mutation' ? schema.getMutationType() : schema.getSubscriptionType();
    const field = type?.getFields()[task];
    if (!field) throw new TaskError(`${task} cannot be streamed.`, { code: 'BAD_USER_INPUT' });
    const text = `${kind} ($input: ${field.args[0]?.type}) { ${task}(input: $input) ${selectionOf(field.type)} }`;
    documents.set(`${kind} ${task}`, text);
    return text;
  }

  /** Where the input does not fit its type: graphql-js's own error names a variable, and quotes the whole input. */
  function inputProblem(task: string, input: object): string | undefined {
    const type = schema.getMutationType()?.getFields()[task]?.args[0]?.type;
    let problem: string | undefined;
    if (type && isInputType(type)) {
      coerceInputValue(ownCopy(input), type, (path, _value, { message }) => {
        problem ??= `${['input', ...path].join('.')}: ${message}`;
      });
    }
    return problem;
  }

  function begin(query: string, input: object, signal: AbortSignal): Promise<OperationResult> {
    const admitted = { id: requestIdOf(undefined), head: HEAD, caller: OWNER, maxBodyBytes: 0 };
    const variables = { input: ownCopy(input) };
    return execute({ query, variables }, { scope: new RequestScope(admitted, { signal }), streams: true });
  }

  return {
    async run(name, input, { signal = new AbortController().signal } = {}) {
      const task = mutationOf(name);
      signal.throwIfAborted();
      const result = await begin(documentOf('mutation', task), input, signal);
      signal.throwIfAborted();
      if (isStream(result)) throw new TypeError(`The mutation ${task} gave a stream.`);
      return outputOf(result, task, () => inputProblem(task, input));
    },
    async *stream(name, input, { signal = new AbortController().signal } = {}) {
      const task = mutationOf(name);
      signal.throwIfAborted();
      const events = await begin(documentOf('subscription', task), input, signal);
      if (!isStream(events)) {
        outputOf(events, task, () => inputProblem(task, input));
        throw new TypeError(`The subscription ${task} gave no stream.`);
      }
      for await (const event of events) yield eventOf(outputOf(event, task));
      signal.throwIfAborted();
    },
  };
}

function mutationOf(name: string): string {
  const task = tasks.find(({ id, mutation }) => mutation === name || id === name);
  if (task) return task.mutation;
  const names = tasks.map(({ mutation }) => mutation);
  const near = didYouMean(name, names);
  const message = `There is no task "${name.slice(0, 100)}".${near} Tasks are ${names.join(', ')}.`;
  throw new TaskError(message, { code: 'BAD_USER_INPUT' });
}

/** An error in a part of an answer, such as `json`, leaves only that part null. */
function outputOf(
  { data, errors = [] }: ExecutionResult,
  field: string,
  explain: () => string | undefined = () => undefined,
): object {
  const output = data?.[field];
  if (typeof output === 'object' && output !== null) return output;
  const [error] = errors;
  // An error without a path comes from before the field ran: the input does not fit its type.
  const problem = error && error.path === undefined ? explain() : undefined;
  throw new TaskError(problem ?? error?.message ?? 'The task gave no answer.', error?.extensions ?? {});
}

function eventOf(event: object): TaskEvent<object> {
  if (isEvent(event)) return event;
  throw new TypeError('An event of a subscription has no text.');
}

function isEvent(event: object): event is TaskEvent<object> {
  return 'text' in event && typeof event.text === 'string' && 'output' in event;
}

/** Selects every field except those that continue a chain. */
function selectionOf(type: GraphQLOutputType): string {
  const inner = getNamedType(type);
  if (!isObjectType(inner)) return '';
  const fields = Object.values(inner.getFields()).filter(
    ({ name, args }) => !CHAIN.includes(name) && !args.some(isRequiredArgument),
  );
  return `{ ${fields.map((field) => `${field.name} ${selectionOf(field.type)}`).join(' ')} }`;
}

/** Copies the input, so that later changes by the caller do not affect the call; bytes become files. */
function ownCopy(value: unknown): unknown {
  if (value instanceof Uint8Array) return new Blob([Uint8Array.from(value)]);
  if (Array.isArray(value)) return value.map(ownCopy);
  if (typeof value !== 'object' || value === null || value instanceof Blob) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, ownCopy(inner)]));
}
