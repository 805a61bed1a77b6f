// What a failed download is called: the words say what happened and what helps, with no path and no signed URL.

import { InferenceError } from '../../../inference/errors.ts';
import { describeCause } from './describe-cause.ts';

/** The Hub, as texts name it. */
export interface HubNames {
  /** Such as `https://huggingface.co`, without a slash at its end. */
  readonly endpoint: string;
  /** The endpoint is a mirror: it has a token of its own. */
  readonly isMirror: boolean;
  readonly hasToken: boolean;
}

export interface HubAnswer {
  readonly status: number;
  /** X-Error-Code, such as `GatedRepo`. */
  readonly errorCode: string | undefined;
  /** In seconds. */
  readonly retryAfter: number | undefined;
}

/** Of an answer that is no file. */
export function refusedByHub(model: string, answer: HubAnswer, names: HubNames): InferenceError {
  const { status, errorCode, retryAfter } = answer;
  const repo = model.split(/[@:]/, 1)[0] ?? model;
  const facts = { upstream: { status }, ...(retryAfter === undefined ? {} : { retryAfter }) };
  const place = names.isMirror ? 'the mirror (HF_ENDPOINT)' : 'the Hub';
  const token = names.isMirror ? 'HF_ENDPOINT_TOKEN' : 'HF_TOKEN';
  if (status === 429) {
    const wait = retryAfter === undefined ? 'Try again later' : `Try again in ${retryAfter} s`;
    const advice = names.hasToken ? '' : `, or set ${token}: a token has a limit of its own`;
    const text = `Model ${model} could not be fetched: ${place} has had too many requests from this address. ${wait}${advice}.`;
    return new InferenceError('RATE_LIMITED', text, { ...facts, retryable: true });
  }
  if (status >= 500) {
    const text = `Model ${model} could not be fetched: ${place} answers ${status}. Try again later.`;
    return new InferenceError('UPSTREAM_UNAVAILABLE', text, { ...facts, retryable: true });
  }
  if (errorCode === 'GatedRepo' || (status === 403 && errorCode !== 'RepoNotFound')) {
    const page = `${names.endpoint}/${repo}`;
    const next = names.hasToken
      ? `the token in ${token} has no access to it: ask for access at ${page} with the account that the token is of.`
      : `ask for access at ${page}, then set ${token} to a token of that account.`;
    return new InferenceError('CONNECTION_REFUSED_CREDENTIALS', `Model ${model} is gated: ${next}`, facts);
  }
  if (errorCode === 'RevisionNotFound') {
    return new InferenceError('MODEL_NOT_FOUND', `Model ${repo} has no such revision: ${model}.`, facts);
  }
  if (status === 401) {
    const next = names.hasToken ? `the token in ${token} has no access to it` : `it is private: then set ${token}`;
    return new InferenceError('MODEL_NOT_FOUND', `There is no model ${model} on ${place}, or ${next}.`, facts);
  }
  if (status === 404 || status === 410) {
    return new InferenceError('MODEL_NOT_FOUND', `There is no model ${model} on ${place}.`, facts);
  }
  const text = `Model ${model} could not be fetched: ${place} answers ${status}.`;
  return new InferenceError('UPSTREAM_UNAVAILABLE', text, facts);
}

/** Of a network that fails: `fetchedBytes` are kept for the next try. */
export function brokenOff(model: string, cause: unknown, fetchedBytes: number): InferenceError {
  if (fetchedBytes === 0) {
    const text = `Model ${model} is not here and could not be downloaded: the Hub cannot be reached.`;
    return new InferenceError('MODEL_NOT_FOUND', text, { cause: describeCause(cause) });
  }
  const text = `Model ${model} could not be downloaded whole: the connection broke off. ${megabytes(fetchedBytes)} are kept, and the next try goes on from there.`;
  return new InferenceError('UPSTREAM_UNAVAILABLE', text, { retryable: true, cause: describeCause(cause) });
}

/** Of a file system that refuses; undefined when the error is of another kind. */
export function refusedByDisk(model: string, cause: unknown): InferenceError | undefined {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  const facts = { cause: describeCause(cause) };
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    const text = `Model ${model} could not be fetched: the disk of LOCAL_CACHE is full. What has come is kept; make room, or set LOCAL_CACHE to a folder of a larger disk.`;
    return new InferenceError('MODEL_NOT_FOUND', text, facts);
  }
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM' || code === 'ENOTDIR' || code === 'ENOENT') {
    const text = `Model ${model} could not be fetched: the folder LOCAL_CACHE cannot be written. Set it to one that can, or fetch the model where it can be and mount that folder.`;
    return new InferenceError('MODEL_NOT_FOUND', text, facts);
  }
  return undefined;
}

export function noRoom(model: string, needed: number, free: number): InferenceError {
  const text = `Model ${model} needs ${megabytes(needed)} on the disk of LOCAL_CACHE, which has ${megabytes(free)} to spare: make room, or set LOCAL_CACHE to a folder of a larger disk.`;
  return new InferenceError('MODEL_NOT_FOUND', text);
}

export function tooLarge(model: string, bytes: number, maxBytes: number): InferenceError {
  const text = `Model ${model} has ${megabytes(bytes)}, more than the ${megabytes(maxBytes)} that a caller may have fetched (LOCAL_DOWNLOAD_MAX_MB). "inferql pull ${model}" has no such limit.`;
  return new InferenceError('MODEL_NOT_FOUND', text);
}

export function wrongHash(model: string, path: string): InferenceError {
  const text = `Model ${model} could not be fetched: ${path} came twice with other bytes than its hash says. A proxy or mirror in between may be at fault.`;
  return new InferenceError('UPSTREAM_UNAVAILABLE', text, { retryable: true });
}

export function noWeights(model: string, dtypes: readonly string[], wanted: string | undefined): InferenceError {
  if (dtypes.length > 0 && wanted) {
    const repo = model.replace(/:[\w-]+$/, '');
    const text = `Model ${repo} has no ONNX files of dtype ${wanted}. There are: ${dtypes.join(', ')}.`;
    return new InferenceError('MODEL_NOT_FOUND', text);
  }
  const text = `Model ${model} has no ONNX files that this server can run: look for a converted one at https://huggingface.co/models?library=transformers.js.`;
  return new InferenceError('MODEL_NOT_FOUND', text);
}

/** Of a model that is whole, in each precision that the Hub has. */
export function noneLoads(model: string, dtypes: readonly string[]): InferenceError {
  const text = `Model ${model} does not load on this server in any precision that it has (${dtypes.join(', ')}).`;
  return new InferenceError('UPSTREAM_UNAVAILABLE', text);
}

export function megabytes(bytes: number): string {
  const mb = bytes / 1e6;
  return `${mb >= 10 ? Math.round(mb) : mb.toPrecision(2)} MB`;
}
