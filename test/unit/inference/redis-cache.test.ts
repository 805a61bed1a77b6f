// A real Redis shared by two layers: hits across them, garbage, and Redis stopping and coming back.

import type { ChildProcess } from 'node:child_process';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  type Call,
  callKey,
  createInference,
  type Inference,
  type InferenceSettings,
} from '../../../src/inference/index.ts';
import {
  createCall,
  createFakeConnection,
  type FakeConnection,
  type FakeConnectionOptions,
} from '../../fakes/fake-connection.ts';
import { findRedis, freePort, killRedis, startRedis } from '../../fakes/redis-process.ts';
import { settings } from './settings.ts';

const { signal } = new AbortController();
const program = findRedis();
if (!program) console.warn('Skipped: no redis-server or valkey-server is installed (apt-get install redis-server).');

describe.skipIf(!program)('Redis', () => {
  let port: number;
  let server: ChildProcess;
  let probe: Redis;
  let layers: { connection: FakeConnection; inference: Inference }[];

  beforeAll(async () => {
    port = await freePort();
    server = await startRedis(program ?? '', port);
    probe = new Redis(port, { retryStrategy: () => 20 });
    probe.on('error', () => {});
  });
  afterAll(async () => {
    probe.disconnect();
    await killRedis(server);
  });
  beforeEach(async () => {
    await probe.flushall();
    layers = [createLayer(), createLayer()];
  });
  afterEach(async () => {
    await Promise.all(layers.map((layer) => layer.inference.close()));
  });

  function createLayer(options: FakeConnectionOptions = {}, more: Partial<InferenceSettings> = {}) {
    const connection = createFakeConnection(options);
    const redisUrl = `redis://127.0.0.1:${port}`;
    const inference = createInference({ connections: [connection], settings: { ...settings, redisUrl, ...more } });
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

  test.each(['garbage', '2:["cut', '2:7', '1:"old"', ''])('what it holds may be %j: a miss', async (held) => {
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
    await killRedis(server);
    const answers = ['x', 'y'].map((input) => layers[0]?.inference.run(createCall(input), { signal }));
    expect((await Promise.all(answers)).map((answer) => answer?.value)).toEqual(['x', 'y']);
    server = await startRedis(program ?? '', port);
    await shared('after');
  });

  test('equal calls on several servers at once are one each: no server waits for another', async () => {
    await Promise.all(layers.map(({ inference }) => inference.close()));
    const latency = ([call]: readonly Call[]) => (call?.input === 'a' ? 300 : 0);
    layers = [createLayer({ latency }), createLayer({ latency })];
    await shared('warm');
    for (const { connection } of layers) connection.lists.length = 0;
    const calls = layers.flatMap(({ inference }) =>
      Array.from({ length: 5 }, () => inference.run(createCall('a'), { signal })),
    );
    expect((await Promise.all(calls)).map(({ value }) => value)).toEqual(Array(10).fill('a'));
    expect(layers.map(({ connection }) => connection.lists.length)).toEqual([1, 1]);
  });
});
