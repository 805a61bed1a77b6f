// An HTTP answer that is no success, as the one error that every policy and client reads.

import { STATUS_CODES } from 'node:http';
import { type ErrorCode, InferenceError } from '../../inference/index.ts';
import { redact } from '../../utils/redact.ts';
import { parseErrorBody } from './parse-error-body.ts';

export interface HttpRefusal {
  status: number;
  headers: Pick<Headers, 'get'>;
  body: string;
  /** For the message: who refused, and what was asked. */
  connection: string;
  model: string | undefined;
  /** Removed from the text, should the upstream echo them. */
  secrets: readonly string[];
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
};

/** Worth another try without anybody doing anything. Not 500 or 504: the work may be done, or still running. */
const RETRYABLE = new Set([429, 502, 503]);

const ADVICE: Partial<Record<ErrorCode, string>> = {
  BAD_USER_INPUT: 'Change the input.',
  CONNECTION_REFUSED_CREDENTIALS:
    "Check the connection's key (https://huggingface.co/settings/tokens; the router needs the permission " +
    '"Inference Providers") and, for a gated model, that its terms are accepted.',
  QUOTA_EXCEEDED: 'Add credits or name who pays with HF_BILL_TO.',
  MODEL_NOT_FOUND: 'Check the model id, and that this connection serves it.',
  MODEL_LOADING: 'Try again later, or set options.waitForModel to true.',
  RATE_LIMITED: 'Try again later.',
  UPSTREAM_UNAVAILABLE: 'Try again later.',
};

export function httpError({ status, headers, body, connection, model, secrets }: HttpRefusal): InferenceError {
  const { message, estimatedTime } = parseErrorBody(
    body,
    headers.get('content-type') ?? '',
    headers.get('x-error-message'),
  );
  const loading = status === 503 && (estimatedTime !== undefined || /\bloading\b/i.test(message));
  const code = loading
    ? 'MODEL_LOADING'
    : (CODES[status] ?? (status >= 500 ? 'UPSTREAM_UNAVAILABLE' : 'UPSTREAM_BAD_RESPONSE'));
  const said = redact(message, secrets) || STATUS_CODES[status] || 'no reason given';
  const whose = model ? `"${connection}" for model "${model}"` : `"${connection}"`;
  const retryAfter = readRetryAfter(headers) ?? estimatedTime;
  const requestId = headers.get('x-request-id') ?? headers.get('x-inference-id');
  return new InferenceError(
    code,
    [`Connection ${whose} answered ${status}: ${said}`, ADVICE[code]].filter(Boolean).join(' — '),
    {
      retryable: RETRYABLE.has(status),
      upstream: { status, ...(requestId ? { requestId: redact(requestId, secrets).slice(0, 200) } : {}) },
      ...(retryAfter === undefined ? {} : { retryAfter }),
    },
  );
}

/** Seconds to wait: `Retry-After` as seconds or date, else the `t` of `RateLimit: "api";r=0;t=55`. */
export function readRetryAfter(headers: Pick<Headers, 'get'>): number | undefined {
  const retryAfter = headers.get('retry-after')?.trim();
  if (retryAfter) {
    if (/^\d+(?:\.\d+)?$/.test(retryAfter)) return Number(retryAfter);
    const date = Date.parse(retryAfter);
    if (!Number.isNaN(date)) return Math.max(0, (date - Date.now()) / 1000);
  }
  const seconds = headers.get('ratelimit')?.match(/(?:^|[;,\s])t=(\d+)/)?.[1];
  return seconds === undefined ? undefined : Number(seconds);
}
