// What resolvers may ask for, per HTTP request: an answer, the tasks, the connections.

import {
  type Answer,
  type Call,
  cancellable,
  createLoader,
  credentialsOf,
  type Inference,
  InferenceError,
} from '../inference/index.ts';
import type { Cropper } from '../pictures/cropper.ts';
import { checkAccess } from '../security/api-keys.ts';
import type { Authenticate, Caller } from '../security/caller.ts';
import type { RateLimit } from '../security/rate-limit.ts';
import type { CallChoices, Context, StreamedEvent } from '../tasks/schema/builder.ts';
import type { TokenUsage } from '../tasks/shared/ending.ts';
import type { Task, TaskCall } from '../tasks/task.ts';
import { type ChainCounts, createChainCounts } from './chain-limits.ts';
import type { CallTrace } from './fast-path/response-cache.ts';
import type { FieldRecord, OperationRecord } from './operation-record.ts';

export interface ContextOptions {
  inference: Inference;
  tasks: readonly Task[];
  defaultConnection: string;
  clientOf: Authenticate;
  /** Absent: clients may ask as much as they like. */
  rateLimit?: RateLimit | undefined;
  cropper: Cropper;
}

/** What the context is made of; who asks is known already where the request came through the door. */
export interface ContextSource {
  request: Pick<Request, 'signal' | 'headers'>;
  client?: Caller;
  /** Where somebody watches. */
  operation?: OperationRecord | undefined;
  /** Where the whole answer may be kept. */
  trace?: CallTrace | undefined;
}

/** @returns the function that makes the context of one request; its signal ends when the client goes away */
export function createContextFactory({
  inference,
  tasks,
  defaultConnection,
  clientOf,
  rateLimit,
  cropper,
}: ContextOptions) {
  const counts = new WeakMap<object, ChainCounts>();

  const ids = [...inference.connections.keys()];
  const load = createLoader(inference.run);

  function connectionOf(id: string) {
    const connection = inference.connections.get(id);
    if (connection) return connection;
    const message = `input.connection: expected one of ${ids.join(', ')}, got "${id.slice(0, 100)}".`;
    throw new InferenceError('BAD_USER_INPUT', message);
  }

  function callOf(
    client: Caller,
    task: Task,
    { input, parameters, sampled = false }: TaskCall,
    choices: CallChoices,
  ): Call {
    const id = choices.connection ?? defaultConnection;
    checkAccess(client, id);
    const connection = connectionOf(id);
    const { token } = client;
    if (token instanceof InferenceError) throw token;
    const call: Call = {
      connection: connection.id,
      credentials: credentialsOf(connection, token),
      task: task.id,
      model: choices.model ?? connection.defaultModel(task.id),
      input,
      parameters,
      useCache: choices.options?.useCache ?? !sampled,
      waitForModel: choices.options?.waitForModel ?? false,
      token,
      allowed: client.key?.connections,
    };
    connection.check?.(call);
    return call;
  }

  const unknownClient = ({ headers }: ContextSource['request']) =>
    clientOf({ header: (name) => headers.get(name) ?? undefined });

  /** What the answer took, which the client is charged for; nothing where it was not run for this field. */
  function account<Input, Result>(
    client: Caller,
    task: Task<Input, Result>,
    { value, info }: Answer<Result>,
  ): TokenUsage | undefined {
    const usage = info.cached ? undefined : (task.usage?.(value) ?? undefined);
    if (usage?.totalTokens) rateLimit?.spendTokens(client, usage.totalTokens);
    return usage;
  }

  async function* eventsOf(
    call: Call,
    record: FieldRecord | undefined,
    signal: AbortSignal,
    onAnswer: (answer: Answer) => TokenUsage | undefined,
  ): AsyncGenerator<StreamedEvent<unknown> | { error: unknown }, void> {
    try {
      for await (const event of inference.stream(call, { signal })) {
        if (event.answer) end(record, event.answer, onAnswer(event.answer));
        yield event.answer ? { ...event, input: call.input } : event;
      }
    } catch (error) {
      end(record);
      // Nobody is there to read it.
      if (signal.aborted) return;
      yield { error: error instanceof InferenceError ? error.with(call) : error };
    }
  }

  /** Of the HTTP request: a list of operations shares them. */
  function countsOf(request: object): ChainCounts {
    const known = counts.get(request);
    if (known) return known;
    const made = createChainCounts();
    counts.set(request, made);
    return made;
  }

  return function createContext({
    request,
    client = unknownClient(request),
    operation,
    trace,
  }: ContextSource): Context {
    if (operation) operation.client = client.key?.name;
    return {
      async answer<Input, Result>(
        task: Task<Input, Result>,
        taskCall: TaskCall<Input>,
        choices: CallChoices,
        field: string,
      ) {
        const call = callOf(client, task, taskCall, choices);
        const record = begin(operation, field, call);
        try {
          if (rateLimit) await rateLimit.charge(client, task);
          const answer = await load(request, call, request);
          // The value was decoded by this very task, from this very call.
          const own = answer as Answer<Result>;
          end(record, answer, account(client, task, own));
          trace?.note(call, answer);
          return own;
        } catch (error) {
          end(record);
          throw error;
        }
      },
      async stream<Input, Result>(
        task: Task<Input, Result>,
        taskCall: TaskCall<Input>,
        choices: CallChoices,
        field: string,
      ) {
        const call = callOf(client, task, taskCall, choices);
        const record = begin(operation, field, call);
        if (rateLimit) await rateLimit.charge(client, task);
        // As above.
        const onAnswer = (answer: Answer) => account(client, task, answer as Answer<Result>);
        const events = cancellable((signal) => eventsOf(call, record, signal, onAnswer), request.signal);
        // As above.
        return events as AsyncIterable<StreamedEvent<Result> | { error: unknown }>;
      },
      countStep: () => countsOf(request).add('steps'),
      async crop(picture, box) {
        countsOf(request).add('crops');
        return cropper.crop(picture, box);
      },
      tasks: () => tasks,
      defaultModel: (task, connection) => connectionOf(connection ?? defaultConnection).defaultModel(task),
      connections: () =>
        [...inference.connections.values()].map(({ id, kind, models, downloads }) => ({
          id,
          kind,
          isDefault: id === defaultConnection,
          models: () => models?.() ?? [],
          downloads: () => downloads?.() ?? [],
        })),
    };
  };
}

function begin(operation: OperationRecord | undefined, field: string, call: Call): FieldRecord | undefined {
  if (!operation) return undefined;
  const { task } = call;
  const start = performance.now();
  const record = { field, task, call, info: undefined, usage: undefined, code: undefined, start, durationMs: 0 };
  operation.fields.push(record);
  return record;
}

function end(record: FieldRecord | undefined, answer?: Answer, usage?: TokenUsage | undefined): void {
  if (!record) return;
  record.info = answer?.info;
  record.usage = usage;
  record.durationMs = performance.now() - record.start;
}
