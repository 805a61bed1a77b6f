// The one error of the inference layer. It carries every fact a policy or a client needs; its message is never parsed.

export const ERROR_CODES = [
  'BAD_USER_INPUT',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'CONNECTION_REFUSED_CREDENTIALS',
  'QUOTA_EXCEEDED',
  'MODEL_NOT_FOUND',
  'TASK_NOT_SUPPORTED',
  'MODEL_LOADING',
  'RATE_LIMITED',
  'OVERLOADED',
  'UPSTREAM_TIMEOUT',
  'UPSTREAM_UNAVAILABLE',
  'UPSTREAM_BAD_RESPONSE',
  'INVALID_JSON',
  'INTERNAL_SERVER_ERROR',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

export interface InferenceErrorFacts {
  /** Whether the same call may succeed later. The retry policy repeats only what is retryable. */
  retryable?: boolean;
  /** Seconds after which another try makes sense, as told by the upstream. */
  retryAfter?: number;
  /** What the upstream said about itself: HTTP status and its request id. */
  upstream?: { status: number; requestId?: string };
  task?: string;
  model?: string;
  connection?: string;
  /** For the log only, never for a client. */
  cause?: unknown;
}

export class InferenceError extends Error {
  override readonly name = 'InferenceError';
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly retryAfter: number | undefined;
  readonly upstream: { status: number; requestId?: string } | undefined;
  readonly task: string | undefined;
  readonly model: string | undefined;
  readonly connection: string | undefined;

  constructor(code: ErrorCode, message: string, facts: InferenceErrorFacts = {}) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.code = code;
    this.retryable = facts.retryable ?? false;
    this.retryAfter = facts.retryAfter;
    this.upstream = facts.upstream;
    this.task = facts.task;
    this.model = facts.model;
    this.connection = facts.connection;
  }

  /** The same error with facts filled in that its thrower did not know; facts it has stay. */
  with(facts: InferenceErrorFacts): InferenceError {
    return new InferenceError(this.code, this.message, {
      retryable: this.retryable,
      retryAfter: this.retryAfter ?? facts.retryAfter,
      upstream: this.upstream ?? facts.upstream,
      task: this.task ?? facts.task,
      model: this.model ?? facts.model,
      connection: this.connection ?? facts.connection,
      cause: this.cause ?? facts.cause,
    });
  }
}
