// Tasks as functions, and their types: what the library and the command line call without HTTP.

import type { TaskTypes } from '../generated/task-types.ts';

/**
 * Names of the tasks, as the mutations of the schema have them.
 *
 * @example
 * ```ts
 * import type { TaskName } from 'inferql';
 *
 * const names: TaskName[] = ['summarization', 'fillMask'];
 * ```
 */
export type TaskName = keyof TaskTypes;

/**
 * Names of the tasks whose answers can be streamed.
 *
 * @example
 * ```ts
 * import type { StreamedTaskName } from 'inferql';
 *
 * const name: StreamedTaskName = 'chatCompletion';
 * ```
 */
export type StreamedTaskName = {
  [Name in TaskName]: TaskTypes[Name]['isStreamed'] extends true ? Name : never;
}[TaskName];

/**
 * Options of `run` and `stream`.
 *
 * @example
 * ```ts
 * import { createInferql, type RunTaskOptions } from 'inferql';
 *
 * const options: RunTaskOptions = { signal: AbortSignal.timeout(5000) };
 * const { translationText } = await createInferql().run('translation', { inputs: 'Hello' }, options);
 * ```
 */
export interface RunTaskOptions {
  /** Aborts the call, which then rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
}

/**
 * A piece of a streamed answer; only the last one has the output.
 *
 * @example
 * ```ts
 * import type { TaskEvent, TaskTypes } from 'inferql';
 *
 * type ChatEvent = TaskEvent<TaskTypes['chatCompletion']['output']>;
 * const write = ({ text, output }: ChatEvent) => process.stdout.write(output ? `\n${output.finishReason}` : text);
 * ```
 */
export interface TaskEvent<Output> {
  /** Text that this event adds; empty on the last. */
  text: string;
  /** The model's reasoning; only chat completions return it separately. */
  reasoning?: string;
  /** The whole answer on the last event, otherwise null. */
  output: Output | null;
}

/**
 * A task that failed. `code` and `extensions` are those of an entry in a GraphQL answer's `errors`.
 *
 * @example
 * ```ts
 * import { createInferql, TaskError } from 'inferql';
 *
 * const inferql = createInferql();
 * try {
 *   await inferql.run('fillMask', { inputs: 'no mask' });
 * } catch (error) {
 *   if (error instanceof TaskError) console.log(error.code, error.message);
 * }
 * ```
 */
export class TaskError extends Error {
  override readonly name = 'TaskError';
  /** Such as `BAD_USER_INPUT` or `MODEL_NOT_FOUND`. */
  readonly code: string;
  /** The code and further facts, such as `retryAfter`. */
  readonly extensions: Readonly<Record<string, unknown>>;

  constructor(message: string, extensions: Readonly<Record<string, unknown>>) {
    super(message);
    this.code = String(extensions.code ?? 'INTERNAL_SERVER_ERROR');
    this.extensions = extensions;
  }
}

/**
 * Tasks as functions; {@link createInferql} returns one.
 *
 * @example
 * ```ts
 * import { createInferql, type TaskRunner } from 'inferql';
 *
 * const summarize = async (runner: TaskRunner, text: string) =>
 *   (await runner.run('summarization', { inputs: text })).summaryText;
 * console.log(await summarize(createInferql(), 'A long text.'));
 * ```
 */
export interface TaskRunner {
  /**
   * Runs one task, typed by its name.
   * @param task name of its mutation, such as `fillMask`; its pipeline tag, such as `fill-mask`, also works at run time
   * @throws TaskError
   */
  run<Name extends TaskName>(
    task: Name,
    input: TaskTypes[Name]['input'],
    options?: RunTaskOptions,
  ): Promise<TaskTypes[Name]['output']>;
  /** Streams the answer. Nothing starts before the first event is requested; a failure throws a TaskError. */
  stream<Name extends StreamedTaskName>(
    task: Name,
    input: TaskTypes[Name]['input'],
    options?: RunTaskOptions,
  ): AsyncGenerator<TaskEvent<TaskTypes[Name]['output']>, void>;
}

/** The same for task names known only at run time; the schema validates the input. */
export interface UntypedTaskRunner {
  run(task: string, input: object, options?: RunTaskOptions): Promise<object>;
  stream(task: string, input: object, options?: RunTaskOptions): AsyncGenerator<TaskEvent<object>, void>;
}
