// A server with REDIS_URL says in /ready, and `inferql check` says before, whether Redis answers.

import { Redis } from 'ioredis';
import { expect, test, vi } from 'vitest';
import { check } from '../../src/cli/check.ts';
import { describeWithRedis } from '../support/describe-with-redis.ts';
import { startTestServer } from '../support/start-test-server.ts';

describeWithRedis('with a Redis', (redis) => {
  const ready = async (url: string) => {
    const response = await fetch(`${url}/ready`);
    return { status: response.status, body: await response.json() };
  };

  test('/ready follows its state, and stays 200', async () => {
    const server = await startTestServer({ REDIS_URL: redis.url });
    try {
      await vi.waitFor(async () =>
        expect(await ready(server.url)).toEqual({ status: 200, body: { status: 'ready', redis: 'up' } }),
      );
      await redis.kill();
      await vi.waitFor(async () =>
        expect(await ready(server.url)).toMatchObject({ status: 200, body: { status: 'ready', redis: 'down' } }),
      );
      await redis.start();
      await vi.waitFor(
        async () => expect((await ready(server.url)).body).toEqual({ status: 'ready', redis: 'up' }),
        5000,
      );
    } finally {
      await server.close();
    }
  });

  test.each([
    ['a wrong password', () => `redis://:wrong-pass-word@127.0.0.1:${redis.port}`, 'its password or user is refused'],
    ['nothing there', () => 'redis://127.0.0.1:9', 'the connection is refused'],
  ])('%s', async (_name, url, problem) => {
    const client = new Redis(redis.port);
    await client.config('SET', 'requirepass', 'the-right-one');
    const server = await startTestServer({ REDIS_URL: url() });
    try {
      await vi.waitFor(async () =>
        expect((await ready(server.url)).body).toEqual({ status: 'ready', redis: 'down', redisProblem: problem }),
      );
    } finally {
      await server.close();
    }
    expect(await checked(url())).toContain(`Redis (REDIS_URL): ${problem}`);
    await client.config('SET', 'requirepass', '');
    client.disconnect();
  });

  test('`inferql check` tries it', async () => {
    expect(await checked(redis.url)).toContain('Redis (REDIS_URL): reachable; cache and limits are shared');
  });

  async function checked(url: string): Promise<string> {
    const printed = vi.spyOn(console, 'log').mockImplementation(() => undefined);
    try {
      expect(await check({ operands: [], options: new Map(), environment: { REDIS_URL: url } })).toBe(0);
      const text = printed.mock.calls.join('\n');
      expect(text).not.toContain('wrong-pass-word');
      return text;
    } finally {
      printed.mockRestore();
    }
  }
});

test('without one, /ready says nothing of it', async () => {
  const server = await startTestServer({});
  try {
    expect(await (await fetch(`${server.url}/ready`)).json()).toEqual({ status: 'ready' });
  } finally {
    await server.close();
  }
});
