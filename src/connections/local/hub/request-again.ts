// A request to the Hub that is repeated where a repetition may help: 429, 5xx and failures of the network, after the time
// that Retry-After names or a growing pause.

import { delay } from '../../../utils/delay.ts';
import { discard, type HubClient, type HubRequest, type HubResponse } from './hub-client.ts';
import { brokenOff } from './hub-errors.ts';

const MAX_RETRIES = 3;
/** A longer wait is left to the caller: the error holds the time. */
const LONGEST_WAIT_SECONDS = 20;
const FIRST_PAUSE_MS = 300;

export interface RequestContext {
  readonly client: HubClient;
  readonly model: string;
  readonly signal: AbortSignal;
}

/** @returns also an answer that refuses; throws InferenceError when there is none at all */
export async function requestAgain(
  { client, model, signal }: RequestContext,
  path: string,
  request: Omit<HubRequest, 'signal'> = {},
): Promise<HubResponse> {
  for (let retries = 0; ; retries++) {
    let response: HubResponse | undefined;
    let failure: unknown;
    try {
      response = await client.request(path, { ...request, signal });
    } catch (error) {
      signal.throwIfAborted();
      failure = error;
    }
    const pause = response ? pauseAfter(response, retries) : pauseMs(retries);
    if (pause === undefined || retries >= MAX_RETRIES) {
      if (response) return response;
      throw brokenOff(model, failure, 0);
    }
    if (response) await discard(response.body);
    await delay(pause, signal);
  }
}

/** Milliseconds before another try makes sense; undefined: none does, or only after a time that is not waited for. */
export function pauseAfter({ status, retryAfter }: HubResponse, retries: number): number | undefined {
  if (status !== 429 && status < 500) return undefined;
  if (retryAfter === undefined) return pauseMs(retries);
  return retryAfter <= LONGEST_WAIT_SECONDS ? retryAfter * 1000 : undefined;
}

export function pauseMs(retries: number): number {
  return FIRST_PAUSE_MS * 2 ** retries * (1 + Math.random());
}
