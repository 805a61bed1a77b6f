// The GraphQL context of one operation: admits fields, runs tasks, and lists tasks and connections.

import {
  type Answer,
  type Call,
  createLoader,
  type Inference,
  InferenceError,
  type RunOptions,
} from '../inference/index.ts';
import type { Cropper } from '../pictures/cropper.ts';
import { checkAccess, keyProblem, mayUse } from '../security/api-keys.ts';
import type { Caller } from '../security/caller.ts';
import type { RateLimit } from '../security/rate-limit.ts';
import type { CallChoices, Context } from '../tasks/schema/builder.ts';
import type { FailedEvent, StreamedEvent } from '../tasks/schema/streamed-event.ts';
import type { TokenUsage } from '../tasks/shared/ending.ts';
import type { Task, TaskCall } from '../tasks/task.ts';
import { cancellable } from '../utils/cancellable.ts';
import { createCallBuilder } from './call-builder.ts';
import { type ChainCounts, createChainCounts } from './chain-limits.ts';
import type { OperationContext } from './operation.ts';
import { beginField, endField, type FieldRecord } from './operation-record.ts';

export interface ContextOptions {
  inference: Inference;
  tasks: readonly Task[];
  defaultConnection: string;
  /** Absent: requests are not limited. */
  rateLimit?: RateLimit | undefined;
  cropper: Cropper;
  /** Seconds that a chain may take in total. */
  timeoutSeconds: number;
}

/** @returns the function that creates the context of one operation */
export function createContextFactory(options: ContextOptions) {
  const { inference, tasks, defaultConnection, rateLimit, cropper, timeoutSeconds } = options;
  const counts = new WeakMap<object, ChainCounts>();
  const load = createLoader(inference.run);
  const { connectionOf, toCall } = createCallBuilder({ connections: inference.connections, defaultConnection });

  /** Charges the caller for the tokens of an answer. @returns them; undefined if the model did not run for this field */
  function account<Input, Result>(
    caller: Caller,
    task: Task<Input, Result>,
    { value, info }: Answer<Result>,
  ): TokenUsage | undefined {
    const usage = info.cached ? undefined : (task.usage?.(value) ?? undefined);
    if (usage?.totalTokens) rateLimit?.spendTokens(caller, usage.totalTokens);
    return usage;
  }

  async function* eventsOf(
    call: Call,
    record: FieldRecord | undefined,
    signal: AbortSignal,
    onAnswer: (answer: Answer) => TokenUsage | undefined,
  ): AsyncGenerator<StreamedEvent<unknown> | FailedEvent, void> {
    try {
      for await (const event of inference.stream(call, { signal })) {
        if (event.answer) endField(record, event.answer, onAnswer(event.answer));
        yield event.answer ? { ...event, input: call.input } : event;
      }
    } catch (error) {
      endField(record);
      // The client has disconnected: the error has no reader.
      if (signal.aborted) return;
      yield { error: error instanceof InferenceError ? error.with(call) : error };
    }
  }

  /** Step and crop counts of the HTTP request, shared by a list of operations. */
  function countsOf(request: object): ChainCounts {
    const known = counts.get(request);
    if (known) return known;
    const made = createChainCounts();
    counts.set(request, made);
    return made;
  }

  return function createContext({ scope, record: operation, trace }: OperationContext): Context {
    const { caller } = scope.admitted;
    /** Admitted root fields: the resolver of a subscription runs again for each event. */
    const admitted = new Set<string>();
    const start = performance.now();
    /** In `performance.now()` milliseconds; after a stream it counts from the stream's end, which may take longer. */
    let chainEnd: number | undefined;
    let isStreamed = false;

    /** All steps share the deadline of their chain; otherwise five steps could take five times as long. */
    function runOptionsOf(field: string): RunOptions {
      if (!field.includes('.')) return scope;
      chainEnd ??= (isStreamed ? performance.now() : start) + timeoutSeconds * 1000;
      // The signal is read late, because the scope creates it on first use.
      return {
        get signal() {
          return scope.signal;
        },
        deadline: chainEnd,
      };
    }

    function checkSchemaAccess() {
      if (caller.readsSchema) return;
      throw (
        keyProblem(caller) ??
        new InferenceError(
          'UNAUTHENTICATED',
          'The tasks and connections of this server are shown to callers with a key (PUBLIC_SCHEMA).',
        )
      );
    }

    return {
      admit(task, connection, field) {
        if (admitted.has(field)) return undefined;
        admitted.add(field);
        checkAccess(caller, typeof connection === 'string' ? connection : defaultConnection);
        return rateLimit?.charge(caller, task);
      },
      async answer<Input, Result>(
        task: Task<Input, Result>,
        taskCall: TaskCall<Input>,
        choices: CallChoices,
        field: string,
      ) {
        const call = toCall(caller, task, taskCall, choices);
        const record = beginField(operation, field, call);
        try {
          const answer = await load(scope, call, runOptionsOf(field));
          // The value was decoded by this very task, from this very call.
          const own = answer as Answer<Result>;
          endField(record, answer, account(caller, task, own));
          trace?.note(task, call, answer);
          return own;
        } catch (error) {
          endField(record);
          throw error;
        }
      },
      async stream<Input, Result>(
        task: Task<Input, Result>,
        taskCall: TaskCall<Input>,
        choices: CallChoices,
        field: string,
      ) {
        isStreamed = true;
        const call = toCall(caller, task, taskCall, choices);
        const record = beginField(operation, field, call);
        // As above.
        const onAnswer = (answer: Answer) => account(caller, task, answer as Answer<Result>);
        const events = cancellable((signal) => eventsOf(call, record, signal, onAnswer), scope.signal);
        // As above.
        return events as AsyncIterable<StreamedEvent<Result> | FailedEvent>;
      },
      countStep: () => countsOf(scope).add('steps'),
      async crop(picture, box) {
        countsOf(scope).add('crops');
        return cropper.crop(picture, box);
      },
      tasks() {
        checkSchemaAccess();
        return tasks;
      },
      defaultModel: (task, connection) => {
        const id = connection ?? defaultConnection;
        // A key without access to the default connection does not see it.
        if (connection === undefined && !mayUse(caller, id)) return undefined;
        return connectionOf(id, caller).defaultModel(task);
      },
      connections() {
        checkSchemaAccess();
        return [...inference.connections.values()]
          .filter(({ id }) => mayUse(caller, id))
          .map(({ id, kind, models, downloads }) => ({
            id,
            kind,
            isDefault: id === defaultConnection,
            models: () => models?.() ?? [],
            downloads: () => downloads?.() ?? [],
          }));
      },
    };
  };
}
