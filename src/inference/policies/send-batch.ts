// Sends a batch and settles every entry with its own outcome. A batch that is rejected or crashes the model is split
// in halves until only the bad item fails; an item that failed alone with a retryable error is sent again by itself.
// Never rejects; every entry is settled when it resolves.

import type { Call } from '../call.ts';
import { type ErrorCode, InferenceError } from '../errors.ts';
import type { Send, SendOptions, Sent } from './types.ts';

export interface BatchEntry {
  readonly call: Call;
  readonly deadline: number | undefined;
  /** Upstream calls that this call was part of. */
  attempts: number;
  isSettled: boolean;
  /** Called when the entry is aborted; replaced by the policy that holds it. */
  leave(reason: unknown): void;
  resolve(value: unknown, batchSize: number): void;
  reject(error: unknown): void;
}

export interface Delivery {
  /** Size of the largest batch that was accepted. */
  largest: number;
  /** True if a batch was rejected although none of its items was: the batch itself was too large. */
  isTooLarge: boolean;
}

const REFUSED: readonly ErrorCode[] = ['BAD_USER_INPUT', 'UPSTREAM_BAD_RESPONSE'];

export async function sendBatch(
  group: readonly BatchEntry[],
  send: Send,
  failed?: SendOptions['failed'],
): Promise<Delivery> {
  const entries = group.filter((entry) => !entry.isSettled);
  const nothing = { largest: 0, isTooLarge: false };
  if (entries.length === 0) return nothing;
  const sent = await sendFor(entries, send, failed);
  if (!sent) return nothing;
  for (const entry of entries) entry.attempts += sent.attempts;

  if ('error' in sent) {
    if (entries.length === 1 || !blamesAnItem(sent.error)) {
      for (const entry of entries) entry.reject(sent.error);
      return nothing;
    }
    const middle = Math.ceil(entries.length / 2);
    const halves = [entries.slice(0, middle), entries.slice(middle)];
    let isItemBad = false;
    for (const entry of entries) {
      const reject = entry.reject.bind(entry);
      entry.reject = (error) => {
        isItemBad ||= !entry.isSettled;
        reject(error);
      };
    }
    const deliveries = await Promise.all(halves.map((half) => sendBatch(half, send)));
    const largest = Math.max(...deliveries.map((delivery) => delivery.largest));
    // A crash may be random; a rejection is a rule of the upstream.
    const isTooLarge = REFUSED.includes(sent.error.code) && !isItemBad && largest > 0;
    return { largest, isTooLarge };
  }

  const retried: Promise<Delivery>[] = [];
  for (const [index, entry] of entries.entries()) {
    const outcome = sent.outcomes[index];
    if (!(outcome instanceof InferenceError)) entry.resolve(outcome, entries.length);
    else if (isWorthRetrying(outcome))
      retried.push(sendBatch([entry], send, { error: outcome, retries: sent.retries }));
    else entry.reject(outcome);
  }
  await Promise.all(retried);
  return { largest: entries.length, isTooLarge: false };
}

/** Undefined if it failed and all entries are settled. */
async function sendFor(
  entries: readonly BatchEntry[],
  send: Send,
  failed: SendOptions['failed'],
): Promise<Sent | undefined> {
  const controller = new AbortController();
  let here = entries.length;
  for (const entry of entries) {
    entry.leave = (reason) => {
      here--;
      if (here === 0) controller.abort(reason);
    };
  }
  // The batch's deadline is the latest of its entries.
  const deadline = Math.max(...entries.map((entry) => entry.deadline ?? Number.POSITIVE_INFINITY));
  const calls = entries.map((entry) => entry.call);
  try {
    return await send(calls, { signal: controller.signal, deadline, failed });
  } catch (error) {
    for (const entry of entries) entry.reject(error);
    return undefined;
  }
}

/** A 500 may be a crash caused by one item; 502 and 503 come from proxies in front of the model. */
function blamesAnItem({ code, upstream }: InferenceError): boolean {
  return REFUSED.includes(code) || (code === 'UPSTREAM_UNAVAILABLE' && upstream?.status === 500);
}

function isWorthRetrying({ code, retryable }: InferenceError): boolean {
  return retryable || code === 'MODEL_LOADING';
}
