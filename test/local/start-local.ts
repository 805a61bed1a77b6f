// A local connection on the models of the project, and short ways to call it.

import { fileURLToPath } from 'node:url';
import {
  createLocalConnection,
  type LocalConnection,
  type LocalConnectionOptions,
} from '../../src/connections/local/connection.ts';
import { localRecipes } from '../../src/connections/local/recipes/index.ts';
import { AnnotatedValue, type Call, InferenceError, Media } from '../../src/inference/index.ts';
import { startTestServer, type TestServer } from '../support/start-test-server.ts';

export const MODELS = fileURLToPath(new URL('../../models', import.meta.url));

export function startLocal(options: Partial<LocalConnectionOptions> = {}): LocalConnection {
  return createLocalConnection({
    modelsFolder: MODELS,
    cacheFolder: '/nonexistent',
    workers: 1,
    recipes: localRecipes,
    ...options,
  });
}

let shared: LocalConnection | undefined;

/**
 * With one worker for all files that this process runs, as long as it lives: for tests that only ask. The models that one
 * file has loaded are there for the next.
 */
export function sharedLocal(): LocalConnection {
  shared ??= startLocal();
  return shared;
}

let sharedServer: Promise<TestServer> | undefined;

/** The same as a server. */
export function sharedLocalServer(): Promise<TestServer> {
  sharedServer ??= startTestServer({ LOCAL_WORKERS: '1', LOCAL_DOWNLOADS: 'false' });
  return sharedServer;
}

type CallParts = Partial<Pick<Call, 'model' | 'parameters'>>;

export function callOf(task: string, input: unknown, { model, parameters = {} }: CallParts = {}): Call {
  return { connection: 'local', credentials: '', task, model, input, parameters, useCache: true, waitForModel: false };
}

export const noSignal = () => new AbortController().signal;

/** The value of one call; an item's own error is thrown. */
export async function ask(local: LocalConnection, task: string, input: unknown, parts?: CallParts): Promise<unknown> {
  const [value] = await askAll(local, [callOf(task, input, parts)]);
  if (value instanceof InferenceError) throw value;
  return value;
}

/** The values and errors of several calls at once. */
export async function askAll(local: LocalConnection, calls: readonly Call[]): Promise<unknown[]> {
  const outcomes = await local.run(calls, { signal: noSignal() });
  return outcomes.map((outcome) => (outcome instanceof AnnotatedValue ? outcome.value : outcome));
}

/** The error of a call, or a failed test. */
export async function refusal(promise: Promise<unknown>): Promise<InferenceError> {
  const outcome = await promise.catch((error: unknown) => error);
  if (outcome instanceof InferenceError) return outcome;
  throw new Error(`Expected an InferenceError, got ${String(outcome)}.`);
}

/** A mono recording of 16-bit samples. */
export function wav(seconds: number, rate = 16_000): Media {
  const size = Math.round(seconds * rate) * 2;
  const bytes = Buffer.alloc(44 + size);
  bytes.write('RIFF');
  bytes.writeUInt32LE(36 + size, 4);
  bytes.write('WAVEfmt ', 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(rate, 24);
  bytes.writeUInt32LE(rate * 2, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36);
  bytes.writeUInt32LE(size, 40);
  return new Media(bytes, 'audio/wav');
}
