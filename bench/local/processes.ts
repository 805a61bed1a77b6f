// The processes of the benchmark: the server as a user runs it, and the bare script.

import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ROOT } from '../shared/root.ts';
import type { BareReply, BareRequest } from './bare.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** In milliseconds, of the server's event loop. */
export interface LoopDelay {
  p50: number;
  p99: number;
  max: number;
  /** Seconds of CPU since the last question. */
  cpu: number;
}

export interface BenchServer {
  url: string;
  /** Since the last question. */
  loopDelay(): Promise<LoopDelay>;
  /** Resident megabytes of the server itself. */
  serverMb(): number;
  /** Resident megabytes of the processes that run its models. */
  hostsMb(): number;
  /** Seconds of CPU that those processes have used. */
  hostsCpu(): number;
  close(): Promise<void>;
}

export async function startServerProcess(environment: Record<string, string>): Promise<BenchServer> {
  const env = { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', PORT: '0', ...environment };
  // As `npm start` does.
  const flags = ['--max-semi-space-size=64', '--import', new URL('./watch-event-loop.js', import.meta.url).href];
  const child = spawn(process.execPath, [...flags, fileURLToPath(new URL('dist/main.js', ROOT))], {
    env,
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    let output = '';
    child.stdout?.on('data', (chunk) => {
      output += chunk;
      const found = /ready at (http:\S+)\/graphql/.exec(output)?.[1];
      if (found) resolve(found);
    });
    child.once('exit', () => reject(new Error(`The server ended before it was ready: ${output}`)));
  });
  return {
    url,
    loopDelay: () => question<LoopDelay>(child, {}),
    serverMb: () => residentMb(String(child.pid)),
    hostsMb: () => sumOf(childrenOf(child.pid), residentMb),
    hostsCpu: () => sumOf(childrenOf(child.pid), cpuSeconds),
    close: () => end(child),
  };
}

/** Resolves when the load is under way, with the function that ends it. */
export async function startLoad(url: string, task: string, from: number): Promise<() => Promise<void>> {
  const child = fork(here('./load.js'), [url, task, String(from)]);
  await once(child, 'message');
  return () => end(child);
}

export interface BareScript {
  run(request: BareRequest): Promise<BareReply>;
  close(): Promise<void>;
}

export function startBareScript(environment: Record<string, string>): BareScript {
  const child = fork(here('./bare.js'), { env: { ...process.env, ...environment } });
  return { run: (request) => question<BareReply>(child, request), close: () => end(child) };
}

async function question<Reply>(child: ChildProcess, message: object): Promise<Reply> {
  const reply = once(child, 'message');
  child.send(message);
  const [body] = await reply;
  // Both ends are this benchmark's own.
  return body as Reply;
}

async function end(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
}

// Of Linux: other systems tell neither without a program of their own.
function childrenOf(pid: number | undefined): string[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return children === '' ? [] : children.split(/\s+/);
}

function residentMb(pid: string): number {
  const [, kilobytes = ''] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1000;
}

/** In ticks of 10 ms, behind the name, which may hold spaces. */
function cpuSeconds(pid: string): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

function sumOf(pids: readonly string[], measure: (pid: string) => number): number {
  return pids.reduce((sum, pid) => sum + measure(pid), 0);
}
