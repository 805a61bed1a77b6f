// Errors of the network between this server and an upstream, with advice.

import { FetchError } from 'ofetch';
import { InferenceError } from '../../inference/index.ts';
import type { ServerKind, Task } from '../../tasks/task.ts';
import { errorCode } from '../../utils/error-code.ts';
import { tooLarge, UnreadableBody } from './decompress-body.ts';
import { MAX_RESPONSE_BYTES } from './transport.ts';

/** Only reports the network's error code: the rest of the error can contain the request with its key. */
export function unreachable(id: string, error: unknown): InferenceError {
  const cause = error instanceof FetchError ? error.cause : error;
  const unreadable = readError(id, cause);
  if (unreadable) return unreadable;
  const refused = refusedByProxy(id, cause);
  if (refused) return refused;
  // ofetch only wraps failures before the answer's head; after it, the answer may already have been billed.
  const beforeAnswer = error instanceof FetchError;
  const message = beforeAnswer
    ? `Connection "${id}" could not be reached (${networkCode(cause)}). Check its base URL and the network, then try again.`
    : `The answer of connection "${id}" broke off (${networkCode(cause)}). Try again.`;
  return new InferenceError('UPSTREAM_UNAVAILABLE', message, { retryable: beforeAnswer });
}

/** undici reports the status of a proxy in its message, without a code. */
function refusedByProxy(id: string, error: unknown): InferenceError | undefined {
  const said = error instanceof Error ? error.message : '';
  const status = /^Proxy (?:response|Authentication Required) \((\d{3})\)/.exec(said)?.[1];
  if (status === undefined) return undefined;
  const advice =
    status === '407'
      ? 'Put its user name and password into HTTP_PROXY, HTTPS_PROXY or ALL_PROXY.'
      : 'Check that it lets this host through, or name the host in NO_PROXY.';
  const message = `The proxy on the way to connection "${id}" answered ${status}. ${advice}`;
  return new InferenceError('UPSTREAM_UNAVAILABLE', message, { retryable: status !== '407' && status !== '403' });
}

/** The answer ended early. Not retryable, because it may already have been billed. */
export function brokenOff(id: string, error: unknown): InferenceError {
  const message = `The stream of connection "${id}" broke off (${networkCode(error)}). Try again.`;
  return readError(id, error) ?? new InferenceError('UPSTREAM_UNAVAILABLE', message);
}

/** A body that cannot be read; a repetition would not help. */
function readError(id: string, error: unknown): InferenceError | undefined {
  const code = networkCode(error);
  const what =
    error instanceof UnreadableBody
      ? error.message
      : code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE'
        ? tooLarge(MAX_RESPONSE_BYTES)
        : /^(?:Z_|ERR__|ERR_BROTLI|ERR_ZLIB|ZSTD_)/.test(code)
          ? `in a compressed body that is damaged (${code})`
          : undefined;
  return what ? new InferenceError('UPSTREAM_BAD_RESPONSE', `Connection "${id}" answered ${what}.`) : undefined;
}

function networkCode(error: unknown): string {
  return errorCode(error) ?? 'no answer';
}

export function missingToken(id: string): InferenceError {
  const message =
    `Connection "${id}" has no API key. Create one at https://huggingface.co/settings/tokens with the permission ` +
    '"Inference Providers", set it as HF_TOKEN and start the server again.';
  return new InferenceError('CONNECTION_REFUSED_CREDENTIALS', message);
}

export function unsupported(id: string, server: ServerKind | undefined, task: Task): InferenceError {
  const what = server ? `is a ${server} server, which cannot do` : 'does not say what it is, and no guess can do';
  const message = `Connection "${id}" ${what} ${task.id}; this can: ${task.remote.servers.join(', ')}.`;
  return new InferenceError('TASK_NOT_SUPPORTED', message);
}
