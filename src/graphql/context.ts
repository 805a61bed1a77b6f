// What resolvers may ask for, per HTTP request: an answer, the tasks, the connections.

import type { Answer, Call, Inference } from '../inference/index.ts';
import { createLoader, InferenceError } from '../inference/index.ts';
import type { Context } from '../tasks/builder.ts';
import type { Task } from '../tasks/task.ts';

export interface ContextOptions {
  inference: Inference;
  tasks: readonly Task[];
  defaultConnection: string;
}

/** @returns the function that makes the context of one request; its signal ends when the client goes away */
export function createContextFactory({ inference, tasks, defaultConnection }: ContextOptions) {
  const ids = [...inference.connections.keys()];
  const load = createLoader(inference.run);

  function connectionOf(id: string) {
    const connection = inference.connections.get(id);
    if (connection) return connection;
    const message = `input.connection: expected one of ${ids.join(', ')}, got "${id.slice(0, 100)}".`;
    throw new InferenceError('BAD_USER_INPUT', message);
  }

  return function createContext({ request }: { request: Request }): Context {
    return {
      async answer<Input, Result>(
        task: Task<Input, Result>,
        { input, parameters, sampled = false }: Parameters<Context['answer']>[1],
        choices: Parameters<Context['answer']>[2],
      ) {
        const connection = connectionOf(choices.connection ?? defaultConnection);
        const call: Call = {
          connection: connection.id,
          credentials: connection.credentials,
          task: task.id,
          model: choices.model ?? connection.defaultModel(task.id),
          input,
          parameters,
          useCache: choices.options?.useCache ?? !sampled,
          waitForModel: choices.options?.waitForModel ?? false,
        };
        const answer = await load(request, call, request);
        // The value was decoded by this very task, from this very call.
        return answer as Answer<Result>;
      },
      tasks: () => tasks,
      defaultModel: (task, connection) => connectionOf(connection ?? defaultConnection).defaultModel(task),
      connections: () =>
        [...inference.connections.values()].map(({ id, kind }) => ({ id, kind, isDefault: id === defaultConnection })),
    };
  };
}
