// An error in one line for the log, its causes with it: "fetch failed" alone explains nothing.

export function describeCause(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? ` (${error.code})` : '';
  const inner = error.cause === undefined ? '' : `: ${describeCause(error.cause)}`;
  return `${error.name}: ${error.message}${code}${inner}`.slice(0, 1000);
}
