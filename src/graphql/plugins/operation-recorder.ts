// Records every operation from every entry point. It is the outermost layer, so that it also sees operations that are
// refused before execution or whose client disconnects.

import { type ExecutionResult, Kind } from 'graphql';
import { isRecord } from '../../utils/is-record.ts';
import { withEnd } from '../../utils/with-end.ts';
import { selectOperation } from '../documents/select-operation.ts';
import { type Execute, isStream, type OperationContext } from '../operation.ts';
import type { FieldRecord, OnOperation, OperationRecord } from '../operation-record.ts';
import type { RequestScope } from '../request-scope.ts';

export interface OperationRecorderOptions {
  /** Undefined: there is no listener, and nothing is recorded. */
  onOperation: OnOperation | undefined;
  /** Whether the `traceparent` header is used. */
  traced: boolean;
  tasks: readonly { id: string; mutation: string }[];
}

/** Most error codes without a field that a record keeps; more add no information. */
const MAX_CODES = 10;

export function createOperationRecorder({ onOperation, traced, tasks }: OperationRecorderOptions) {
  const taskOfField = new Map(tasks.map(({ id, mutation }) => [mutation, id]));

  function begin({ admitted }: RequestScope): OperationRecord {
    return {
      requestId: admitted.id,
      client: admitted.caller.key?.name,
      traceparent: traced ? admitted.head.header('traceparent') : undefined,
      document: undefined,
      kind: undefined,
      name: undefined,
      start: performance.now(),
      durationMs: 0,
      outcome: 'ok',
      codes: [],
      fields: [],
    };
  }

  function note(record: OperationRecord, { data, errors }: ExecutionResult, sent: unknown): void {
    if (!errors || errors.length === 0) return;
    record.outcome = data === undefined ? 'rejected' : 'failed';
    // A map, because thousands of fields may fail.
    const byField = new Map<unknown, FieldRecord>(record.fields.map((field) => [field.field, field]));
    for (const error of errors) {
      const code = String(error.extensions?.code ?? 'BAD_USER_INPUT');
      const { path } = error;
      if (path === undefined || path.length === 0) {
        if (record.codes.length < MAX_CODES) record.codes.push(code);
        continue;
      }
      // Steps of a chain are identified by their whole path.
      const field = path.join('.');
      const known = byField.get(field);
      if (known) known.code ??= code;
      else {
        const task = taskOfField.get(path.length === 1 ? fieldName(record, sent, field) : String(path.at(-1)));
        // An error in a part of an answer, such as its JSON, belongs to its task field.
        const whole = task === undefined ? recordAbove(path, byField) : undefined;
        if (whole) {
          whole.code ??= code;
          continue;
        }
        const none = { call: undefined, info: undefined, usage: undefined, start: record.start, durationMs: 0 };
        const failed = { field, task, code, ...none };
        record.fields.push(failed);
        byField.set(field, failed);
      }
    }
  }

  function end(record: OperationRecord, sent: unknown, listener: OnOperation): void {
    record.durationMs = performance.now() - record.start;
    const node = operationOf(record, sent);
    record.kind = node?.operation;
    record.name = node?.name?.value;
    listener(record);
  }

  /** Called only if needed, because it creates the client's abort signal. */
  function noteAbort(record: OperationRecord, { scope: { signal } }: OperationContext): void {
    if (!signal.aborted) return;
    record.outcome = 'aborted';
    for (const field of record.fields) if (field.code === 'INTERNAL_SERVER_ERROR') field.code = undefined;
  }

  return function record(execute: Execute): Execute {
    if (!onOperation) return execute;
    return async function recorded(sent, context) {
      const operation = begin(context.scope);
      context.record = operation;
      const result = await execute(sent, context);
      if (isStream(result)) {
        return withEnd(result, {
          onEvent: (event) => note(operation, event, sent),
          onEnd: () => {
            noteAbort(operation, context);
            end(operation, sent, onOperation);
          },
        });
      }
      note(operation, result, sent);
      if (operation.outcome !== 'ok') noteAbort(operation, context);
      end(operation, sent, onOperation);
      return result;
    };
  };
}

function operationOf({ document }: OperationRecord, sent: unknown) {
  if (!document) return undefined;
  return selectOperation(document, isRecord(sent) ? sent.operationName : undefined);
}

/** Schema name of the root field with this alias; aliases inside fragments are not resolved. */
function fieldName(record: OperationRecord, sent: unknown, alias: string): string {
  for (const node of operationOf(record, sent)?.selectionSet.selections ?? []) {
    if (node.kind === Kind.FIELD && node.alias?.value === alias) return node.name.value;
  }
  return alias;
}

function recordAbove(
  path: readonly (string | number)[],
  byField: ReadonlyMap<unknown, FieldRecord>,
): FieldRecord | undefined {
  for (let length = path.length - 1; length > 0; length--) {
    const record = byField.get(path.slice(0, length).join('.'));
    if (record) return record;
  }
  return undefined;
}
