// A Redis of its own, killed and started again on the same port.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';

export interface ChaosRedis {
  url: string;
  kill(): Promise<void>;
  start(): Promise<void>;
}

/** Undefined where no Redis is installed. */
export async function createChaosRedis(): Promise<ChaosRedis | undefined> {
  const program = ['redis-server', 'valkey-server'].find(isInstalled);
  if (!program) return undefined;
  const port = await freePort();
  let server: ChildProcess | undefined;
  return {
    url: `redis://127.0.0.1:${port}`,
    async start() {
      const started = spawn(program, ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'], {
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      server = started;
      await new Promise<void>((resolve, reject) => {
        started.once('exit', (code) => reject(new Error(`${program} ended with ${code}.`)));
        started.stdout.on('data', (chunk) => String(chunk).includes('Ready to accept') && resolve());
      });
    },
    async kill() {
      const killed = server;
      server = undefined;
      if (!killed || killed.exitCode !== null || killed.signalCode !== null) return;
      killed.kill('SIGKILL');
      await once(killed, 'exit');
    },
  };
}

function isInstalled(name: string): boolean {
  try {
    execFileSync(name, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}
