// A call: one inference asked for by one field. Two calls with the same key are the same work.

import { hash } from 'node:crypto';
import type { Signal } from './abort.ts';
import { Media } from './media.ts';

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
  /** Its digest, kept by `callKey`; a copy of the call has its own. (A WeakMap of calls costs a tenth of a cached request in garbage collection.) */
  key?: { readonly of: Call; readonly digest: string };
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

export interface RunOptions<Aborts extends Signal = Signal> {
  readonly signal: Aborts;
  /** When the call's time is up, in `performance.now()` milliseconds: a wait that ends later is not begun. */
  readonly deadline?: number;
}

/** Anything that answers a call: the whole layer, or one policy around another. */
export type Run<Aborts extends Signal = Signal> = (call: Call, options: RunOptions<Aborts>) => Promise<Answer>;

/** SHA-256 of everything that makes a call this call; equal for equal calls whatever the order of their keys. */
export function callKey(call: Call): string {
  // Loader, cache and single flight all ask: it is hashed once.
  if (call.key?.of === call) return call.key.digest;
  const { connection, credentials, task, model, input, parameters } = call;
  const key = digest([connection, credentials, task, model ?? null, input, parameters]);
  call.key = { of: call, digest: key };
  return key;
}

/** What one run may be shared by: who waits for a loading model must not get the error of one who does not. */
export function flightKey(call: Call): string {
  return call.waitForModel ? `${callKey(call)}+wait` : callKey(call);
}

/** All that the items of one batch must share: as text, or as its digest where that is long. */
export function batchKey(call: Call): string {
  const { connection, credentials, task, model, parameters, useCache, waitForModel } = call;
  const text = canonicalJson([connection, credentials, task, model ?? null, parameters, useCache, waitForModel]);
  // V8 hashes texts over 16,383 characters by their length alone, which is an attack.
  return text.length < 1024 ? text : hash('sha256', text, 'base64url');
}

function digest(parts: readonly unknown[]): string {
  return hash('sha256', canonicalJson(parts), 'base64url');
}

/** JSON with the keys of every object in order. A fifth of the time of JSON.stringify with a replacer that sorts. */
function canonicalJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join()}]`;
  if (value instanceof Media) return canonicalJson(value.toJSON());
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join()}}`;
}
