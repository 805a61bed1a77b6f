// The log: a JSON line each on standard error, so that standard output keeps the ready line. It holds no stack, path,
// token or input: who reads logs need not be who may see what customers send.

import { type LevelWithSilent, pino } from 'pino';
import { redact } from './connections/hugging-face/redact.ts';
import type { Log } from './graphql/errors.ts';

export type LogLevel = LevelWithSilent;

/** Lines that wait for a slow reader; what is more is lost, so that nobody who does not read the log can fill the memory. */
const MAX_WAITING_BYTES = 8 * 1024 * 1024;

/** @param level the least one that is kept; `silent`: none */
export function createLog(level: LogLevel): Log {
  return pino(
    { name: 'inferql', level, serializers: { err: describe, detail: (detail) => redact(String(detail)) } },
    // Not a blocking write for each line; pino writes what waits when the process exits.
    pino.destination({ dest: 2, sync: false, maxLength: MAX_WAITING_BYTES }),
  );
}

/** Type and message of an error, and of the errors that caused it. */
export function describe(error: unknown): unknown {
  if (!(error instanceof Error)) return redact(String(error));
  const { name, message, cause } = error;
  return { type: name, message: redact(message), ...(cause === undefined ? {} : { cause: describe(cause) }) };
}
