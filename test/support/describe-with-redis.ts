// A suite with a real Redis or Valkey, which runs from the first test on; skipped, saying so, where none is installed.

import type { ChildProcess } from 'node:child_process';
import { afterAll, beforeAll, describe } from 'vitest';
import { findRedis, freePort, killRedis, startRedis } from '../fakes/redis-process.ts';

export interface TestRedis {
  readonly port: number;
  readonly url: string;
  start(): Promise<void>;
  /** As a crash would end it. */
  kill(): Promise<void>;
  signal(signal: NodeJS.Signals): void;
}

export function describeWithRedis(name: string, define: (redis: TestRedis) => void): void {
  const program = findRedis();
  if (!program) console.warn('Skipped: no redis-server or valkey-server is installed (apt-get install redis-server).');
  describe.skipIf(!program)(name, () => {
    let port = 0;
    let server: ChildProcess | undefined;
    const redis: TestRedis = {
      get port() {
        return port;
      },
      get url() {
        return `redis://127.0.0.1:${port}`;
      },
      async start() {
        server = await startRedis(program ?? '', port);
      },
      async kill() {
        if (server) await killRedis(server);
      },
      signal(signal) {
        server?.kill(signal);
      },
    };
    beforeAll(async () => {
      port = await freePort();
      await redis.start();
    });
    afterAll(redis.kill);
    define(redis);
  });
}
