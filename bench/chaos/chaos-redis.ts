// A Redis of its own, killed and started again on the same port.

import type { ChildProcess } from 'node:child_process';
import { findRedis, freePort, killRedis, startRedis } from '../../test/fakes/redis-process.ts';

export interface ChaosRedis {
  url: string;
  kill(): Promise<void>;
  start(): Promise<void>;
}

/** Undefined where no Redis is installed. */
export async function createChaosRedis(): Promise<ChaosRedis | undefined> {
  const program = findRedis();
  if (!program) return undefined;
  const port = await freePort();
  let server: ChildProcess | undefined;
  return {
    url: `redis://127.0.0.1:${port}`,
    async start() {
      server = await startRedis(program, port);
    },
    async kill() {
      const killed = server;
      server = undefined;
      if (killed) await killRedis(killed);
    },
  };
}
