// The log: JSON lines on standard error; standard output only has the ready line. It contains no stacks, paths, tokens
// or inputs, because people who read logs may not be allowed to see customers' data.

import { hostname } from 'node:os';
import { type LevelWithSilent, pino } from 'pino';
import type { Logger } from '../utils/logger.ts';
import { redact } from '../utils/redact.ts';
import type { OperationLogger } from './operation-log.ts';

export type LogLevel = LevelWithSilent;

/**
 * Most bytes that wait for a slow reader; further lines are dropped, so that a hanging reader cannot fill the memory.
 */
const MAX_WAITING_BYTES = 8 * 1024 * 1024;
/** Operation lines are written in groups: singly, each takes 3 us in pino's destination. */
const BLOCK_CHARACTERS = 16 * 1024;
const BLOCK_MS = 50;

const NAME = 'inferql';

/** @param level lowest level that is logged; `silent`: none */
export function createLog(level: LogLevel): Logger & OperationLogger {
  // Writes never wait for the reader; the rest is flushed when the process exits.
  const destination = pino.destination({ dest: 2, sync: false, maxLength: MAX_WAITING_BYTES });
  const log = pino(
    { name: NAME, level, serializers: { err: describeError, detail: (detail) => redact(String(detail)) } },
    destination,
  );
  // The same members as in pino's own lines.
  const about = `"pid":${process.pid},"hostname":${JSON.stringify(hostname())},"name":"${NAME}"`;
  let block = '';
  let timer: NodeJS.Timeout | undefined;

  function flush() {
    clearTimeout(timer);
    timer = undefined;
    if (block !== '') destination.write(block);
    block = '';
  }

  process.once('exit', () => {
    flush();
    destination.flushSync();
  });

  return {
    error: (facts, message) => log.error(facts, message),
    info: (facts, message) => log.info(facts, message),
    isLevelEnabled: (asked) => log.isLevelEnabled(asked),
    line(facts, message) {
      block += `{"level":30,"time":${Date.now()},${about},${facts},"msg":"${message}"}\n`;
      if (block.length >= BLOCK_CHARACTERS) flush();
      else timer ??= setTimeout(flush, BLOCK_MS).unref();
    },
  };
}

/** Type and message of an error, and of the errors that caused it. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return redact(String(error));
  const { name, message, cause } = error;
  return { type: name, message: redact(message), ...(cause === undefined ? {} : { cause: describeError(cause) }) };
}
