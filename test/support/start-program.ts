// The built program as a server in a process of its own, for tests of its memory, its silence and its end.

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Another build, such as that of an older commit, where it is set. */
const MAIN = process.env.INFERQL_MAIN ?? 'dist/main.js';

export interface Program {
  readonly url: string;
  /** Resident memory of the server and its workers, in MB. */
  rssMb(): number;
  isRunning(): boolean;
  /** What it has written to its log since the start. */
  log(): string;
  stop(): Promise<void>;
}

export async function startProgram(environment: Record<string, string>): Promise<Program> {
  // Without a home: what is fetched into the caches of the user would be found.
  const env = { PATH: process.env.PATH ?? '', HOME: '/nonexistent', PORT: '0', ...environment };
  const child = spawn(process.execPath, [MAIN], { env });
  let log = '';
  const url = await new Promise<string>((resolve, reject) => {
    let output = '';
    child.stderr.on('data', (chunk) => {
      log += chunk;
    });
    child.stdout.on('data', (chunk) => {
      log += chunk;
      output += chunk;
      const found = /ready at (http:\/\/[^/]+)/.exec(output)?.[1];
      if (found) resolve(found);
    });
    child.once('exit', (code) => reject(new Error(`${MAIN} ended with ${code}: ${log}`)));
  });
  return {
    url,
    rssMb: () => residentMb(child.pid ?? 0),
    isRunning: () => child.exitCode === null && child.signalCode === null,
    log: () => log,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Of a process and those that it has started; 0 for one that has ended meanwhile. */
function residentMb(pid: number): number {
  try {
    const own = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
    return children.reduce((sum, child) => sum + residentMb(Number(child)), own);
  } catch {
    return 0;
  }
}
