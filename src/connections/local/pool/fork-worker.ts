// Starts a worker process, from the sources as well as from the build.

import { type ChildProcess, fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { Socket } from 'node:net';
import { constants, setPriority } from 'node:os';
import { Readable } from 'node:stream';
import { fileURLToPath, pathToFileURL } from 'node:url';

export interface ForkedWorker {
  readonly child: ChildProcess;
  readonly output: readonly Readable[];
  /** A byte a second, from a thread of its own. */
  readonly beats: Readable;
}

/** Set by the tests: they run from the sources, but a worker of the build starts with 2 s of CPU less than one by tsx. */
const useBuilt = process.env.INFERQL_TEST_WORKERS === 'built';

export function forkWorker(env: NodeJS.ProcessEnv): ForkedWorker {
  const isSource = import.meta.url.endsWith('.ts');
  const fromSource = isSource && !useBuilt;
  const folder = isSource && useBuilt ? '../../../../dist/connections/local/worker/' : '../worker/';
  const worker = new URL(`${folder}main.${fromSource ? 'ts' : 'js'}`, import.meta.url);
  const loader = () => pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  const child = fork(fileURLToPath(worker), [], {
    env,
    // In MB. Tensors die young: with 16 MB, the default, threads that collect garbage take a fifth of a core from the model
    // (text generation: 10.3 ms of CPU instead of 8.2).
    execArgv: ['--max-semi-space-size=4', ...(fromSource ? ['--import', loader()] : [])],
    // Bytes travel as bytes: JSON would make a picture four times as long.
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
 * Where there are fewer cores than work, the server comes first: its event loop answers health checks and remote
 * connections, while a model that runs for a second does not mind some milliseconds (bench/local.ts).
 */
function yieldToServer({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // A platform that does not allow it, or a process that has ended: it runs as it is.
  }
}
