// Errors of calls whose worker ends.

import { InferenceError } from '../../../inference/errors.ts';

/** The worker ended before the job began, or not because of it: another worker can run the job. */
export class WorkerGone extends Error {}

interface Running {
  task: string | undefined;
  model: string;
}

export function timedOut({ task, model }: Running, seconds: number): InferenceError {
  const text = `Model ${model} did not answer within ${seconds} s. Its process was ended and a new one takes over.`;
  return new InferenceError('UPSTREAM_TIMEOUT', text, factsOf({ task, model }));
}

/** Not retryable: an input that crashes a worker would crash the next one too, with the calls of others. */
export function died({ task, model }: Running): InferenceError {
  const text = `The process that ran model ${model} ended during this call, perhaps out of memory. A new one takes over.`;
  return new InferenceError('UPSTREAM_UNAVAILABLE', text, factsOf({ task, model }));
}

export function endedTwice({ task, model }: Running): InferenceError {
  const text = `The process that runs model ${model} ended twice before this call could begin.`;
  return new InferenceError('UPSTREAM_UNAVAILABLE', text, factsOf({ task, model }));
}

export function shuttingDown(): InferenceError {
  return new InferenceError('UPSTREAM_UNAVAILABLE', 'The local models are shutting down.', { connection: 'local' });
}

function factsOf({ task, model }: Running) {
  return { model, connection: 'local', ...(task === undefined ? {} : { task }) };
}
