// Turns a field of an operation into a call, with its connection, model and credentials, if the caller may use them.

import { type Call, type Connection, credentialsOf, type Inference, InferenceError } from '../inference/index.ts';
import { checkAccess, mayUse } from '../security/api-keys.ts';
import { type Caller, callerName } from '../security/caller.ts';
import type { CallChoices } from '../tasks/schema/builder.ts';
import type { Task, TaskCall } from '../tasks/task.ts';

export interface CallBuilder {
  /** @throws InferenceError BAD_USER_INPUT that names those the caller may use, if it may not use this one */
  connectionOf(id: string, caller: Caller): Connection;
  /** @throws InferenceError if the caller may not make this call, or the connection cannot run it */
  toCall(caller: Caller, task: Task, taskCall: TaskCall, choices: CallChoices): Call;
}

export interface CallBuilderOptions {
  connections: Inference['connections'];
  defaultConnection: string;
}

export function createCallBuilder({ connections, defaultConnection }: CallBuilderOptions): CallBuilder {
  function connectionOf(id: string, caller: Caller): Connection {
    const connection = connections.get(id);
    if (connection && mayUse(caller, id)) return connection;
    const ids = [...connections.keys()].filter((one) => mayUse(caller, one));
    const message = `input.connection: expected one of ${ids.join(', ')}, got "${id.slice(0, 100)}".`;
    throw new InferenceError('BAD_USER_INPUT', message);
  }

  return {
    connectionOf,
    toCall(caller, task, { input, parameters, sampled = false }, choices) {
      const id = choices.connection ?? defaultConnection;
      checkAccess(caller, id);
      const connection = connectionOf(id, caller);
      const { token } = caller;
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
        caller: callerName(caller),
        allowed: caller.key?.connections,
      };
      connection.check?.(call);
      return call;
    },
  };
}
