// The shared inference layer: every policy around a connection's `run`, readable as one list.

import type { Answer, Call } from './call.ts';
import type { Connection } from './connection.ts';
import { InferenceError } from './errors.ts';
import { createStream, type Stream } from './stream.ts';

export interface InferenceSettings {
  /** Seconds a call may take in all, waits and retries included. */
  timeoutSeconds: number;
  /** Seconds an answer stays in the cache; 0 turns the cache off. */
  cacheSeconds: number;
  /** Megabytes of answers kept in memory. */
  cacheMegabytes: number;
  /** Milliseconds a call waits for others to travel with. */
  batchWindowMs: number;
  /** The most calls in one list. */
  batchMax: number;
  /** Calls running at once, per connection. */
  maxConcurrent: number;
  /** Calls waiting for a place, per connection. */
  maxQueued: number;
}

export interface Inference {
  readonly connections: ReadonlyMap<string, Connection>;
  /** Answers a call, or rejects with an InferenceError (or with the reason of an aborted signal). */
  run(call: Call, options: { signal: AbortSignal }): Promise<Answer>;
  /** Answers a call piece by piece, or in one event where its connection cannot. */
  readonly stream: Stream;
  close(): Promise<void>;
}

export interface InferenceOptions {
  connections: readonly Connection[];
  settings: InferenceSettings;
}

/** Wires the policies around the connections. */
export function createInference({ connections, settings }: InferenceOptions): Inference {
  const byId = new Map(connections.map((connection) => [connection.id, connection]));
  const inference: Inference = {
    connections: byId,
    stream: createStream({
      connections: byId,
      timeoutSeconds: settings.timeoutSeconds,
      run: (call, options) => inference.run(call, options),
    }),
    async run(call, { signal }) {
      const connection = byId.get(call.connection);
      if (!connection) throw new InferenceError('INTERNAL_SERVER_ERROR', `No connection ${call.connection}.`);
      const start = performance.now();
      const [value] = await connection.run([call], { signal });
      if (value instanceof InferenceError) throw value;
      const durationMs = performance.now() - start;
      const { id } = connection;
      return {
        value,
        info: { connection: id, model: call.model, cached: false, batchSize: 1, attempts: 1, durationMs },
      };
    },
    async close() {
      await Promise.all(connections.map((connection) => connection.close?.()));
    },
  };
  return inference;
}
