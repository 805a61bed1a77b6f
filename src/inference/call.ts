// A call: one inference asked for by one field. Two calls with the same key are the same work.

import { createHash } from 'node:crypto';
import type { ClientToken } from './client-token.ts';

export interface Call {
  /** Id of the connection that runs it. */
  readonly connection: string;
  /** Identity of the credentials it runs under (a hash), never the credentials: results never cross it. */
  readonly credentials: string;
  /** Pipeline tag of the task, such as `fill-mask`. */
  readonly task: string;
  /** Hub id of the model; undefined where the endpoint serves one model and nobody said which. */
  readonly model: string | undefined;
  /** What differs between the items of a batch: plain JSON data, or `Media`, in the task's own shape. */
  readonly input: unknown;
  /** What all items of a batch share. Unset parameters are absent. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** False: neither read nor written to the cache, and shared with nobody. */
  readonly useCache: boolean;
  /** True: a loading model is waited for until the deadline. */
  readonly waitForModel: boolean;
  /** The caller's own token; `credentials` tells it apart, and no key is made of it. */
  readonly token?: ClientToken | undefined;
  /** Ids of the connections that the caller may use, fallbacks included; undefined: all. */
  readonly allowed?: readonly string[] | undefined;
}

/** How an answer came about; the GraphQL type `InferenceInfo` shows it. */
export interface AnswerInfo {
  connection: string;
  model: string | undefined;
  cached: boolean;
  batchSize: number;
  attempts: number;
  /** Milliseconds from asking the inference layer until its answer. */
  durationMs: number;
}

export interface Answer<Value = unknown> {
  value: Value;
  info: AnswerInfo;
}

export interface RunOptions {
  readonly signal: AbortSignal;
  /** When the call's time is up, in `performance.now()` milliseconds: a wait that ends later is not begun. */
  readonly deadline?: number;
}

/** Anything that answers a call: the whole layer, or one policy around another. */
export type Run = (call: Call, options: RunOptions) => Promise<Answer>;

// Loader, cache and single flight all ask for the key of the same object: it is hashed once.
const keys = new WeakMap<Call, string>();

/** SHA-256 of everything that makes a call this call; equal for equal calls whatever the order of their keys. */
export function callKey(call: Call): string {
  const known = keys.get(call);
  if (known !== undefined) return known;
  const { connection, credentials, task, model, input, parameters } = call;
  const key = digest([connection, credentials, task, model ?? null, input, parameters]);
  keys.set(call, key);
  return key;
}

/** What one run may be shared by: who waits for a loading model must not get the error of one who does not. */
export function flightKey(call: Call): string {
  return call.waitForModel ? `${callKey(call)}+wait` : callKey(call);
}

/** SHA-256 of all that the items of one batch must share. */
export function batchKey(call: Call): string {
  const { connection, credentials, task, model, parameters, useCache, waitForModel } = call;
  return digest([connection, credentials, task, model ?? null, parameters, useCache, waitForModel]);
}

function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value, sortKeys)).digest('base64url');
}

function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
