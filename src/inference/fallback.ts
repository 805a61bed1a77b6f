// When a connection is unavailable, loading or out of quota, those that it names are tried in order.
// Each runs under its own id, credentials and default model, so nothing is cached or shared under another's key.
// A fallback's own fallbacks are not followed: there are no loops. When all fail, the first error stands.

import type { Signal } from './abort.ts';
import type { Call, Run } from './call.ts';
import type { Connection } from './connection.ts';
import { type ErrorCode, InferenceError } from './errors.ts';
import type { OnEvent } from './events.ts';

const REASONS: readonly ErrorCode[] = ['UPSTREAM_UNAVAILABLE', 'MODEL_LOADING', 'QUOTA_EXCEEDED'];

export interface FallbackOptions {
  connections: ReadonlyMap<string, Connection>;
  onEvent?: OnEvent | undefined;
}

export function fallback<Aborts extends Signal>(
  run: Run<Aborts>,
  { connections, onEvent }: FallbackOptions,
): Run<Aborts> {
  return async function runSomewhere(call, options) {
    try {
      return await run(call, options);
    } catch (error) {
      if (!(error instanceof InferenceError) || !REASONS.includes(error.code)) throw error;
      for (const id of connections.get(call.connection)?.fallback ?? []) {
        const other = connections.get(id);
        if (!other || id === call.connection) continue;
        options.signal.throwIfAborted();
        onEvent?.({ type: 'fallback', from: call.connection, to: id });
        try {
          return await run(moved(call, other), options);
        } catch {
          options.signal.throwIfAborted();
        }
      }
      throw error;
    }
  };
}

function moved(call: Call, other: Connection): Call {
  return { ...call, connection: other.id, credentials: other.credentials, model: other.defaultModel(call.task) };
}
