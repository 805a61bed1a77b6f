// The code of an error of Node.js or a library, such as `ENOENT` or `ECONNREFUSED`.

/** Undefined if the error has none. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
