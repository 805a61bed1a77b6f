// The error for a command line that cannot be run as written.

/** The message says what is expected instead. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
