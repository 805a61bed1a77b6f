// A real Redis shared by two layers: hits across them, garbage, and Redis stopping and coming back.

import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import {
  type Call,
  callKey,
  createInference,
  type Inference,
  type InferenceEvent,
  type InferenceSettings,
} from '../../../src/inference/index.ts';
import {
  createCall,
  createFakeConnection,
  type FakeConnection,
  type FakeConnectionOptions,
} from '../../fakes/fake-connection.ts';
import { describeWithRedis } from '../../support/describe-with-redis.ts';
import { settings } from './settings.ts';

const { signal } = new AbortController();
describeWithRedis('Redis', (redis) => {
  let probe: Redis;
  let layers: { connection: FakeConnection; inference: Inference }[];

  beforeAll(async () => {
    probe = new Redis(redis.port, { retryStrategy: () => 20 });
    probe.on('error', () => {});
  });
  afterAll(() => probe.disconnect());
  beforeEach(async () => {
    await probe.flushall();
    layers = [createLayer(), createLayer()];
  });
  afterEach(async () => {
    await Promise.all(layers.map((layer) => layer.inference.close()));
  });

  function createLayer(options: FakeConnectionOptions = {}, more: Partial<InferenceSettings> = {}) {
    const connection = createFakeConnection(options);
    const inference = createInference({
      connections: [connection],
      settings: { ...settings, redisUrl: redis.url, ...more },
    });
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
    await probe.set(`inferql:2:${callKey(createCall('a'))}`, held);
    const answer = await layers[0]?.inference.run(createCall('a'), { signal });
    expect(answer).toMatchObject({ value: 'a', info: { cached: false } });
  });

  test.each([
    ['a value of another shape', '2:[{"text":5}]'],
    ['notes that are none', '2:["a",{"via":{}}]'],
  ])('%s is a miss, where shapes are given', async (_what, held) => {
    const connection = createFakeConnection();
    const inference = createInference({
      connections: [connection],
      settings: { ...settings, redisUrl: redis.url },
      shapes: { version: () => 'v7', fits: (_task, value) => typeof value === 'string' },
    });
    try {
      await vi.waitFor(() => expect(inference.redis()).toEqual({ isUp: true }));
      await probe.set(`inferql:v7:${callKey(createCall('a'))}`, held);
      const answer = await inference.run(createCall('a'), { signal });
      expect(answer).toMatchObject({ value: 'a', info: { cached: false } });
      await probe.set(`inferql:v7:${callKey(createCall('b'))}`, '2:["kept"]');
      expect(await inference.run(createCall('b'), { signal })).toMatchObject({ value: 'kept', info: { cached: true } });
    } finally {
      await inference.close();
    }
  });

  test.each([
    ['a wrong password', (redis: number) => `redis://:wrong-pass-word@127.0.0.1:${redis}`, 'password'],
    ['no server', () => 'redis://127.0.0.1:9', 'refused'],
    ['TLS to a plain port', (redis: number) => `rediss://127.0.0.1:${redis}`, ''],
  ])('%s is reported once, without the password', async (_what, url, problem) => {
    const events: InferenceEvent[] = [];
    if (_what === 'a wrong password') await probe.config('SET', 'requirepass', 'the-right-one');
    const inference = createInference({
      connections: [createFakeConnection()],
      settings: { ...settings, redisUrl: url(redis.port) },
      onEvent: (event) => event.type === 'redis' && events.push(event),
    });
    try {
      await vi.waitFor(() => expect(events).toHaveLength(1), { timeout: 5_000 });
      await new Promise((resolve) => setTimeout(resolve, 600));
      expect(events).toMatchObject([{ isUp: false, problem: expect.stringContaining(problem) }]);
      expect(JSON.stringify([events, inference.redis()])).not.toContain('wrong-pass-word');
      expect((await inference.run(createCall('on'), { signal })).value).toBe('on');
    } finally {
      await inference.close();
      if (_what === 'a wrong password') await probe.config('SET', 'requirepass', '');
    }
  });

  test('a key of another type is a miss', async () => {
    await shared('warm');
    await probe.lpush(`inferql:2:${callKey(createCall('a'))}`, 'x');
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
    redis.signal('SIGSTOP');
    try {
      const answers = [1, 2, 3].map((input) => layers[0]?.inference.run(createCall(input), { signal }));
      expect((await Promise.all(answers)).map((answer) => answer?.value)).toEqual([1, 2, 3]);
    } finally {
      redis.signal('SIGCONT');
    }
    await shared('awake');
  });

  test('it stops and comes back: the servers go on, and share again', async () => {
    await shared('before');
    await redis.kill();
    const answers = ['x', 'y'].map((input) => layers[0]?.inference.run(createCall(input), { signal }));
    expect((await Promise.all(answers)).map((answer) => answer?.value)).toEqual(['x', 'y']);
    await redis.start();
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
