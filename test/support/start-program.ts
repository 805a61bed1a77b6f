// The built program as a server in a process of its own, for tests of its memory, its silence and its end.

import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

/** Another build, such as that of an older commit, where it is set. */
const MAIN = process.env.INFERQL_MAIN ?? 'dist/main.js';

export interface Program {
  readonly url: string;
  /** Resident memory of the server and its workers, in MB. */
  rssMb(): number;
  /** The most that it was since `resetPeak`, however short a time. */
  peakMb(): number;
  resetPeak(): void;
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
    rssMb: () => memoryMb(child.pid ?? 0, 'VmRSS'),
    peakMb: () => memoryMb(child.pid ?? 0, 'VmHWM'),
    resetPeak: () => resetPeak(child.pid ?? 0),
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
function memoryMb(pid: number, of: 'VmRSS' | 'VmHWM'): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const own = Number(new RegExp(`${of}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024;
    return childrenOf(pid).reduce((sum, child) => sum + memoryMb(child, of), own);
  } catch {
    return 0;
  }
}

function resetPeak(pid: number): void {
  // What the kernel calls "5": the peak is set to what is resident now.
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
  childrenOf(pid).forEach(resetPeak);
}

function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
}
