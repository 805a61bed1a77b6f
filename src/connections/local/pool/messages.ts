// Messages between a worker process and its parent. Both ends belong to the same version of this program, so messages are
// typed and not validated.

import { type ErrorCode, InferenceError } from '../../../inference/errors.ts';
import { withoutPaths } from '../../../utils/without-paths.ts';
import type { Dtype } from '../model-id.ts';

/** Sent to a worker once, when it starts. */
export interface WorkerSettings {
  readonly modelsFolder: string;
  readonly cacheFolder: string;
  readonly huggingFaceCache?: string | undefined;
  /** Preferred precision of models whose id names none. */
  readonly dtype?: Dtype | undefined;
  /** Threads for one run of a large model. */
  readonly threads: number;
}

export interface RunRequest {
  readonly type: 'run';
  readonly id: number;
  readonly task: string;
  readonly model: string;
  readonly inputs: readonly unknown[];
  readonly parameters: Readonly<Record<string, unknown>>;
  /** True: text is sent as it is generated. */
  readonly stream: boolean;
}

export type ToWorker =
  | { readonly type: 'start'; readonly settings: WorkerSettings }
  /** Without a task: for the one that the model was made for. */
  | { readonly type: 'load'; readonly id: number; readonly task: string | undefined; readonly model: string }
  | { readonly type: 'unload'; readonly model: string }
  | RunRequest
  | { readonly type: 'abort'; readonly id: number };

export interface SentError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly retryable: boolean;
  /** Details for the log only. */
  readonly detail?: string;
}

export type Outcome = { readonly error: SentError } | { readonly value: unknown };

export type FromWorker =
  /** `bytes` is the size of the model's weights on disk, `rss` the bytes that the process holds. */
  | {
      readonly type: 'loaded';
      readonly id: number;
      readonly error?: SentError;
      readonly bytes: number;
      readonly rss: number;
    }
  | { readonly type: 'unloaded'; readonly rss: number }
  | { readonly type: 'text'; readonly id: number; readonly text: string }
  /** `ms` is the duration of the run in the worker. */
  | {
      readonly type: 'done';
      readonly id: number;
      readonly outcomes: readonly Outcome[];
      readonly ms: number;
      readonly rss: number;
    }
  /** A failure outside of any load or run. */
  | { readonly type: 'fault'; readonly detail: string };

export function sendError(error: unknown, otherwise: string): SentError {
  if (error instanceof InferenceError) {
    const { code, message, retryable, cause } = error;
    return { code, message, retryable, ...(cause === undefined ? {} : { detail: describeError(cause) }) };
  }
  return { code: 'INTERNAL_SERVER_ERROR', message: otherwise, retryable: false, detail: describeError(error) };
}

/** For the log, without stacks and paths. */
export function describeError(error: unknown): string {
  return withoutPaths(error instanceof Error ? `${error.name}: ${error.message}` : String(error)).slice(0, 2000);
}

export function receiveError({ code, message, retryable, detail }: SentError): InferenceError {
  return new InferenceError(code, message, { retryable, cause: detail });
}
