// Converts errors of the Hub and the network to errors for clients, without signed URLs and tokens.

import { InferenceError } from '../../../inference/errors.ts';
import { errorCode } from '../../../utils/error-code.ts';
import { describeCause } from './describe-cause.ts';
import { megabytes } from './megabytes.ts';

/** Facts about the Hub for error messages. */
export interface HubNames {
  /** Such as `https://huggingface.co`, without a slash at its end. */
  readonly endpoint: string;
  /** The endpoint is a mirror: it has a token of its own. */
  readonly isMirror: boolean;
  readonly hasToken: boolean;
  readonly isOffline: boolean;
  /** Requests may go through one. */
  readonly hasProxy: boolean;
}

export interface HubAnswer {
  readonly status: number;
  /** X-Error-Code, such as `GatedRepo`. */
  readonly errorCode: string | undefined;
  /** X-Error-Message, for refusals without a code. */
  readonly errorMessage: string | undefined;
  /** In seconds. */
  readonly retryAfter: number | undefined;
  /** Host that answered, if the Hub redirected to another one. */
  readonly storage: string | undefined;
}

/** A violation of the protocol; the message continues a sentence that begins with the host. */
export class HubFault extends Error {}

/** For an answer that is not a file. */
export function refusedByHub(model: string, answer: HubAnswer, names: HubNames): InferenceError {
  const { status, errorCode, errorMessage = '', retryAfter, storage } = answer;
  const repo = repoOf(model);
  const facts = { upstream: { status }, ...(retryAfter === undefined ? {} : { retryAfter }) };
  const [place, token] = [placeOf(names), tokenOf(names)];
  if (status === 429) {
    const wait = retryAfter === undefined ? 'Try again later' : `Try again in ${retryAfter} s`;
    const advice = names.hasToken ? '' : `, or set ${token}: a token has a limit of its own`;
    const text = `Model ${model} could not be fetched: ${place} has had too many requests from this address. ${wait}${advice}.`;
    return new InferenceError('RATE_LIMITED', text, { ...facts, retryable: true });
  }
  if (storage !== undefined) {
    const text = `Model ${model} could not be fetched: ${storage}, to which ${place} redirects for files, answers ${status}. Try again later; a proxy or firewall may block that host.`;
    return new InferenceError('UPSTREAM_UNAVAILABLE', text, { ...facts, retryable: true });
  }
  if (status >= 500) {
    const text = `Model ${model} could not be fetched: ${place} answers ${status}. Try again later.`;
    return new InferenceError('UPSTREAM_UNAVAILABLE', text, { ...facts, retryable: true });
  }
  if (/^invalid (credentials|username)/i.test(errorMessage)) {
    const text = `Model ${model} could not be fetched: ${place} does not accept the token in ${token}. Set ${token} to a valid one, or unset it for public models.`;
    return new InferenceError('CONNECTION_REFUSED_CREDENTIALS', text, facts);
  }
  if (/resource is disabled/i.test(errorMessage)) {
    return new InferenceError('MODEL_NOT_FOUND', `Model ${repo} has been disabled on ${place}.`, facts);
  }
  if (errorCode === 'GatedRepo') {
    const page = `${names.endpoint}/${repo}`;
    const next = !names.hasToken
      ? `ask for access at ${page}, then set ${token} to a token of that account.`
      : /fine-grained/i.test(errorMessage)
        ? `the token in ${token} is fine-grained and does not include gated repositories: allow them in its settings.`
        : `the token in ${token} has no access to it: ask for access at ${page} with the account that the token is of.`;
    return new InferenceError('CONNECTION_REFUSED_CREDENTIALS', `Model ${model} is gated: ${next}`, facts);
  }
  if (errorCode === 'RevisionNotFound') {
    return new InferenceError('MODEL_NOT_FOUND', `Model ${repo} has no such revision: ${model}.`, facts);
  }
  if (status === 401 || errorCode === 'RepoNotFound') {
    const next = names.hasToken ? `the token in ${token} has no access to it` : `it is private: then set ${token}`;
    return new InferenceError('MODEL_NOT_FOUND', `There is no model ${model} on ${place}, or ${next}.`, facts);
  }
  if (status === 403) {
    const next = names.hasToken ? `the token in ${token} lacks the permission` : `it needs ${token}`;
    const text = `Model ${model} could not be fetched: ${place} answers 403. A proxy or firewall blocks it, or ${next}.`;
    return new InferenceError('CONNECTION_REFUSED_CREDENTIALS', text, facts);
  }
  if (status === 404 || status === 410) {
    return new InferenceError('MODEL_NOT_FOUND', `There is no model ${model} on ${place}.`, facts);
  }
  const text = `Model ${model} could not be fetched: ${place} answers ${status}.`;
  return new InferenceError('UPSTREAM_UNAVAILABLE', text, facts);
}

/** For a server that answers in the Hub's place, such as the login page of a network. */
export function notTheHub(model: string, names: HubNames): InferenceError {
  const text = `Model ${model} could not be fetched: what answers at ${names.endpoint} is not the Hub. A login page of this network or a proxy may be in between${names.isMirror ? ', or HF_ENDPOINT is wrong' : ''}.`;
  return new InferenceError('UPSTREAM_UNAVAILABLE', text, { retryable: true });
}

export function offline(model: string): InferenceError {
  const text = `Model ${model} could not be downloaded: HF_HUB_OFFLINE is set.`;
  return new InferenceError('MODEL_NOT_FOUND', text);
}

/** For a request without any answer. */
export function unreachable(model: string, cause: unknown, names: HubNames): InferenceError {
  const text = `Model ${model} could not be downloaded: ${placeOf(names)} cannot be reached${names.hasProxy ? ' (a proxy is set: HTTP_PROXY, HTTPS_PROXY)' : ''}${reasonOf(cause)}. ${wayOut(names)}`;
  return new InferenceError('MODEL_NOT_FOUND', text, { cause: describeCause(cause) });
}

function wayOut({ isMirror, hasProxy }: HubNames): string {
  if (isMirror) return 'Check the network and HF_ENDPOINT.';
  if (hasProxy) return 'Check the network and the proxy.';
  return 'Check the network. HTTPS_PROXY names a proxy, HF_ENDPOINT a mirror of the Hub.';
}

/** For a file that did not arrive completely; `fetchedBytes` are kept for the next try. */
export function brokenOff(model: string, cause: unknown, fetchedBytes: number, names: HubNames): InferenceError {
  const isFault = cause instanceof HubFault;
  if (fetchedBytes === 0 && !isFault) return unreachable(model, cause, names);
  const what = isFault
    ? `${placeOf(names)} ${cause.message}. A proxy or mirror in between may be at fault.`
    : 'the connection broke off.';
  const kept = fetchedBytes > 0 ? ` ${megabytes(fetchedBytes)} are kept, and the next try goes on from there.` : '';
  const text = `Model ${model} could not be downloaded whole: ${what}${kept}`;
  return new InferenceError('UPSTREAM_UNAVAILABLE', text, { retryable: true, cause: describeCause(cause) });
}

const REASONS: readonly (readonly [code: RegExp, reason: string])[] = [
  [/^(ENOTFOUND|EAI_AGAIN)$/, 'the name of its host is not known'],
  [/^ECONNREFUSED$/, 'the connection is refused'],
  [/TIMEOUT|^ETIMEDOUT$/, 'it does not answer'],
  [
    /CERT|SIGNED|^UNABLE_TO_|^ERR_TLS/,
    'its certificate is not trusted here. NODE_EXTRA_CA_CERTS adds the one of a proxy',
  ],
];

/** Messages of unknown errors may contain addresses and are left out. */
function reasonOf(cause: unknown): string {
  if (cause instanceof HubFault) return `: it ${cause.message}`;
  const code = codeOf(cause);
  const [, reason] = REASONS.find(([pattern]) => pattern.test(code)) ?? [];
  return reason === undefined ? '' : `: ${reason}`;
}

function codeOf(error: unknown): string {
  const code = errorCode(error);
  if (code !== undefined || !(error instanceof Error)) return code ?? '';
  // Node tries each address of a name, and reports all that failed.
  const inner = error instanceof AggregateError ? error.errors[0] : error.cause;
  return codeOf(inner);
}

function placeOf({ isMirror }: HubNames): string {
  return isMirror ? 'the mirror (HF_ENDPOINT)' : 'the Hub';
}

function tokenOf({ isMirror }: HubNames): string {
  return isMirror ? 'HF_ENDPOINT_TOKEN' : 'HF_TOKEN';
}

function repoOf(model: string): string {
  return model.split(/[@:]/, 1)[0] ?? model;
}
