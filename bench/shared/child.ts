// A process of a benchmark: its server runs alone in it, so that CPU and memory are its own.

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { peakMemory } from './peak-memory.ts';

const usage = z.object({
  /** Microseconds, user and system. */
  cpu: z.number(),
  rssMb: z.number(),
  peakMb: z.number(),
  /** What an upstream has counted. */
  calls: z.number(),
});
export type Usage = z.output<typeof usage>;

const ready = z.object({ url: z.string() });

export interface Child {
  readonly url: string;
  /** What it has used since it was started. */
  usage(): Promise<Usage>;
  stop(): Promise<void>;
}

const START_MS = 60_000;

/** Starts `bench/servers/NAME` with these variables; resolves when it listens. */
export async function startChild(name: string, env: Record<string, string> = {}): Promise<Child> {
  // Compiled, like all of this: with tsx in the process each request costs a sixth more.
  const child = fork(new URL(`../servers/${name}.js`, import.meta.url), {
    // As `npm start` runs inferql: young objects of some dozen requests in flight then die before they are copied.
    execArgv: ['--max-semi-space-size=64'],
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const said = lastWords(child);
  const { url } = ready.parse(await answer(child, said));
  return {
    url,
    async usage() {
      child.send('usage');
      return usage.parse(await answer(child, said));
    },
    async stop() {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}

/** Its log is read, as it would be, and forgotten but for the end of it. */
function lastWords(child: ChildProcess): () => string {
  let text = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    text = `${text}${chunk}`.slice(-2000);
  });
  return () => text;
}

async function answer(child: ChildProcess, said: () => string): Promise<unknown> {
  const [message] = await new Promise<unknown[]>((resolve, reject) => {
    const onExit = (code: number | null) => reject(new Error(`A benchmark's server ended with ${code}: ${said()}`));
    const signal = AbortSignal.timeout(START_MS);
    child.once('exit', onExit);
    once(child, 'message', { signal })
      .then(resolve, reject)
      .finally(() => child.off('exit', onExit));
  });
  return message;
}

/** The child's side: says where it listens, and tells its usage when asked. */
export function reportToParent(url: string, calls: () => number = () => 0): void {
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    const rssMb = process.memoryUsage.rss() / 1e6;
    const peakMb = peakMemory();
    process.send?.({ cpu: user + system, rssMb, peakMb, calls: calls() } satisfies Usage);
  });
  process.on('disconnect', () => process.exit(0));
  process.send?.({ url });
}

/** Listens on a free port of this machine. @returns its URL */
export async function listen(server: Server): Promise<string> {
  server.keepAliveTimeout = 65_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
}
