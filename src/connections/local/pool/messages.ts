// What a host process and its parent say to each other, checked on both sides: a process boundary has no types.

import { z } from 'zod';
import { ERROR_CODES, InferenceError } from '../../../inference/errors.ts';
import type { Dtype } from '../model-id.ts';

/** Told to a host once, when it starts. */
export const workerSettings = z.object({
  modelsFolder: z.string(),
  cacheFolder: z.string(),
  huggingFaceCache: z.string().optional(),
  /** Taken where an id names none and it is there. */
  dtype: z.custom<Dtype>().optional(),
  /** Threads for one run of a large model. */
  threads: z.number(),
});

export type WorkerSettings = z.infer<typeof workerSettings>;

export const toWorker = z.discriminatedUnion('type', [
  z.object({ type: z.literal('start'), settings: workerSettings }),
  z.object({ type: z.literal('load'), id: z.number(), task: z.string().optional(), model: z.string() }),
  z.object({
    type: z.literal('run'),
    id: z.number(),
    task: z.string(),
    model: z.string(),
    inputs: z.array(z.unknown()),
    parameters: z.record(z.string(), z.unknown()),
    stream: z.boolean(),
  }),
  z.object({ type: z.literal('abort'), id: z.number() }),
]);

export type ToWorker = z.infer<typeof toWorker>;
export type RunRequest = Extract<ToWorker, { type: 'run' }>;

const sentError = z.object({
  code: z.enum(ERROR_CODES),
  message: z.string(),
  retryable: z.boolean(),
  /** What happened, for the log alone: it may hold paths. */
  detail: z.string().optional(),
});

export type SentError = z.infer<typeof sentError>;

const outcome = z.union([z.object({ error: sentError }), z.object({ value: z.unknown() })]);

export type Outcome = z.infer<typeof outcome>;

export const fromWorker = z.discriminatedUnion('type', [
  z.object({ type: z.literal('loaded'), id: z.number(), error: sentError.optional(), rss: z.number() }),
  z.object({ type: z.literal('text'), id: z.number(), text: z.string() }),
  z.object({ type: z.literal('done'), id: z.number(), outcomes: z.array(outcome), rss: z.number() }),
  z.object({ type: z.literal('progress'), model: z.string(), loaded: z.number(), total: z.number() }),
]);

export type FromWorker = z.infer<typeof fromWorker>;

export function sendError(error: unknown, otherwise: string): SentError {
  if (error instanceof InferenceError) {
    const { code, message, retryable, cause } = error;
    return { code, message, retryable, ...(cause === undefined ? {} : { detail: describe(cause) }) };
  }
  return { code: 'INTERNAL_SERVER_ERROR', message: otherwise, retryable: false, detail: describe(error) };
}

function describe(error: unknown): string {
  // For the log, which holds no stacks.
  return (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).slice(0, 2000);
}

export function receiveError({ code, message, retryable, detail }: SentError): InferenceError {
  return new InferenceError(code, message, { retryable, cause: detail });
}
