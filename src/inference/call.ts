// A call: one inference requested by one field, and its answer.

import type { Signal } from '../utils/abort.ts';
import type { CallKeys } from './call-key.ts';
import type { ClientToken } from './client-token.ts';

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
  /**
   * Keys memoized by `callKey` and `batchKey`. (A WeakMap by call would take a tenth of a cached request in garbage
   * collection.)
   */
  keys?: CallKeys;
  /** The caller's own token. Not part of any key: `credentials` identifies it. */
  readonly token?: ClientToken | undefined;
  /** The client, for fair queueing. Not part of any key. */
  readonly caller?: string | undefined;
  /** Ids of connections that the caller may use, fallbacks included; undefined: all. */
  readonly allowed?: readonly string[] | undefined;
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
