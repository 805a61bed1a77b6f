// One log line per operation: who asked, what it was, how each task went. Never inputs, never keys.

import { redact } from '../connections/hugging-face/redact.ts';
import type { FieldRecord, OnOperation, OperationRecord } from '../graphql/operation.ts';

export interface OperationLogger {
  info(facts: object, message: string): void;
  isLevelEnabled(level: 'info'): boolean;
}

/** An operation may have thousands of fields; a line that long would be cut by whoever reads it. */
const MAX_FIELDS = 100;
/** GraphQL names have no bound of their own. */
const MAX_NAME = 100;

/** Undefined when the log keeps no such lines: then nothing is built. */
export function createOperationLog(log: OperationLogger): OnOperation | undefined {
  if (!log.isLevelEnabled('info')) return undefined;
  return function logOperation(operation) {
    log.info(lineOf(operation), 'operation');
  };
}

function lineOf({ requestId, client, kind, name, outcome, durationMs, codes, fields }: OperationRecord): object {
  const shown = fields.length > MAX_FIELDS ? fields.slice(0, MAX_FIELDS) : fields;
  // What is undefined is not written.
  return {
    requestId,
    client,
    kind,
    name: name?.slice(0, MAX_NAME),
    outcome,
    durationMs: tenths(durationMs),
    codes: codes.length > 0 ? codes : undefined,
    fields: shown.length > 0 ? shown.map(factsOf) : undefined,
    moreFields: fields.length > MAX_FIELDS ? fields.length - MAX_FIELDS : undefined,
  };
}

function factsOf({ field, task, call, info, code, durationMs }: FieldRecord): object {
  return {
    field: field.slice(0, MAX_NAME),
    task,
    // A model that answered exists; any other is a client's text, and may be a key in the wrong place.
    model: info ? info.model : call?.model && redact(call.model.slice(0, MAX_NAME)),
    connection: info?.connection ?? call?.connection,
    cached: info?.cached,
    batchSize: info?.batchSize,
    attempts: info?.attempts,
    durationMs: tenths(durationMs),
    code,
  };
}

/** Milliseconds with one decimal: the rest is noise, and a third of the line. */
function tenths(ms: number): number {
  return Math.round(ms * 10) / 10;
}
