// The logger that the server and a surrounding application share; pino's shape.

export interface Logger {
  error(facts: { err: unknown; requestId?: string }, message: string): void;
  info(facts: object, message: string): void;
}
