// One attempt at a connection, held to its promises: every call has an outcome, every failure is an InferenceError.

import type { Call } from '../call.ts';
import type { Connection } from '../connection.ts';
import { InferenceError } from '../errors.ts';
import type { OnEvent } from '../events.ts';
import { reportAttempt } from './report-attempt.ts';
import type { Attempt } from './types.ts';

export function attempt(connection: Connection, onEvent?: OnEvent): Attempt {
  return async function attemptAndReport(calls, options) {
    const report = reportAttempt(calls, { signal: options.signal, onEvent });
    try {
      const outcomes = await attemptOnce(calls, options);
      report();
      return outcomes;
    } catch (error) {
      report(error);
      throw error;
    }
  };

  async function attemptOnce(calls: readonly Call[], { signal }: { signal: AbortSignal }): Promise<readonly unknown[]> {
    const outcomes = await connection.run(calls, { signal }).catch((error: unknown) => {
      if (signal.aborted) throw signal.reason;
      if (error instanceof InferenceError) throw error;
      throw new InferenceError('INTERNAL_SERVER_ERROR', 'The inference failed inside this server.', { cause: error });
    });
    // A list that is short by one would hand callers their neighbours' answers.
    if (outcomes.length !== calls.length) {
      const message = `${calls.length} inputs were sent, but ${outcomes.length} results came back.`;
      throw new InferenceError('UPSTREAM_BAD_RESPONSE', message);
    }
    const [only] = outcomes;
    if (calls.length === 1 && only instanceof InferenceError) throw only;
    return outcomes;
  }
}
