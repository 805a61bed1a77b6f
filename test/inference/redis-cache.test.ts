// A real Redis shared by two layers: hits across them, garbage, and Redis stopping and coming back.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { callKey, createInference, type Inference, type InferenceEvent } from '../../src/inference/index.ts';
import { createCall, createFakeConnection, type FakeConnection } from '../fakes/fake-connection.ts';
import { settings } from './settings.ts';

const { signal } = new AbortController();
const program = ['redis-server', 'valkey-server'].find(isInstalled);
if (!program) console.warn('Skipped: no redis-server or valkey-server is installed (apt-get install redis-server).');

describe.skipIf(!program)('Redis', () => {
  let port: number;
  let server: ChildProcess;
  let probe: Redis;
  let layers: { connection: FakeConnection; inference: Inference }[];

  beforeAll(async () => {
    port = await freePort();
    server = await start(program ?? '', port);
    probe = new Redis(port, { retryStrategy: () => 20 });
    probe.on('error', () => {});
  });
  afterAll(async () => {
    probe.disconnect();
    await stop(server);
  });
  beforeEach(async () => {
    await probe.flushall();
    layers = [createLayer(), createLayer()];
  });
  afterEach(async () => {
    await Promise.all(layers.map((layer) => layer.inference.close()));
  });

  function createLayer(onEvent?: (event: InferenceEvent) => void) {
    const connection = createFakeConnection();
    const redisUrl = `redis://127.0.0.1:${port}`;
    const inference = createInference({ connections: [connection], settings: { ...settings, redisUrl }, onEvent });
    return { connection, inference };
  }

  /** Asks two layers for new inputs until the second one has it from the first. */
  function shared(tag: string) {
    let asked = 0;
    return vi.waitFor(
      async () => {
        const input = `${tag} ${asked++}`;
        const [first, second] = layers;
        await first?.inference.run(createCall(input), { signal });
        await new Promise((resolve) => setTimeout(resolve, 20));
        const answer = await second?.inference.run(createCall(input), { signal });
        expect(answer).toMatchObject({ value: input, info: { cached: true, connection: 'fake' } });
      },
      { timeout: 10_000, interval: 50 },
    );
  }

  test('one server answers with what another has asked', async () => {
    await shared('together');
    expect(await probe.keys('*')).not.toHaveLength(0);
  });

  test.each(['garbage', '1:{"cut', '0:"old"', ''])('what it holds may be %j: a miss', async (held) => {
    await shared('warm');
    await probe.set(`inferql:${callKey(createCall('a'))}`, held);
    const answer = await layers[0]?.inference.run(createCall('a'), { signal });
    expect(answer).toMatchObject({ value: 'a', info: { cached: false } });
  });

  test('a key of another type is a miss', async () => {
    await shared('warm');
    await probe.lpush(`inferql:${callKey(createCall('a'))}`, 'x');
    const answer = await layers[0]?.inference.run(createCall('a'), { signal });
    expect(answer).toMatchObject({ value: 'a', info: { cached: false } });
  });

  test('useCache: false leaves nothing in it', async () => {
    await shared('warm');
    await probe.flushall();
    await layers[0]?.inference.run(createCall('a', { useCache: false }), { signal });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await probe.dbsize()).toBe(0);
  });

  test('it hangs: calls are answered all the same', async () => {
    await shared('warm');
    server.kill('SIGSTOP');
    try {
      const answers = [1, 2, 3].map((input) => layers[0]?.inference.run(createCall(input), { signal }));
      expect((await Promise.all(answers)).map((answer) => answer?.value)).toEqual([1, 2, 3]);
    } finally {
      server.kill('SIGCONT');
    }
    await shared('awake');
  });

  test('it stops and comes back: the servers go on, and share again', async () => {
    await shared('before');
    await stop(server);
    const answers = ['x', 'y'].map((input) => layers[0]?.inference.run(createCall(input), { signal }));
    expect((await Promise.all(answers)).map((answer) => answer?.value)).toEqual(['x', 'y']);
    server = await start(program ?? '', port);
    await shared('after');
  });
});

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

async function start(name: string, port: number): Promise<ChildProcess> {
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const server = spawn(name, options, { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise<void>((resolve, reject) => {
    server.once('exit', (code) => reject(new Error(`${name} exited with ${code}`)));
    server.stdout?.on('data', (chunk) => String(chunk).includes('Ready to accept') && resolve());
  });
  return server;
}

async function stop(server: ChildProcess) {
  if (server.exitCode !== null || server.signalCode !== null) return;
  server.kill('SIGKILL');
  await once(server, 'exit');
}
