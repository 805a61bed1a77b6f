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
  refused,
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
    await killRedis(server);
    const answers = ['x', 'y'].map((input) => layers[0]?.inference.run(createCall(input), { signal }));
    expect((await Promise.all(answers)).map((answer) => answer?.value)).toEqual(['x', 'y']);
    server = await startRedis(program ?? '', port);
    await shared('after');
  });

  describe('calls on several servers at once', () => {
    /** As many layers with these connections, all of which have found Redis. */
    function start(...connections: FakeConnectionOptions[]) {
      return warm(connections.map((connection) => createLayer(connection)));
    }
    async function warm(fresh: typeof layers) {
      await Promise.all(layers.map((layer) => layer.inference.close()));
      layers = fresh;
      let looked = 0;
      for (const { inference } of layers) {
        const found = async () => {
          const call = createCall(`warm ${looked++}`);
          await probe.set(`inferql:${callKey(call)}`, '1:"kept"');
          return (await inference.run(call, { signal })).value;
        };
        await expect.poll(found, { timeout: 10_000 }).toBe('kept');
      }
      for (const { connection } of layers) connection.lists.length = 0;
    }
    const lockOf = (input: unknown) => `inferql:${callKey(createCall(input))}:lock`;
    const asked = () => layers.map(({ connection }) => connection.lists.length);
    const ask = (input: unknown, times = 1) =>
      layers.flatMap(({ inference }) =>
        Array.from({ length: times }, () => inference.run(createCall(input), { signal })),
      );
    const taking = (ms: number) => ({ latency: ([call]: readonly Call[]) => (call?.input === 'a' ? ms : 0) });
    const slow = taking(300);

    test('equal ones are one run, and its lock is gone afterwards', async () => {
      await start(slow, slow, slow);
      const answers = await Promise.all(ask('a', 5));
      expect(answers.map(({ value }) => value)).toEqual(Array(15).fill('a'));
      expect(answers.filter(({ info }) => !info.cached)).toHaveLength(1);
      expect(asked().sort()).toEqual([0, 0, 1]);
      await expect.poll(() => probe.exists(lockOf('a'))).toBe(0);
    });

    test('a run that takes longer than the lock lives keeps it', async () => {
      await start(taking(3_000), taking(3_000));
      const answers = await Promise.all(ask('a'));
      expect(answers.map(({ value }) => value)).toEqual(['a', 'a']);
      expect(asked().sort()).toEqual([0, 1]);
    });

    test('a server that dies holds the others up until its lock has run out', async () => {
      await start({});
      await probe.set(lockOf('a'), 'of a server that is gone', 'PX', 300);
      expect((await Promise.all(ask('a')))[0]).toMatchObject({ value: 'a', info: { cached: false } });
    });

    test('a lock that never ends is waited for half of the time at most', async () => {
      await warm([createLayer({}, { timeoutSeconds: 2 })]);
      await probe.set(lockOf('a'), 'for ever');
      expect((await Promise.all(ask('a')))[0]).toMatchObject({ value: 'a', info: { cached: false } });
      expect(await probe.get(lockOf('a'))).toBe('for ever');
    });

    test('where the first fails the others run themselves', async () => {
      const failing = { ...slow, refuse: ([call]: readonly Call[]) => (call?.input === 'a' ? refused() : undefined) };
      await start(failing, failing);
      const outcomes = await Promise.allSettled(ask('a'));
      expect(outcomes).toMatchObject(Array(2).fill({ status: 'rejected', reason: { code: 'BAD_USER_INPUT' } }));
      expect(asked()).toEqual([1, 1]);
    });

    test('where the first is left by its caller the others run themselves', async () => {
      await start(taking(60_000), {});
      const [first, second] = layers;
      const caller = new AbortController();
      const left = first?.inference.run(createCall('a'), { signal: caller.signal });
      await expect.poll(() => probe.exists(lockOf('a'))).toBe(1);
      const answer = second?.inference.run(createCall('a'), { signal });
      caller.abort(new Error('gone'));
      await expect(left).rejects.toThrow('gone');
      expect(await answer).toMatchObject({ value: 'a', info: { cached: false } });
    });

    test('who waits for another server may leave', async () => {
      await start({});
      await probe.set(lockOf('a'), 'another', 'PX', 60_000);
      const caller = new AbortController();
      const waiting = layers[0]?.inference.run(createCall('a'), { signal: caller.signal });
      await new Promise((resolve) => setTimeout(resolve, 50));
      caller.abort(new Error('gone'));
      await expect(waiting).rejects.toThrow('gone');
      expect(asked()).toEqual([0]);
    });

    test('Redis stops while one waits: both are answered', async () => {
      await start(taking(1_000), {});
      const [first, second] = layers;
      const answers = [first?.inference.run(createCall('a'), { signal })];
      await expect.poll(() => probe.exists(lockOf('a'))).toBe(1);
      answers.push(second?.inference.run(createCall('a'), { signal }));
      await new Promise((resolve) => setTimeout(resolve, 50));
      await killRedis(server);
      try {
        expect((await Promise.all(answers)).map((answer) => answer?.value)).toEqual(['a', 'a']);
        expect(asked()).toEqual([1, 1]);
      } finally {
        server = await startRedis(program ?? '', port);
      }
    });
  });
});
