// One attempt at a connection, held to its promises: every call has an outcome, every failure is an InferenceError.

import type { Connection } from './connection.ts';
import { InferenceError } from './errors.ts';
import type { Attempt } from './send.ts';

export function attempt(connection: Connection): Attempt {
  return async function attemptOnce(calls, { signal }) {
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
  };
}
