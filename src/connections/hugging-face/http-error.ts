// Converts an HTTP refusal to the error that policies and clients read.

import { STATUS_CODES } from 'node:http';
import { type ErrorCode, InferenceError, type InferenceErrorFacts } from '../../inference/index.ts';
import { parseRetryAfter } from '../../utils/parse-retry-after.ts';
import { redact } from '../../utils/redact.ts';
import { parseErrorBody } from './parse-error-body.ts';

export interface HttpRefusal {
  status: number;
  headers: Pick<Headers, 'get'>;
  body: string;
  /** Named in the message. */
  connection: string;
  model: string | undefined;
  /** Removed from the text, in case the upstream echoes them. */
  secrets: readonly string[];
  /** True: the caller waits for a custom endpoint, whose proxy answers 502 or 503 while it starts. */
  waits?: boolean;
}

/** The facts of an exchange that its errors name. */
export type ErrorContext = Omit<HttpRefusal, 'status' | 'body'>;

/** A refusal by HTTP status, from which the connection derives whether another route may work. */
export class HttpError extends InferenceError {
  readonly status: number;
  /** The upstream's message, redacted. */
  readonly said: string;

  constructor(code: ErrorCode, message: string, facts: InferenceErrorFacts & { status: number; said: string }) {
    super(code, message, facts);
    this.status = facts.status;
    this.said = facts.said;
  }
}

const CODES: Readonly<Record<number, ErrorCode>> = {
  400: 'BAD_USER_INPUT',
  401: 'CONNECTION_REFUSED_CREDENTIALS',
  402: 'QUOTA_EXCEEDED',
  403: 'CONNECTION_REFUSED_CREDENTIALS',
  404: 'MODEL_NOT_FOUND',
  410: 'MODEL_NOT_FOUND',
  413: 'BAD_USER_INPUT',
  415: 'BAD_USER_INPUT',
  422: 'BAD_USER_INPUT',
  // TGI and TEI: generation failed inside a healthy server.
  424: 'UPSTREAM_UNAVAILABLE',
  429: 'RATE_LIMITED',
  // Timeouts of proxies, on either side.
  408: 'UPSTREAM_UNAVAILABLE',
  499: 'UPSTREAM_UNAVAILABLE',
};

/**
 * Statuses of gateways whose server is absent or does not answer. Cloudflare has its own (520 to 527, and 530 for a
 * tunnel without a server), and some hosts use 529 instead of 503.
 */
const NO_SERVER: ReadonlySet<number> = new Set([502, 503, 520, 521, 522, 523, 525, 526, 527, 529, 530]);

/** Whether a repetition may succeed. Not for 500, 504 and 524: the work may be done or still running. */
export function isTransient(status: number): boolean {
  return status === 429 || NO_SERVER.has(status);
}

/** Meaning of statuses that Node has no text for. */
const GATEWAY_WORDS: Readonly<Record<number, string>> = {
  520: 'the gateway got an answer that it could not read',
  521: 'the server behind the gateway refuses connections',
  522: 'the server behind the gateway cannot be reached in time',
  523: 'the gateway finds no way to the server',
  524: 'the server behind the gateway took too long to answer',
  525: 'the gateway and the server agree on no TLS connection',
  526: "the gateway does not trust the server's certificate",
  527: 'the gateway lost its connection to the server',
  529: 'overloaded',
  530: 'the gateway finds no server',
};

const ADVICE: Partial<Record<ErrorCode, string>> = {
  BAD_USER_INPUT: 'Change the input.',
  CONNECTION_REFUSED_CREDENTIALS:
    "Check the connection's key (https://huggingface.co/settings/tokens; the router needs the permission " +
    '"Inference Providers") and, for a gated model, that its terms are accepted.',
  QUOTA_EXCEEDED: 'Add credits or name who pays with HF_BILL_TO.',
  MODEL_NOT_FOUND: 'Check the model id, and that this connection serves it.',
  MODEL_LOADING: 'Try again later, or set options.waitForModel to true.',
  RATE_LIMITED: 'Try again later.',
  TASK_NOT_SUPPORTED: 'Name a model, or a connection, that can.',
  UPSTREAM_UNAVAILABLE: 'Try again later.',
};

export function httpError({ status, headers, body, connection, model, secrets, waits }: HttpRefusal): HttpError {
  const {
    message,
    estimatedTime,
    code: named,
  } = parseErrorBody(body, headers.get('content-type') ?? '', headers.get('x-error-message'));
  const isLoading = (status === 503 && estimatedTime !== undefined) || saysLoading(status, message);
  const code =
    isLoading || (waits && NO_SERVER.has(status))
      ? 'MODEL_LOADING'
      : (saysUnserved(message, named) ?? saysIncapable(message) ?? codeOf(status));
  const said = redact(message, secrets) || (STATUS_CODES[status] ?? GATEWAY_WORDS[status] ?? 'no reason given');
  const whose = model ? `"${connection}" for model "${model}"` : `"${connection}"`;
  const retryAfter = retryAfterOf(headers) ?? estimatedTime;
  const requestId = headers.get('x-request-id') ?? headers.get('x-inference-id');
  const advice = status >= 300 && status < 400 ? adviceOnRedirect(headers) : ADVICE[code];
  return new HttpError(code, [`Connection ${whose} answered ${status}: ${said}`, advice].filter(Boolean).join(' — '), {
    status,
    said,
    retryable: isTransient(status),
    upstream: { status, ...(requestId ? { requestId: redact(requestId, secrets, 200) } : {}) },
    ...(retryAfter === undefined ? {} : { retryAfter }),
  });
}

function codeOf(status: number): ErrorCode {
  return CODES[status] ?? (status >= 500 ? 'UPSTREAM_UNAVAILABLE' : 'UPSTREAM_BAD_RESPONSE');
}

/** Statuses with which servers and their proxies report a loading model. */
const NOT_YET = new Set([400, 404, 409, 423, 425, 429, 500, 502, 503]);
// Anchored at the subject, because an error that echoes the caller's input could contain any of these words later.
const LOADING =
  /^(?:(?:bad request|error|service unavailable|\d{3})[:,]?\s*)*(?:the |this |your |inference )*(?:model|endpoint|service|server|container|replica|instance|deployment|predictor|worker|application|pipeline|engine)\b.{0,120}?\b(?:loading|not (?:yet )?(?:ready|loaded|initiali[sz]ed|available yet)|initiali[sz]ing|starting|warming|booting|waking|paused|scaled to (?:zero|0))\b/i;

function saysLoading(status: number, message: string): boolean {
  if (status === 503 && /\bloading\b/i.test(message)) return true;
  return NOT_YET.has(status) && (LOADING.test(message) || INVALID_STATE.test(message) || NOT_READY.test(message));
}

/** From the proxy of Inference Endpoints, for an endpoint that is paused or being updated. */
const INVALID_STATE = /^(?:bad request: )?(?:endpoint is in )?(?:an )?invalid state\b/i;
const NOT_READY =
  /^(?:loading model|(?:still |currently )?loading|(?:is )?not (?:yet )?ready|starting up|initiali[sz]ing|paused)\b.{0,60}$/i;

/**
 * Routers answer 400 for a model that none of their providers serves. No item of a batch is at fault, so the batch is
 * not split.
 */
function saysUnserved(message: string, named: string | undefined): ErrorCode | undefined {
  if (named === 'model_not_supported' || named === 'model_not_found') return 'MODEL_NOT_FOUND';
  if (/^(?:the )?(?:requested )?model\b.{0,300}\bnot supported (?:by|for|with)\b.{0,60}\bprovider/i.test(message)) {
    return 'MODEL_NOT_FOUND';
  }
  return undefined;
}

/**
 * Messages of servers for a model, or a server, that does not support the task, whatever the status: the router 400, TEI
 * 424, llama.cpp 501, Infinity and Ollama 400. Unsupported parameters (tools, thinking) do not count. Anchored at the
 * subject, as above.
 */
const INCAPABLE: readonly RegExp[] = [
  /^(?:the )?(?:requested )?model\b.{0,300}\b(?:not supported for|does not support) (?:the )?task\b/i,
  /^(?:backend error: )?model is not an? .{1,60}\bmodel\b/i,
  /^(?:backend error: )?`\w+` is not available for \w+ models$/i,
  /^this server does not support (?:embeddings|reranking|completions)\b/i,
  /^ModelNotDeployedError: model=.{0,500} does not support `\w+`/,
  /^"[^"]{1,500}" does not support (?:chat|completion|generate|embedding)s?$/i,
];

function saysIncapable(message: string): ErrorCode | undefined {
  if (INCAPABLE.some((form) => form.test(message))) return 'TASK_NOT_SUPPORTED';
  // llama.cpp, with status 500: the caller sent a picture to a model that only reads text.
  return /^(?:image|audio) input is not supported\b/i.test(message) ? 'BAD_USER_INPUT' : undefined;
}

/** Without its query string, which may be signed. */
function adviceOnRedirect(headers: Pick<Headers, 'get'>): string {
  const location = headers.get('location') ?? '';
  if (!URL.canParse(location))
    return location.startsWith('/')
      ? `It leads to ${redact(location.replace(/[?#].*$/s, ''), [], 200)}: set the base URL accordingly.`
      : 'Redirects are not followed: set the base URL to where it leads.';
  const { origin, pathname } = new URL(location);
  return `It leads to ${redact(`${origin}${pathname}`, [], 200)}: set the base URL accordingly.`;
}

/** Seconds to wait: `Retry-After`, else the `t` of `RateLimit: "api";r=0;t=55`. */
function retryAfterOf(headers: Pick<Headers, 'get'>): number | undefined {
  const retryAfter = parseRetryAfter(headers.get('retry-after'));
  if (retryAfter !== undefined) return retryAfter;
  const seconds = headers.get('ratelimit')?.match(/(?:^|[;,\s])t=(\d+)/)?.[1];
  return seconds === undefined ? undefined : Number(seconds);
}
