// Sends a batch and settles every member with its own outcome. A batch that is rejected or crashes the model is split in halves
// until only the bad item fails; an item that failed alone with a retryable error is sent again by itself.
// Never rejects; every member is settled when it resolves.

import type { Call } from '../call.ts';
import { type ErrorCode, InferenceError } from '../errors.ts';
import type { Send, SendOptions, Sent } from './types.ts';

export interface BatchEntry {
  readonly call: Call;
  readonly deadline: number | undefined;
  /** Upstream calls that this call was part of. */
  attempts: number;
  isSettled: boolean;
  /** Called when the member is aborted; replaced by the policy that holds it. */
  leave(reason: unknown): void;
  resolve(value: unknown, batchSize: number): void;
  reject(error: unknown): void;
}

export interface Delivery {
  /** Size of the largest batch that was accepted. */
  longest: number;
  /** True if a batch was rejected although none of its items was: the batch itself was too large. */
  isListRefused: boolean;
}

const REFUSED: readonly ErrorCode[] = ['BAD_USER_INPUT', 'UPSTREAM_BAD_RESPONSE'];

export async function sendBatch(
  group: readonly BatchEntry[],
  send: Send,
  failed?: SendOptions['failed'],
): Promise<Delivery> {
  const members = group.filter((member) => !member.isSettled);
  const nothing = { longest: 0, isListRefused: false };
  if (members.length === 0) return nothing;
  const sent = await sendFor(members, send, failed);
  if (!sent) return nothing;
  for (const member of members) member.attempts += sent.attempts;

  if ('error' in sent) {
    if (members.length === 1 || !blamesAnItem(sent.error)) {
      for (const member of members) member.reject(sent.error);
      return nothing;
    }
    const middle = Math.ceil(members.length / 2);
    const halves = [members.slice(0, middle), members.slice(middle)];
    let isItemBad = false;
    for (const member of members) {
      const reject = member.reject.bind(member);
      member.reject = (error) => {
        isItemBad ||= !member.isSettled;
        reject(error);
      };
    }
    const deliveries = await Promise.all(halves.map((half) => sendBatch(half, send)));
    const longest = Math.max(...deliveries.map((delivery) => delivery.longest));
    // A crash may be random; a rejection is a rule of the upstream.
    const isListRefused = REFUSED.includes(sent.error.code) && !isItemBad && longest > 0;
    return { longest, isListRefused };
  }

  const again: Promise<Delivery>[] = [];
  for (const [index, member] of members.entries()) {
    const outcome = sent.outcomes[index];
    if (!(outcome instanceof InferenceError)) member.resolve(outcome, members.length);
    else if (isWorthRetrying(outcome)) again.push(sendBatch([member], send, { error: outcome, retries: sent.retries }));
    else member.reject(outcome);
  }
  await Promise.all(again);
  return { longest: members.length, isListRefused: false };
}

/** Undefined if it failed and all members are settled. */
async function sendFor(
  members: readonly BatchEntry[],
  send: Send,
  failed: SendOptions['failed'],
): Promise<Sent | undefined> {
  const controller = new AbortController();
  let here = members.length;
  for (const member of members) {
    member.leave = (reason) => {
      here--;
      if (here === 0) controller.abort(reason);
    };
  }
  // The batch's deadline is the latest of its members.
  const deadline = Math.max(...members.map((member) => member.deadline ?? Number.POSITIVE_INFINITY));
  const calls = members.map((member) => member.call);
  try {
    return await send(calls, { signal: controller.signal, deadline, failed });
  } catch (error) {
    for (const member of members) member.reject(error);
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
