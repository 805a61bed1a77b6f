// A connection that answers each input with itself, records every call, and fails, waits and refuses as it is told.

import type { Batching, Call, Connection } from '../../src/inference/index.ts';
import { InferenceError } from '../../src/inference/index.ts';

export interface FakeConnectionOptions {
  id?: string;
  batching?: Batching | ((call: Call) => Batching);
  fallback?: readonly string[];
  defaultModel?: string;
  /** Milliseconds until the answer to so many calls; 0 answers at once. */
  latency?: (calls: readonly Call[]) => number;
  /** What becomes of a list: an error to throw, or undefined to answer. */
  refuse?: (calls: readonly Call[], index: number) => InferenceError | undefined;
  /** What becomes of one item of a list: an error in its place. */
  refuseItem?: (call: Call, index: number) => InferenceError | undefined;
}

export interface FakeConnection extends Connection {
  /** The inputs of every `run`, in order. */
  readonly lists: unknown[][];
  active: number;
  mostActive: number;
  aborted: number;
  closed: boolean;
}

export function createFakeConnection(options: FakeConnectionOptions = {}): FakeConnection {
  const {
    id = 'fake',
    batching = { limit: 1 },
    latency = () => 0,
    refuse,
    refuseItem,
    defaultModel = 'echo',
  } = options;
  const fake: FakeConnection = {
    id,
    kind: 'CUSTOM_ENDPOINT',
    credentials: `credentials of ${id}`,
    ...(options.fallback && { fallback: options.fallback }),
    defaultModel: () => defaultModel,
    batching: (call) => (typeof batching === 'function' ? batching(call) : batching),
    lists: [],
    active: 0,
    mostActive: 0,
    aborted: 0,
    closed: false,
    async run(calls, { signal }) {
      const index = fake.lists.push(calls.map((call) => call.input)) - 1;
      fake.active++;
      fake.mostActive = Math.max(fake.mostActive, fake.active);
      try {
        await pause(latency(calls), signal);
        const error = refuse?.(calls, index);
        if (error) throw error;
        return calls.map((call) => refuseItem?.(call, index) ?? call.input);
      } catch (error) {
        if (signal.aborted) fake.aborted++;
        throw error;
      } finally {
        fake.active--;
      }
    },
    async close() {
      fake.closed = true;
    },
  };
  return fake;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const done = () => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    };
    const timer = ms > 0 ? setTimeout(done, ms) : queueMicrotask(done);
    function onAbort() {
      if (timer) clearTimeout(timer);
      reject(signal.reason);
    }
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

export function createCall(input: unknown, facts: Partial<Call> = {}): Call {
  return {
    connection: 'fake',
    credentials: 'credentials of fake',
    task: 'fill-mask',
    model: 'echo',
    input,
    parameters: {},
    useCache: true,
    waitForModel: false,
    ...facts,
  };
}

export const unavailable = () =>
  new InferenceError('UPSTREAM_UNAVAILABLE', 'Down.', { retryable: true, upstream: { status: 503 } });

export const refused = () => new InferenceError('BAD_USER_INPUT', 'Refused.', { upstream: { status: 400 } });
