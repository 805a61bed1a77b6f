// The words of a command line that make no sense together.

/** The message says what would. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
