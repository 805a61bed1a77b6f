// A real Redis or Valkey in a process of its own, on a port that can be used again after it was killed.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { isInstalled } from '../support/is-installed.ts';

/** The name of the program; undefined where none is installed. */
export function findRedis(): string | undefined {
  return ['redis-server', 'valkey-server'].find(isInstalled);
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}

/** Resolves when it takes connections; it keeps nothing on disk. */
export async function startRedis(program: string, port: number): Promise<ChildProcess> {
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const server = spawn(program, options, { stdio: ['ignore', 'pipe', 'ignore'] });
  await new Promise<void>((resolve, reject) => {
    server.once('exit', (code) => reject(new Error(`${program} ended with ${code}.`)));
    server.stdout.on('data', (chunk) => String(chunk).includes('Ready to accept') && resolve());
  });
  return server;
}

/** As a crash would end it. */
export async function killRedis(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  server.kill('SIGKILL');
  await once(server, 'exit');
}
