// The executor: runs every operation of every entry point, compiled or interpreted, inside the same plugins.

import {
  createSourceEventStream,
  type ExecutionResult,
  type GraphQLSchema,
  execute as interpret,
  Kind,
  type SelectionNode,
} from 'graphql';
import type { Context } from '../tasks/schema/builder.ts';
import { mapEvents } from '../utils/map-events.ts';
import type { createDocumentCache } from './documents/document-cache.ts';
import { asEvents, eventSchemaOf } from './documents/event-documents.ts';
import { asQueries, parallelSchemaOf } from './documents/parallel-mutations.ts';
import { InvalidDocument, type PrepareOperation } from './documents/prepare-operation.ts';
import type { MaskError } from './errors.ts';
import { type Compilable, createJit } from './fast-path/jit.ts';
import type { Execute, Operation, OperationContext, OperationPlugin, Run } from './operation.ts';

export interface ExecuteOptions {
  schema: GraphQLSchema;
  documents: ReturnType<typeof createDocumentCache>;
  prepareOperation: PrepareOperation;
  createContext(context: OperationContext): Context;
  maskError: MaskError;
  /** False: validation errors do not suggest names of the schema. */
  suggestions: boolean;
  /** Root fields that are tasks. */
  taskFields: ReadonlySet<string>;
  /** Plugins, from the innermost to the outermost. */
  plugins: readonly OperationPlugin[];
  /** The outermost layer, so that refused operations are recorded too. */
  record(execute: Execute): Execute;
}

export function createExecute(options: ExecuteOptions): Execute {
  const { schema, documents, prepareOperation, createContext, maskError, suggestions, taskFields, plugins, record } =
    options;
  const parallelSchema = parallelSchemaOf(schema);
  const eventSchema = eventSchemaOf(schema);
  const runCompiled = createJit(documents);

  let run: Run = async function runOperation(operation, context) {
    const { document, node } = operation;
    const contextValue = createContext(context);
    if (node.operation === 'subscription') return startSubscription(operation, context, contextValue);
    const compilable =
      node.operation === 'mutation'
        ? { schema: parallelSchema, document: asQueries(document) }
        : { schema, document: document.document };
    return masked(await runOnce(operation, compilable, contextValue), context);
  };
  for (const plugin of plugins) run = plugin(run);

  return record(async function execute(sent, context) {
    try {
      const operation = prepareOperation(sent, context);
      if (context.record) context.record.document = operation.document.document;
      if (context.trace) context.trace.isTasksOnly = isTasksOnly(operation);
      return await run(operation, context);
    } catch (error) {
      if (!(error instanceof InvalidDocument)) return { errors: [mask(error, context)] };
      if (context.record) context.record.document = error.document;
      return { errors: error.errors.map((one) => mask(one, context)) };
    }
  });

  async function runOnce(
    operation: Operation,
    compilable: Compilable,
    contextValue: Context,
    rootValue?: unknown,
  ): Promise<ExecutionResult> {
    const compiled = await runCompiled(operation, compilable, contextValue, rootValue);
    if (compiled) return compiled;
    const { node, variables: variableValues } = operation;
    return interpret({ ...compilable, rootValue, contextValue, variableValues, operationName: node.name?.value });
  }

  async function startSubscription(operation: Operation, context: OperationContext, contextValue: Context) {
    const { document, node, variables: variableValues } = operation;
    const args = { schema, document: document.document, contextValue, variableValues };
    const events = await createSourceEventStream({ ...args, operationName: node.name?.value });
    if (!(Symbol.asyncIterator in events)) return masked(events, context);
    const compilable = { schema: eventSchema, document: asEvents(document, schema) };
    return mapEvents(events, async (event) =>
      masked(await runOnce(operation, compilable, contextValue, event), context),
    );
  }

  /** Root fields may be in fragments; `__typename`, which some clients add, never changes. */
  function isTasksOnly({ document: { document }, node }: Operation): boolean {
    const isTask = (selection: SelectionNode): boolean => {
      if (selection.kind === Kind.FIELD)
        return taskFields.has(selection.name.value) || selection.name.value === '__typename';
      if (selection.kind === Kind.INLINE_FRAGMENT) return selection.selectionSet.selections.every(isTask);
      const { value } = selection.name;
      const spread = document.definitions.find(
        (one) => one.kind === Kind.FRAGMENT_DEFINITION && one.name.value === value,
      );
      return spread?.kind === Kind.FRAGMENT_DEFINITION && spread.selectionSet.selections.every(isTask);
    };
    return node.selectionSet.selections.every(isTask);
  }

  function mask(error: unknown, { scope: { admitted } }: OperationContext) {
    return maskError(error, { requestId: admitted.id, suggestions: suggestions && admitted.caller.readsSchema });
  }

  function masked(result: ExecutionResult, context: OperationContext): ExecutionResult {
    if (!result.errors) return result;
    return { ...result, errors: result.errors.map((error) => mask(error, context)) };
  }
}
