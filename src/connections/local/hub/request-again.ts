// Repeats requests to the Hub after 429, 5xx and network failures, after the time in Retry-After or a growing pause.

import { delay } from '../../../utils/delay.ts';
import { tryJson } from '../../../utils/try-json.ts';
import type { HubClient, HubRequest, HubResponse } from './hub-client.ts';
import { offline, unreachable } from './hub-errors.ts';

const MAX_RETRIES = 3;
/** A longer Retry-After is passed on to the caller in the error. */
const LONGEST_WAIT_SECONDS = 20;

export interface RequestContext {
  readonly client: HubClient;
  readonly model: string;
  readonly signal: AbortSignal;
}

/** @returns any answer, refusals included; throws InferenceError when there is none */
export function requestAgain(
  context: RequestContext,
  path: string,
  request: Omit<HubRequest, 'signal'> = {},
): Promise<HubResponse> {
  const { client, signal } = context;
  return again(context, () => client.request(path, { ...request, signal }));
}

/** The same, with the body parsed; `json` is undefined if the body is not JSON or too large. */
export function requestJson(
  context: RequestContext,
  path: string,
  maxBytes: number,
): Promise<HubResponse & { readonly json?: unknown }> {
  const { client, signal } = context;
  return again(context, async () => {
    const response = await client.request(path, { signal });
    return response.ok ? { ...response, json: await readJson(response, maxBytes) } : response;
  });
}

async function again<Response extends HubResponse>(
  { client, model, signal }: RequestContext,
  request: () => Promise<Response>,
): Promise<Response> {
  if (client.names.isOffline) throw offline(model);
  for (let retries = 0; ; retries++) {
    let response: Response | undefined;
    let failure: unknown;
    try {
      response = await request();
    } catch (error) {
      signal.throwIfAborted();
      failure = error;
    }
    const pause = response ? pauseAfter(client, response, retries) : pauseMs(client, retries);
    if (pause === undefined || retries >= MAX_RETRIES) {
      if (response) return response;
      throw unreachable(model, failure, client.names);
    }
    await response?.discard();
    await delay(pause, signal);
  }
}

/** Milliseconds before the next try; undefined if none helps, or only after LONGEST_WAIT_SECONDS. */
export function pauseAfter(
  client: HubClient,
  { status, retryAfter }: HubResponse,
  retries: number,
): number | undefined {
  if (status !== 429 && status < 500) return undefined;
  if (retryAfter === undefined) return pauseMs(client, retries);
  return retryAfter <= LONGEST_WAIT_SECONDS ? retryAfter * 1000 : undefined;
}

export function pauseMs({ firstPauseMs }: HubClient, retries: number): number {
  return firstPauseMs * 2 ** retries * (1 + Math.random());
}

async function readJson({ body }: HubResponse, maxBytes: number): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    // Leaving the loop closes the connection.
    if (size > maxBytes) return undefined;
    chunks.push(bytes);
  }
  return tryJson(Buffer.concat(chunks).toString('utf8'));
}
