// The error of the inference layer. It carries every fact that policies and clients need; its message is never parsed.

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
  /** Whether the same call may succeed later. The retry policy only repeats retryable errors. */
  retryable?: boolean;
  /** Seconds to wait before a retry, as given by the upstream. */
  retryAfter?: number;
  /** HTTP status and request id of the upstream. */
  upstream?: { status: number; requestId?: string };
  task?: string;
  model?: string;
  connection?: string;
  /** For the log only, never sent to a client. */
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

  /** The same error with missing facts filled in; existing facts are kept. */
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
