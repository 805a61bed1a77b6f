// Starts the child process of a host, from the sources as well as from the build.

import { type ChildProcess, fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

export function forkWorker(env: NodeJS.ProcessEnv): ChildProcess {
  const fromSource = import.meta.url.endsWith('.ts');
  const worker = new URL(fromSource ? './worker.ts' : './worker.js', import.meta.url);
  const loader = () => pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  return fork(fileURLToPath(worker), [], {
    env,
    execArgv: fromSource ? ['--import', loader()] : [],
    // Bytes travel as bytes: JSON would make a picture four times as long.
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}
