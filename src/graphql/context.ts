// What resolvers may ask for, per HTTP request: an answer, the tasks, the connections.

import {
  type Answer,
  type AnswerEvent,
  type Call,
  cancellable,
  createLoader,
  type Inference,
  InferenceError,
} from '../inference/index.ts';
import type { CallChoices, Context, StreamedEvent } from '../tasks/builder.ts';
import type { Task, TaskCall } from '../tasks/task.ts';
import { type ApiKey, createAccess } from './access.ts';

type Client = Pick<Request, 'signal' | 'headers'>;

export interface ContextOptions {
  inference: Inference;
  tasks: readonly Task[];
  defaultConnection: string;
  /** Keys of the clients; none: everybody may ask. */
  apiKeys: readonly ApiKey[];
}

/** @returns the function that makes the context of one request; its signal ends when the client goes away */
export function createContextFactory({ inference, tasks, defaultConnection, apiKeys }: ContextOptions) {
  const ids = [...inference.connections.keys()];
  const load = createLoader(inference.run, inference.read);
  const checkAccess = createAccess(apiKeys);

  function connectionOf(id: string) {
    const connection = inference.connections.get(id);
    if (connection) return connection;
    const message = `input.connection: expected one of ${ids.join(', ')}, got "${id.slice(0, 100)}".`;
    throw new InferenceError('BAD_USER_INPUT', message);
  }

  function callOf(
    request: Client,
    task: Task,
    { input, parameters, sampled = false }: TaskCall,
    choices: CallChoices,
  ): Call {
    const id = choices.connection ?? defaultConnection;
    checkAccess(request, id);
    const connection = connectionOf(id);
    return {
      connection: connection.id,
      credentials: connection.credentials,
      task: task.id,
      model: choices.model ?? connection.defaultModel(task.id),
      input,
      parameters,
      useCache: choices.options?.useCache ?? !sampled,
      waitForModel: choices.options?.waitForModel ?? false,
    };
  }

  async function* eventsOf(call: Call, signal: AbortSignal): AsyncGenerator<AnswerEvent | { error: unknown }, void> {
    try {
      yield* inference.stream(call, { signal });
    } catch (error) {
      // Nobody is there to read it.
      if (signal.aborted) return;
      yield { error: error instanceof InferenceError ? error.with(call) : error };
    }
  }

  return function createContext({ request }: { request: Client }): Context {
    return {
      async answer<Input, Result>(task: Task<Input, Result>, taskCall: TaskCall<Input>, choices: CallChoices) {
        const call = callOf(request, task, taskCall, choices);
        const answer = await load(request, call, request);
        // The value was decoded by this very task, from this very call.
        return answer as Answer<Result>;
      },
      stream<Input, Result>(task: Task<Input, Result>, taskCall: TaskCall<Input>, choices: CallChoices) {
        const call = callOf(request, task, taskCall, choices);
        const events = cancellable((signal) => eventsOf(call, signal), request.signal);
        // As above.
        return events as AsyncIterable<StreamedEvent<Result> | { error: unknown }>;
      },
      tasks: () => tasks,
      defaultModel: (task, connection) => connectionOf(connection ?? defaultConnection).defaultModel(task),
      connections: () =>
        [...inference.connections.values()].map(({ id, kind }) => ({ id, kind, isDefault: id === defaultConnection })),
    };
  };
}
