// Starts a worker process, from the sources or from the build.

import { type ChildProcess, fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { Socket } from 'node:net';
import { constants, setPriority } from 'node:os';
import { Readable } from 'node:stream';
import { fileURLToPath, pathToFileURL } from 'node:url';

export interface ForkedWorker {
  readonly child: ChildProcess;
  readonly output: readonly Readable[];
  /** One byte per second, from a separate thread. */
  readonly beats: Readable;
}

/** Set by tests, which run from the sources: a built worker takes 2 s of CPU less to start than one under tsx. */
const useBuilt = process.env.INFERQL_TEST_WORKERS === 'built';

export function forkWorker(env: NodeJS.ProcessEnv): ForkedWorker {
  const isSource = import.meta.url.endsWith('.ts');
  const fromSource = isSource && !useBuilt;
  const folder = isSource && useBuilt ? '../../../../dist/connections/local/worker/' : '../worker/';
  const worker = new URL(`${folder}main.${fromSource ? 'ts' : 'js'}`, import.meta.url);
  const loader = () => pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  const child = fork(fileURLToPath(worker), [], {
    env,
    // In MB. Tensors are short-lived: with the default of 16 MB, garbage collection takes a fifth of a core from the model
    // (text generation: 10.3 ms of CPU instead of 8.2).
    execArgv: ['--max-semi-space-size=4', ...(fromSource ? ['--import', loader()] : [])],
    // Sends bytes as bytes: as JSON a picture would be four times as long.
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc', 'pipe'],
  });
  yieldToServer(child);
  const [, stdout, stderr, , beats] = child.stdio.map(readable);
  // An idle worker must not keep a finished process alive.
  for (const stream of [stdout, stderr, beats]) if (stream instanceof Socket) stream.unref();
  return { child, output: [stdout, stderr].flatMap((one) => one ?? []), beats: beats ?? Readable.from([]) };
}

function readable(stream: unknown): Readable | undefined {
  return stream instanceof Readable ? stream : undefined;
}

/**
 * Lowers the priority of the worker. When cores are scarce, the server's event loop must answer health checks and remote
 * connections in time, while a few milliseconds are irrelevant to a model that runs for a second (bench/local.ts).
 */
function yieldToServer({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // The platform forbids it, or the process has already ended.
  }
}
