// One log line per operation: who asked, what it was, how each task went. Never inputs, never keys.
//
// The JSON is written here and not by pino, which takes 4 us where this takes 1.3 with the writing: a request that the cache
// answers has 14 in all.

import type { FieldRecord, OnOperation, OperationRecord } from '../graphql/operation-record.ts';
import { redactedModel } from './redacted-model.ts';

export interface OperationLogger {
  /** Keeps a line of level info; `facts` are members of a JSON object, as text. */
  line(facts: string, message: string): void;
  isLevelEnabled(level: 'info'): boolean;
}

/** Names and models of a client have no bound of their own. */
const MAX_TEXT = 100;

/** Undefined when the log keeps no such lines: then nothing is built. */
export function createOperationLog(log: OperationLogger): OnOperation | undefined {
  if (!log.isLevelEnabled('info')) return undefined;
  return function logOperation(operation) {
    log.line(lineOf(operation), 'operation');
  };
}

function lineOf(operation: OperationRecord): string {
  const { requestId, client, kind, name, outcome, durationMs, codes, fields } = operation;
  let line = `"requestId":${text(requestId ?? '')},"outcome":"${outcome}","durationMs":${tenths(durationMs)}`;
  if (client !== undefined) line += `,"client":${text(client)}`;
  if (kind !== undefined) line += `,"kind":"${kind}"`;
  if (name !== undefined) line += `,"operationName":${text(name)}`;
  if (codes.length > 0) line += `,"codes":${JSON.stringify(codes)}`;
  if (fields.length === 0) return line;
  line += ',"fields":[';
  for (let i = 0; i < fields.length; i++) {
    const field = fields[i];
    if (field) line += (i > 0 ? ',' : '') + factsOf(field);
  }
  return `${line}]`;
}

function factsOf(record: FieldRecord): string {
  const { field, task, call, info, usage, code, durationMs } = record;
  const model = redactedModel(record);
  let facts = `{"field":${text(field)},"durationMs":${tenths(durationMs)}`;
  if (task !== undefined) facts += `,"task":"${task}"`;
  if (info) {
    const { connection, cached, batchSize, attempts } = info;
    facts += `,"connection":"${connection}","cached":${cached},"batchSize":${batchSize},"attempts":${attempts}`;
  } else if (call) facts += `,"connection":"${call.connection}"`;
  if (usage?.promptTokens != null) facts += `,"promptTokens":${usage.promptTokens}`;
  if (usage?.completionTokens != null) facts += `,"completionTokens":${usage.completionTokens}`;
  if (model !== undefined) facts += `,"model":${text(model)}`;
  if (code !== undefined) facts += `,"code":${text(code)}`;
  return `${facts}}`;
}

function text(value: string): string {
  return JSON.stringify(value.length > MAX_TEXT ? value.slice(0, MAX_TEXT) : value);
}

/** Milliseconds with one decimal: the rest is noise, and a third of the line. */
function tenths(ms: number): number {
  return Math.round(ms * 10) / 10;
}
