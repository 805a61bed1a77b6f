// Starts the child process of a host, from the sources as well as from the build.

import { type ChildProcess, fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { constants, setPriority } from 'node:os';
import { fileURLToPath, pathToFileURL } from 'node:url';

export function forkWorker(env: NodeJS.ProcessEnv): ChildProcess {
  const fromSource = import.meta.url.endsWith('.ts');
  const worker = new URL(fromSource ? '../worker/main.ts' : '../worker/main.js', import.meta.url);
  const loader = () => pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  const child = fork(fileURLToPath(worker), [], {
    env,
    // In MB. Tensors die young: with 16 MB, the default, threads that collect garbage take a fifth of a core from the model
    // (text generation: 10.3 ms of CPU instead of 8.2).
    execArgv: ['--max-semi-space-size=4', ...(fromSource ? ['--import', loader()] : [])],
    // Bytes travel as bytes: JSON would make a picture four times as long.
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  yieldToServer(child);
  return child;
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
