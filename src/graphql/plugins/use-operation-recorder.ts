// Keeps a record of every operation on every way in, and tells the request's id to the errors of this server. It stands
// around the whole pipeline, so that it sees what is refused before execution and whose client left as well.

import { type ExecutionResult, getOperationAST, Kind } from 'graphql';
import { type GraphQLParams, isAsyncIterable, type Plugin } from 'graphql-yoga';
import { withEnd } from '../../utils/with-end.ts';
import { tellRequestId } from '../errors.ts';
import type { FieldRecord, OnOperation, OperationRecord } from '../operation-record.ts';

/** What the ways in, and this plugin, add to the context of an operation. */
export interface OperationContext {
  requestId?: string;
  /** Its answer is thrown away unless it has data: the operation then comes again on the long way. */
  isTentative?: boolean;
  operation?: OperationRecord;
}

/** What yoga calls with an operation's parameters. */
export type Handler = Parameters<
  NonNullable<Plugin<OperationContext, OperationContext>['onParams']>
>[0]['paramsHandler'];

export interface OperationRecorderOptions {
  /** Undefined: nobody watches, and no record is made. */
  onOperation: OnOperation | undefined;
  /** Whether anybody reads `traceparent`. */
  traced: boolean;
  tasks: readonly { id: string; mutation: string }[];
}

/** An operation has few errors without a field; more say nothing new. */
const MAX_CODES = 10;

export function createOperationRecorder({ onOperation, traced, tasks }: OperationRecorderOptions) {
  const taskOfField = new Map(tasks.map(({ id, mutation }) => [mutation, id]));

  function begin(request: Request, context: OperationContext): OperationRecord {
    return {
      requestId: context.requestId ?? request.headers.get('x-request-id') ?? undefined,
      client: undefined,
      traceparent: traced ? (request.headers.get('traceparent') ?? undefined) : undefined,
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

  function note(operation: OperationRecord, { data, errors }: ExecutionResult, params: GraphQLParams): void {
    if (!errors || errors.length === 0) return;
    operation.outcome = data === undefined ? 'rejected' : 'failed';
    // A map, since an operation may have thousands of fields, and all may fail.
    const byField = new Map<unknown, FieldRecord>(operation.fields.map((record) => [record.field, record]));
    for (const error of errors) {
      const code = String(error.extensions?.code ?? 'BAD_USER_INPUT');
      if (code === 'INTERNAL_SERVER_ERROR' && operation.requestId) tellRequestId(error, operation.requestId);
      const { path } = error;
      if (path === undefined || path.length === 0) {
        if (operation.codes.length < MAX_CODES) operation.codes.push(code);
        continue;
      }
      // A step of a chain is known by its whole path.
      const field = path.join('.');
      const record = byField.get(field);
      if (record) record.code ??= code;
      else {
        const task = taskOfField.get(path.length === 1 ? fieldName(operation, params, field) : String(path.at(-1)));
        // What is wrong with a part of an answer, such as its JSON, is told of its field.
        const whole = task === undefined ? recordAbove(path, byField) : undefined;
        if (whole) {
          whole.code ??= code;
          continue;
        }
        const none = { call: undefined, info: undefined, usage: undefined, start: operation.start, durationMs: 0 };
        const failed = { field, task, code, ...none };
        operation.fields.push(failed);
        byField.set(field, failed);
      }
    }
  }

  function end(operation: OperationRecord, params: GraphQLParams): void {
    if (!onOperation) return;
    operation.durationMs = performance.now() - operation.start;
    const node = operationOf(operation, params);
    operation.kind = node?.operation;
    operation.name = node?.name?.value;
    onOperation(operation);
  }

  /** Asked only where it may be so: it makes the client's signal. */
  function noteAbort(operation: OperationRecord, { signal }: Request): void {
    if (!signal.aborted) return;
    operation.outcome = 'aborted';
    for (const field of operation.fields) if (field.code === 'INTERNAL_SERVER_ERROR') field.code = undefined;
  }

  /** The same handler, with a record of what it does. */
  function around(handler: Handler): Handler {
    return async function recorded(payload) {
      const { request, context, params } = payload;
      const operation = begin(request, context);
      if (onOperation) context.operation = operation;
      let result: Awaited<ReturnType<Handler>>;
      try {
        result = await handler(payload);
      } catch (error) {
        operation.outcome = 'failed';
        noteAbort(operation, request);
        end(operation, params);
        throw error;
      }
      if (isAsyncIterable(result)) {
        if (context.isTentative) return result;
        return withEnd(result, {
          onEvent: (event) => note(operation, event, params),
          onEnd: () => {
            noteAbort(operation, request);
            end(operation, params);
          },
        });
      }
      if (context.isTentative && !('data' in result)) return result;
      note(operation, result, params);
      if (operation.outcome !== 'ok') noteAbort(operation, request);
      end(operation, params);
      return result;
    };
  }

  const plugin: Plugin<OperationContext, OperationContext> = {
    onParams({ paramsHandler, setParamsHandler }) {
      setParamsHandler(around(paramsHandler));
    },
    // Here the document is as it came: the look-ahead makes a query of a mutation later.
    onValidate({ params: { documentAST }, context: { operation } }) {
      if (operation) operation.document = documentAST;
    },
  };

  return { plugin, around };
}

function operationOf({ document }: OperationRecord, { operationName }: GraphQLParams) {
  return document && getOperationAST(document, operationName);
}

/** What the schema calls the root field with that alias; fields of fragments are known by their own name alone. */
function fieldName(operation: OperationRecord, params: GraphQLParams, alias: string): string {
  for (const node of operationOf(operation, params)?.selectionSet.selections ?? []) {
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
