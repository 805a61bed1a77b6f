// What a call hears when its host ends.

import { InferenceError } from '../../../inference/errors.ts';

/** The host ended before this job began: another one can take it. */
export class WorkerGone extends Error {}

export function timedOut(model: string, seconds: number): InferenceError {
  const text = `Model ${model} did not answer within ${seconds} s. Its process was ended and a new one takes over.`;
  return new InferenceError('UPSTREAM_TIMEOUT', text);
}

/** Not retryable: an input that ends a process would end the next one too, and its neighbours' calls with it. */
export function died(model: string): InferenceError {
  const text = `The process that ran model ${model} ended during this call, perhaps out of memory. A new one takes over.`;
  return new InferenceError('UPSTREAM_UNAVAILABLE', text);
}
