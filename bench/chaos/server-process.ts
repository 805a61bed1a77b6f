// The real program in a process of its own, with a probe inside.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Measures } from './probe.ts';

export interface ServerProcess {
  url: string;
  measure(): Promise<Measures>;
  /** Process ids of its local hosts. */
  hosts(): number[];
  /** What it has written that is no line of its log. */
  output(): string;
  isAlive(): boolean;
  /** SIGTERM; gives the exit code. */
  stop(): Promise<number | null>;
}

/** Milliseconds until it listens; the sources are compiled first. */
const START_MS = 90_000;

/** Milliseconds for any answer of the process. */
const PATIENCE_MS = 30_000;

export async function startServerProcess(environment: Record<string, string>): Promise<ServerProcess> {
  const file = (name: string) => fileURLToPath(new URL(name, import.meta.url));
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  const child = spawn(
    process.execPath,
    ['--expose-gc', '--import', tsx, '--import', pathToFileURL(file('./probe.ts')).href, file('../../src/main.ts')],
    {
      env: { PATH: process.env.PATH, HOME: process.env.HOME, PORT: '0', ...environment },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    },
  );
  let output = '';
  const keep = (chunk: Buffer) => {
    output = `${output}${chunk}`.slice(-100_000);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  const url = await ready(child, () => output).catch((error: unknown) => {
    child.kill('SIGKILL');
    throw error;
  });
  return {
    url,
    async measure() {
      child.send('measure');
      const [measures] = await once(child, 'message', { signal: AbortSignal.timeout(PATIENCE_MS) });
      return measures;
    },
    hosts: () => hostsOf(child.pid ?? 0),
    output: () => output,
    isAlive: () => child.exitCode === null && child.signalCode === null,
    async stop() {
      if (child.exitCode !== null) return child.exitCode;
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
      const [code] = await once(child, 'exit');
      clearTimeout(timer);
      return code;
    },
  };
}

async function ready(child: ChildProcess, output: () => string): Promise<string> {
  const isOver = AbortSignal.timeout(START_MS);
  for (;;) {
    const url = output().match(/^inferql ready at (http:\/\/\S+)\/graphql$/m)?.[1];
    if (url) return url;
    if (child.exitCode !== null || isOver.aborted)
      throw new Error(`The server did not start: ${output().slice(-2000)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Children that run the worker, from /proc; the loader has a child of its own, which is none. */
function hostsOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const isChild = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[1] === String(parent);
        return isChild && /\/local\/worker\/main\.[jt]s/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
      } catch {
        // It ended meanwhile.
        return false;
      }
    });
}
