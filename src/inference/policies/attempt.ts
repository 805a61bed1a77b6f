// One attempt at a connection. Ensures that every call has an outcome and every failure is an InferenceError.

import type { Call } from '../call.ts';
import type { BatchReport, Connection, RunCallsOptions } from '../connection.ts';
import { InferenceError } from '../errors.ts';
import type { OnEvent } from '../events.ts';
import { asInferenceError } from '../to-inference-error.ts';
import { reportAttempt } from './report-attempt.ts';
import type { Attempt } from './types.ts';

export function attempt(connection: Connection, onEvent?: OnEvent): Attempt {
  return async function attemptAndReport(calls, { signal }) {
    const report = reportAttempt(calls, { signal, onEvent });
    // A batch that the connection formed is reported once, with its first call.
    let isReported = false;
    const onBatch = (batch: BatchReport) => {
      isReported = true;
      if (batch.calls[0] !== calls[0]) return;
      onEvent?.({ type: 'batch', connection: connection.id, size: batch.calls.length });
      onEvent?.({ type: 'upstream', ...batch });
    };
    try {
      const outcomes = await attemptOnce(calls, connection.formsBatches ? { signal, onBatch } : { signal });
      if (!isReported) report();
      return outcomes;
    } catch (error) {
      if (!isReported) report(error);
      throw error;
    }
  };

  async function attemptOnce(calls: readonly Call[], options: RunCallsOptions): Promise<readonly unknown[]> {
    const { signal } = options;
    const outcomes = await connection.run(calls, options).catch((error: unknown) => {
      if (signal.aborted) throw signal.reason;
      throw asInferenceError(error);
    });
    // With a missing outcome, callers would get each other's answers.
    if (outcomes.length !== calls.length) {
      const message = `${calls.length} inputs were sent, but ${outcomes.length} results came back.`;
      throw new InferenceError('UPSTREAM_BAD_RESPONSE', message);
    }
    const [only] = outcomes;
    if (calls.length === 1 && only instanceof InferenceError) throw only;
    return outcomes;
  }
}
