// Protects an upstream that is down: after 10 batches in a row failed with UPSTREAM_UNAVAILABLE, calls fail at once for 5 s.
// Then one probe is sent: its success closes the breaker, its failure opens it again. Any answer counts as success, also a
// refusal, a 429 or a loading model; an abort does not count.
// There is one fuse per model: a router serves thousands, and one broken model (or one client that knows which input crashes
// it) must not stop the others.

import type { Call } from '../call.ts';
import { InferenceError } from '../errors.ts';
import type { OnEvent } from '../events.ts';
import type { Send } from './types.ts';

/** Failed batches in a row, each after its retries. */
const FAILURES_TO_OPEN = 10;
const COOL_DOWN_MS = 5_000;
/** Bounded, because model ids come from clients; the oldest fuses are dropped first. */
const MAX_FUSES = 1_000;

interface Fuse {
  failures: number;
  /** The newest error; calls of one batch share it, and it counts once. */
  lastError: unknown;
  /** When the next probe may be sent, in `performance.now()` milliseconds. */
  openUntil: number;
  probing: boolean;
}

export function circuitBreaker(
  send: Send,
  { connection, onEvent }: { connection: string; onEvent?: OnEvent | undefined },
): Send {
  // Only failing models have a fuse.
  const fuses = new Map<string, Fuse>();

  function refusal(fuse: Fuse): InferenceError | undefined {
    if (fuse.failures < FAILURES_TO_OPEN) return undefined;
    const remaining = fuse.openUntil - performance.now();
    if (remaining <= 0 && !fuse.probing) return undefined;
    const message = `${connection} failed ${fuse.failures} times in a row and is left alone for a moment. Try again later.`;
    const retryAfter = Math.max(1, Math.ceil(remaining / 1000));
    return new InferenceError('UPSTREAM_UNAVAILABLE', message, { retryable: true, retryAfter });
  }

  function failed(model: string | undefined, error: unknown) {
    const key = model ?? '';
    const fuse = fuses.get(key) ?? { failures: 0, lastError: undefined, openUntil: 0, probing: false };
    if (fuse.lastError === error) return;
    fuse.lastError = error;
    fuse.failures++;
    fuses.set(key, fuse);
    if (fuse.failures >= FAILURES_TO_OPEN) {
      fuse.openUntil = performance.now() + COOL_DOWN_MS;
      onEvent?.({ type: 'breaker', connection, model, state: 'open' });
    }
    const [oldest] = fuses.keys();
    if (fuses.size > MAX_FUSES && oldest !== undefined) answered(oldest || undefined);
  }

  function answered(model: string | undefined) {
    const fuse = fuses.get(model ?? '');
    if (!fuse) return;
    fuses.delete(model ?? '');
    if (fuse.failures >= FAILURES_TO_OPEN) onEvent?.({ type: 'breaker', connection, model, state: 'closed' });
  }

  return async function sendUnlessDown(calls: readonly Call[], options) {
    const model = calls[0]?.model;
    const fuse = fuses.get(model ?? '');
    const error = fuse && refusal(fuse);
    if (error) return { error, attempts: 0, retries: 0 };
    const isProbe = fuse !== undefined && fuse.failures >= FAILURES_TO_OPEN;
    if (isProbe) fuse.probing = true;
    try {
      const sent = await send(calls, options);
      const outcomes = 'error' in sent ? [sent.error] : sent.outcomes;
      if (outcomes.every(isUnavailable)) failed(model, outcomes[0]);
      else if (!outcomes.every(saysNothing)) answered(model);
      return sent;
    } finally {
      // Also after an abort: a probe whose caller left must not keep the breaker open forever.
      if (isProbe) fuse.probing = false;
    }
  };
}

function isUnavailable(outcome: unknown): boolean {
  return outcome instanceof InferenceError && outcome.code === 'UPSTREAM_UNAVAILABLE';
}

/** Errors caused by this server and not by the upstream. */
function saysNothing(outcome: unknown): boolean {
  return outcome instanceof InferenceError && ['OVERLOADED', 'INTERNAL_SERVER_ERROR'].includes(outcome.code);
}
