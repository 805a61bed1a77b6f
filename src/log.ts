// The log: a JSON line each on standard error, so that standard output keeps the ready line. It holds no stack, path,
// token or input: who reads logs need not be who may see what customers send.

import { pino } from 'pino';
import { redact } from './connections/hugging-face/redact.ts';
import type { Log } from './graphql/errors.ts';

export function createLog(): Log {
  return pino(
    { name: 'inferql', serializers: { err: describe, detail: (detail) => redact(String(detail)) } },
    pino.destination(2),
  );
}

/** Type and message of an error, and of the errors that caused it. */
export function describe(error: unknown): unknown {
  if (!(error instanceof Error)) return redact(String(error));
  const { name, message, cause } = error;
  return { type: name, message: redact(message), ...(cause === undefined ? {} : { cause: describe(cause) }) };
}
