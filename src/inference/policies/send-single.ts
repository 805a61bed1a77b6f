// Sends a call that is never batched, with its retries.

import { type Run, toAnswer } from '../call.ts';
import { InferenceError } from '../errors.ts';
import type { Send } from './types.ts';

export function sendSingle(send: Send): Run<AbortSignal> {
  return async function runAlone(call, options) {
    const start = performance.now();
    const sent = await send([call], options);
    if ('error' in sent) throw sent.error;
    const [value] = sent.outcomes;
    if (value instanceof InferenceError) throw value;
    const { connection, model } = call;
    const { attempts } = sent;
    const durationMs = performance.now() - start;
    return toAnswer(value, { connection, model, cached: false, batchSize: 1, attempts, durationMs });
  };
}
