// What can go wrong before an upstream has said anything, in words that say what to do.

import { FetchError } from 'ofetch';
import { InferenceError } from '../../inference/index.ts';
import type { ServerKind, Task } from '../../tasks/task.ts';

/** Only the network's error code: the rest of the error can hold the request, and with it the key. */
export function unreachable(id: string, error: unknown): InferenceError {
  const code = networkCode(error instanceof FetchError ? error.cause : error);
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') {
    return new InferenceError('UPSTREAM_BAD_RESPONSE', `Connection "${id}" answered with more than 64 MB.`);
  }
  // ofetch wraps what fails before the answer's head; what fails later comes bare, and may have been paid for.
  const beforeAnswer = error instanceof FetchError;
  const message = `Connection "${id}" could not be reached (${code}). Check its base URL and the network, then try again.`;
  return new InferenceError('UPSTREAM_UNAVAILABLE', message, { retryable: beforeAnswer });
}

/** The answer ended before its time: it had begun, and may have been paid for, so that nobody repeats it. */
export function brokenOff(id: string, error: unknown): InferenceError {
  const message = `The stream of connection "${id}" broke off (${networkCode(error)}). Try again.`;
  return new InferenceError('UPSTREAM_UNAVAILABLE', message);
}

function networkCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'no answer';
}

export function missingToken(id: string): InferenceError {
  const message =
    `Connection "${id}" has no API key. Create one at https://huggingface.co/settings/tokens with the permission ` +
    '"Inference Providers", set it as HF_TOKEN and start the server again.';
  return new InferenceError('CONNECTION_REFUSED_CREDENTIALS', message);
}

export function unsupported(id: string, server: ServerKind, task: Task): InferenceError {
  const message = `Connection "${id}" is a ${server} server, which cannot do ${task.id}; this can: ${task.remote.servers.join(', ')}.`;
  return new InferenceError('TASK_NOT_SUPPORTED', message);
}
