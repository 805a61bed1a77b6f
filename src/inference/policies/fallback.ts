// Tries the fallbacks of a connection in order when it is unavailable, loading or out of quota.
// Each runs under its own id, credentials and default model, so that nothing is cached or shared under another's key. Keys that
// are limited to some connections cannot reach others this way. Fallbacks of a fallback are not followed, so there are no
// loops. If all fail, the first error is reported.

import type { Signal } from '../../utils/abort.ts';
import type { Answer, Call, Run, RunOptions } from '../call.ts';
import { credentialsOf } from '../client-token.ts';
import type { Connection } from '../connection.ts';
import { type ErrorCode, InferenceError } from '../errors.ts';
import type { OnEvent } from '../events.ts';

const REASONS: readonly ErrorCode[] = ['UPSTREAM_UNAVAILABLE', 'MODEL_LOADING', 'QUOTA_EXCEEDED'];

export interface FallbackOptions {
  connections: ReadonlyMap<string, Connection>;
  /** Reads the cache. */
  read?(call: Call): Answer | undefined;
  onEvent?: OnEvent | undefined;
}

export function fallback<Aborts extends Signal>(
  run: Run<Aborts>,
  { connections, read, onEvent }: FallbackOptions,
): Run<Aborts> {
  return function runSomewhere(call, options) {
    const others = connections.get(call.connection)?.fallback ?? [];
    return others.length === 0 ? run(call, options) : runHereOr(others, call, options);
  };

  async function runHereOr(others: readonly string[], call: Call, options: RunOptions<Aborts>): Promise<Answer> {
    try {
      return await run(call, options);
    } catch (error) {
      if (!(error instanceof InferenceError) || !REASONS.includes(error.code)) throw error;
      for (const id of others) {
        const other = connections.get(id);
        if (!other || id === call.connection || call.allowed?.includes(id) === false) continue;
        options.signal.throwIfAborted();
        const there = moved(call, other);
        onEvent?.({ type: 'fallback', from: call.connection, to: id, call, moved: there });
        try {
          return read?.(there) ?? (await run(there, options));
        } catch {
          options.signal.throwIfAborted();
        }
      }
      throw error;
    }
  }
}

function moved(call: Call, other: Connection): Call {
  const { task, token } = call;
  return { ...call, connection: other.id, credentials: credentialsOf(other, token), model: other.defaultModel(task) };
}
