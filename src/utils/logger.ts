// The logger interface of the server and the library, compatible with pino.

export interface Logger {
  error(facts: { err: unknown; requestId?: string }, message: string): void;
  info(facts: object, message: string): void;
}
