// A call: one inference requested by one field. Calls with equal keys are identical work.

import { hash } from 'node:crypto';
import type { Signal } from '../utils/abort.ts';
import type { ClientToken } from './client-token.ts';
import { Media } from './media.ts';

export interface Call {
  /** Id of the connection. */
  readonly connection: string;
  /** Hash of the credentials, never the credentials themselves. Results are never shared across different hashes. */
  readonly credentials: string;
  /** Pipeline tag of the task, such as `fill-mask`. */
  readonly task: string;
  /** Model id; undefined if the endpoint serves one model and the call names none. */
  readonly model: string | undefined;
  /** What differs between the items of a batch: plain JSON or `Media`, in the task's shape. */
  readonly input: unknown;
  /** What the items of a batch share. Unset parameters are absent. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** False: the cache is neither read nor written, and the run is not shared. */
  readonly useCache: boolean;
  /** True: waits for a loading model until the deadline. */
  readonly waitForModel: boolean;
  /** Keys memoized by `callKey` and `batchKey`. (A WeakMap by call would take a tenth of a cached request in garbage collection.) */
  keys?: CallKeys;
  /** The caller's own token. Not part of any key: `credentials` identifies it. */
  readonly token?: ClientToken | undefined;
  /** The client, for fair queueing. Not part of any key. */
  readonly caller?: string | undefined;
  /** Ids of connections that the caller may use, fallbacks included; undefined: all. */
  readonly allowed?: readonly string[] | undefined;
}

/**
 * A class, because V8 may allocate object literals in its old space ("pretenuring"), where each kept its whole request in
 * memory until the next full garbage collection.
 */
class CallKeys {
  digest: string | undefined = undefined;
  readonly of: Call;
  readonly kind: string;

  constructor(of: Call, kind: string) {
    this.of = of;
    this.kind = kind;
  }
}

/** Notes of a connection about an answer. Absent members are unknown. */
export interface AnswerNotes {
  /** Some of the input was not read. */
  truncated?: boolean;
  /** The input was outside what a bundled model can do. */
  outOfDomain?: boolean;
  /** Parameters that were not sent because this kind of server does not support them. */
  ignoredParameters?: readonly string[];
  /** The route, if it is not the task's own, such as `chat` for text generation. */
  via?: string;
  /** The model that ran, if the call names none and the server reports it. */
  model?: string | undefined;
  /** Batch size, if the connection formed the batch. */
  batchSize?: number;
}

/** An answer with notes, which connections may return instead of the bare value. */
export class AnnotatedValue {
  readonly value: unknown;
  readonly notes: AnswerNotes;

  constructor(value: unknown, notes: AnswerNotes) {
    this.value = value;
    this.notes = notes;
  }
}

/** How an answer was produced; exposed as GraphQL type `InferenceInfo`. */
export interface AnswerInfo extends AnswerNotes {
  connection: string;
  model: string | undefined;
  cached: boolean;
  batchSize: number;
  attempts: number;
  /** Milliseconds from the call of the inference layer to its answer. */
  durationMs: number;
}

export interface Answer<Value = unknown> {
  value: Value;
  info: AnswerInfo;
}

/** Converts an outcome of a connection to an answer. */
export function toAnswer(outcome: unknown, info: AnswerInfo): Answer {
  return outcome instanceof AnnotatedValue
    ? { value: outcome.value, info: { ...info, ...outcome.notes } }
    : { value: outcome, info };
}

export interface RunOptions<Aborts extends Signal = Signal> {
  readonly signal: Aborts;
  /** Deadline in `performance.now()` milliseconds: waits that would end later are not started. */
  readonly deadline?: number;
}

/** Answers a call: the whole layer, or one policy around another. */
export type Run<Aborts extends Signal = Signal> = (call: Call, options: RunOptions<Aborts>) => Promise<Answer>;

/** SHA-256 of everything that identifies a call; equal calls have equal keys, regardless of key order. */
export function callKey(call: Call): string {
  const keys = keysOf(call);
  keys.digest ??= digest(`${keys.kind} ${canonicalJson(call.input)}`);
  return keys.digest;
}

/** Key for sharing a run in flight: a call that waits for a loading model must not get the error of one that does not. */
export function flightKey(call: Call): string {
  return call.waitForModel ? `${callKey(call)}+wait` : callKey(call);
}

/** Everything that the items of a batch must share: as text, or as a digest if that is long. */
export function batchKey(call: Call): string {
  const { kind } = keysOf(call);
  // V8 hashes strings over 16,383 characters by their length alone, which an attacker could exploit.
  return `${kind.length < 1024 ? kind : digest(kind)} ${call.useCache} ${call.waitForModel}`;
}

/** Everything except the input, as text. Memoized, because several policies use it. */
function keysOf(call: Call): CallKeys {
  if (call.keys?.of === call) return call.keys;
  const { connection, credentials, task, model, parameters } = call;
  const kind = `${JSON.stringify([connection, credentials, task, model ?? null])} ${canonicalJson(parameters)}`;
  call.keys = new CallKeys(call, kind);
  return call.keys;
}

function digest(text: string): string {
  return hash('sha256', text, 'base64url');
}

/** JSON with sorted keys, in a tenth of the time of JSON.stringify with a sorting replacer. */
function canonicalJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join()}]`;
  if (value instanceof Media) return canonicalJson(value.toJSON());
  let members = '';
  // Sorted by UTF-16 code units, independent of the locale.
  const keys = Object.keys(value);
  for (const key of keys.length > 1 ? keys.sort() : keys) {
    const item = Reflect.get(value, key);
    if (item !== undefined) members += `${members && ','}${JSON.stringify(key)}:${canonicalJson(item)}`;
  }
  return `{${members}}`;
}
