// A call: one inference asked for by one field. Two calls with the same key are the same work.

import { hash } from 'node:crypto';
import type { Signal } from '../utils/abort.ts';
import type { ClientToken } from './client-token.ts';
import { Media } from './media.ts';

export interface Call {
  /** Id of the connection that runs it. */
  readonly connection: string;
  /** Identity of the credentials it runs under (a hash), never the credentials: results never cross it. */
  readonly credentials: string;
  /** Pipeline tag of the task, such as `fill-mask`. */
  readonly task: string;
  /** Hub id of the model; undefined where the endpoint serves one model and the call names none. */
  readonly model: string | undefined;
  /** What differs between the items of a batch: plain JSON data, or `Media`, in the task's own shape. */
  readonly input: unknown;
  /** What all items of a batch share. Unset parameters are absent. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** False: neither read from the cache nor written to it, and never shared. */
  readonly useCache: boolean;
  /** True: a loading model is waited for until the deadline. */
  readonly waitForModel: boolean;
  /** Kept by `callKey` and `batchKey`; a copy of the call has its own. (A WeakMap of calls costs a tenth of a cached request in garbage collection.) */
  keys?: CallKeys;
  /** The caller's own token; `credentials` tells it apart, and no key is made of it. */
  readonly token?: ClientToken | undefined;
  /** The client that asks, for its share of places and queues; no key is made of it. */
  readonly caller?: string | undefined;
  /** Ids of the connections that the caller may use, fallbacks included; undefined: all. */
  readonly allowed?: readonly string[] | undefined;
}

/**
 * A class, since V8 may come to make object literals in its old space ("pretenuring"): there, each kept its whole request
 * in memory until the next full collection.
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

/** What a connection may add about an answer. Absent members are unknown. */
export interface AnswerNotes {
  /** Some of the input was not read. */
  truncated?: boolean;
  /** A small model that comes with the project was asked outside its world. */
  outOfDomain?: boolean;
  /** Parameters that this kind of server has no place for, and that were not sent. */
  ignoredParameters?: readonly string[];
  /** The route taken where it is not the task's own, such as `chat` for text generation. */
  via?: string;
  /** The model that was asked, where the call names none and the server has a name for it. */
  model?: string | undefined;
  /** How many calls ran together, where the connection formed the batch. */
  batchSize?: number;
}

/** An answer with notes about it: connections return it in place of the bare value. */
export class AnnotatedValue {
  readonly value: unknown;
  readonly notes: AnswerNotes;

  constructor(value: unknown, notes: AnswerNotes) {
    this.value = value;
    this.notes = notes;
  }
}

/** How an answer came about; the GraphQL type `InferenceInfo` shows it. */
export interface AnswerInfo extends AnswerNotes {
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

/** The answer that an outcome of a connection stands for. */
export function toAnswer(outcome: unknown, info: AnswerInfo): Answer {
  return outcome instanceof AnnotatedValue
    ? { value: outcome.value, info: { ...info, ...outcome.notes } }
    : { value: outcome, info };
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
  const keys = keysOf(call);
  keys.digest ??= digest(`${keys.kind} ${canonicalJson(call.input)}`);
  return keys.digest;
}

/** What one run may be shared by: who waits for a loading model must not get the error of one who does not. */
export function flightKey(call: Call): string {
  return call.waitForModel ? `${callKey(call)}+wait` : callKey(call);
}

/** All that the items of one batch must share: as text, or as its digest where that is long. */
export function batchKey(call: Call): string {
  const { kind } = keysOf(call);
  // V8 hashes texts over 16,383 characters by their length alone, which is an attack.
  return `${kind.length < 1024 ? kind : digest(kind)} ${call.useCache} ${call.waitForModel}`;
}

/** Everything but the input, as text. All policies ask: it is made once. */
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

/** JSON with the keys of every object in order. A tenth of the time of JSON.stringify with a replacer that sorts. */
function canonicalJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join()}]`;
  if (value instanceof Media) return canonicalJson(value.toJSON());
  let members = '';
  // Sorted by UTF-16 units, whatever the language of the machine.
  const keys = Object.keys(value);
  for (const key of keys.length > 1 ? keys.sort() : keys) {
    const item = Reflect.get(value, key);
    if (item !== undefined) members += `${members && ','}${JSON.stringify(key)}:${canonicalJson(item)}`;
  }
  return `{${members}}`;
}
