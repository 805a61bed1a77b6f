// Describes an error and its causes in one line for the log: "fetch failed" alone explains nothing.

import { errorCode } from '../../../utils/error-code.ts';

export function describeCause(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = errorCode(error);
  const inner = error.cause === undefined ? '' : `: ${describeCause(error.cause)}`;
  return `${error.name}: ${error.message}${code ? ` (${code})` : ''}${inner}`.slice(0, 1000);
}
