// What resolvers may ask for, per HTTP request: an answer, the tasks, the connections.

import {
  type Answer,
  type AnswerEvent,
  type Call,
  cancellable,
  createLoader,
  credentialsOf,
  type Inference,
  InferenceError,
} from '../inference/index.ts';
import type { CallChoices, Context, StreamedEvent } from '../tasks/builder.ts';
import type { Task, TaskCall } from '../tasks/task.ts';
import { checkAccess } from './access.ts';
import type { Client, ClientOf } from './client.ts';
import type { RateLimit } from './rate-limit.ts';

export interface ContextOptions {
  inference: Inference;
  tasks: readonly Task[];
  defaultConnection: string;
  clientOf: ClientOf;
  /** Absent: clients may ask as much as they like. */
  rateLimit?: RateLimit | undefined;
}

/** What the context is made of; who asks is known already where the request came through the door. */
export interface ContextSource {
  request: Pick<Request, 'signal' | 'headers'>;
  client?: Client;
}

/** @returns the function that makes the context of one request; its signal ends when the client goes away */
export function createContextFactory({ inference, tasks, defaultConnection, clientOf, rateLimit }: ContextOptions) {
  const ids = [...inference.connections.keys()];
  const load = createLoader(inference.run, inference.read);

  function connectionOf(id: string) {
    const connection = inference.connections.get(id);
    if (connection) return connection;
    const message = `input.connection: expected one of ${ids.join(', ')}, got "${id.slice(0, 100)}".`;
    throw new InferenceError('BAD_USER_INPUT', message);
  }

  function callOf(
    client: Client,
    task: Task,
    { input, parameters, sampled = false }: TaskCall,
    choices: CallChoices,
  ): Call {
    const id = choices.connection ?? defaultConnection;
    checkAccess(client, id);
    const connection = connectionOf(id);
    const { token } = client;
    if (token instanceof InferenceError) throw token;
    return {
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
  }

  const unknownClient = ({ headers }: ContextSource['request']) =>
    clientOf({ header: (name) => headers.get(name) ?? undefined });

  async function* eventsOf(call: Call, signal: AbortSignal): AsyncGenerator<AnswerEvent | { error: unknown }, void> {
    try {
      yield* inference.stream(call, { signal });
    } catch (error) {
      // Nobody is there to read it.
      if (signal.aborted) return;
      yield { error: error instanceof InferenceError ? error.with(call) : error };
    }
  }

  return function createContext({ request, client = unknownClient(request) }: ContextSource): Context {
    return {
      async answer<Input, Result>(task: Task<Input, Result>, taskCall: TaskCall<Input>, choices: CallChoices) {
        const call = callOf(client, task, taskCall, choices);
        if (rateLimit) await rateLimit.charge(client, task);
        const answer = await load(request, call, request);
        // The value was decoded by this very task, from this very call.
        return answer as Answer<Result>;
      },
      async stream<Input, Result>(task: Task<Input, Result>, taskCall: TaskCall<Input>, choices: CallChoices) {
        const call = callOf(client, task, taskCall, choices);
        if (rateLimit) await rateLimit.charge(client, task);
        const events = cancellable((signal) => eventsOf(call, signal), request.signal);
        // As above.
        return events as AsyncIterable<StreamedEvent<Result> | { error: unknown }>;
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
