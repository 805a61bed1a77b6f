// RATE_LIMIT: units per minute and client, by the weight of the task, on every way in.

import { createClient } from 'graphql-ws';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import { createRateLimit } from '../../../src/security/rate-limit.ts';
import { startUpstream, type Upstream } from '../../fakes/upstream.ts';
import { describeWithRedis } from '../../support/describe-with-redis.ts';
import { authenticateAnyone } from '../../support/graphql-server.ts';
import { outcome, send, WAYS } from '../../support/send.ts';
import { startTestServer, type TestServer } from '../../support/start-test-server.ts';

let upstream: Upstream;
let servers: TestServer[] = [];

beforeAll(async () => {
  upstream = await startUpstream();
  upstream.reply(({ path }) => ({
    body: path.includes('gemma') ? [{ generated_text: 'more' }] : [{ label: 'OK', score: 1 }],
  }));
});
afterAll(() => upstream.close());
afterEach(async () => {
  for (const server of servers) await server.close();
  servers = [];
});

async function start(environment: Record<string, string>): Promise<TestServer> {
  const server = await startTestServer({ HF_BASE_URL: upstream.url, CACHE_SECONDS: '0', ...environment });
  servers.push(server);
  upstream.received.splice(0);
  return server;
}

const CLASSIFY = { query: 'mutation { textClassification(input: { inputs: "hi" }) { results { label } } }' };
const GENERATE = { query: 'mutation { textGeneration(input: { inputs: "hi" }) { generatedText } }' };

test.each(WAYS)('over %s: what is left stands in the headers, and what is over fails its field', async (way) => {
  const server = await start({ RATE_LIMIT: '2' });
  const first = await send(server, CLASSIFY, { way });
  expect(outcome(first)).toBe('OK');
  expect(first.headers['ratelimit-policy']).toBe('"minute";q=2;w=60');
  expect(first.headers.ratelimit).toMatch(/^"minute";r=1;t=\d+$/);
  expect(first.headers['retry-after']).toBeUndefined();
  await send(server, CLASSIFY, { way });

  const over = await send(server, CLASSIFY, { way });
  expect(over.status).toBe(200);
  expect(over.json.data).toEqual({ textClassification: null });
  expect(over.json.errors).toMatchObject([
    {
      path: ['textClassification'],
      extensions: { code: 'RATE_LIMITED', retryable: true, task: 'text-classification' },
    },
  ]);
  const retryAfter = Number(over.json.errors?.[0]?.extensions.retryAfter);
  expect(retryAfter).toBeGreaterThan(0);
  expect(over.headers['retry-after']).toBe(String(retryAfter));
  expect(over.headers.ratelimit).toBe(`"minute";r=0;t=${retryAfter}`);
  expect(upstream.received).toHaveLength(2);
});

test('each root field costs the weight of its task; the fields that fit are answered', async () => {
  const server = await start({ RATE_LIMIT: '7' });
  const query = `mutation {
    a: textClassification(input: { inputs: "a" }) { results { label } }
    b: textGeneration(input: { inputs: "b" }) { generatedText }
    c: textClassification(input: { inputs: "c" }) { results { label } }
    skipped: textGeneration(input: { inputs: "d" }) @skip(if: true) { generatedText }
    e: textClassification(input: { inputs: "e" }) { results { label } }
  }`;
  const { json, headers } = await send(server, { query });
  expect(json.errors).toMatchObject([{ path: ['e'], extensions: { code: 'RATE_LIMITED' } }]);
  expect(json.data).toMatchObject({ a: {}, b: {}, c: {}, e: null });
  expect(headers['retry-after']).toBeDefined();
});

test.each(WAYS)(
  'over %s an operation that comes again and again, and is compiled, is counted as before',
  async (way) => {
    const server = await start({ RATE_LIMIT: '9', API_KEYS: 'web=web-key-1', CLIENT_TOKENS: 'true' });
    const left: (string | undefined)[] = [];
    for (let i = 0; i < 6; i++) {
      const headers = { 'x-api-key': 'web-key-1', 'x-hf-token': `hf_token${i}` };
      left.push((await send(server, CLASSIFY, { way, headers })).headers.ratelimit?.match(/r=(\d)/)?.[1]);
    }
    expect(left).toEqual(['8', '7', '6', '5', '4', '3']);
    expect(outcome(await send(server, CLASSIFY, { way, headers: { 'x-api-key': 'web-key-2' } }))).toBe(
      'UNAUTHENTICATED',
    );
    expect(upstream.received.map(({ headers }) => headers.authorization)).toEqual(
      Array.from({ length: 6 }, (_, i) => `Bearer hf_token${i}`),
    );
  },
);

test('a task heavier than the whole limit can still run once a minute', async () => {
  const server = await start({ RATE_LIMIT: '2' });
  expect(outcome(await send(server, GENERATE))).toBe('OK');
  expect(outcome(await send(server, GENERATE))).toBe('RATE_LIMITED');
});

test('bad input costs as much as good, questions about the server cost nothing', async () => {
  const server = await start({ RATE_LIMIT: '3' });
  const bad = {
    query: 'mutation { textClassification(input: { inputs: "hi", model: "../x" }) { results { label } } }',
  };
  expect((await send(server, { query: '{ tasks { id } }' })).headers.ratelimit).toBeUndefined();
  for (const left of [2, 1]) expect((await send(server, bad)).headers.ratelimit).toContain(`r=${left};`);
  expect(outcome(await send(server, CLASSIFY))).toBe('OK');
  expect(outcome(await send(server, bad))).toBe('RATE_LIMITED');
});

test('each key has its own units, and a request without a key spends none', async () => {
  const server = await start({ RATE_LIMIT: '1', API_KEYS: 'web=web-key-1,app=app-key-1' });
  const as = (key: string) => send(server, CLASSIFY, { headers: { 'x-api-key': key } }).then(outcome);
  expect(await as('web-key-1')).toBe('OK');
  expect(await as('web-key-1')).toBe('RATE_LIMITED');
  expect(await as('web-key-2')).toBe('UNAUTHENTICATED');
  expect(await as('app-key-1')).toBe('OK');
});

test('a subscription spends units too, over a WebSocket as well', async () => {
  const server = await start({ RATE_LIMIT: '1' });
  const client = createClient({
    url: `${server.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
  });
  const query = 'subscription { textGeneration(input: { inputs: "hi" }) { text output { generatedText } } }';
  const ask = async () => {
    const results = [];
    for await (const result of client.iterate({ query })) results.push(result);
    return results;
  };
  expect((await ask()).at(-1)).toMatchObject({ data: { textGeneration: { output: { generatedText: 'more' } } } });
  await expect(ask()).rejects.toMatchObject([{ extensions: { code: 'RATE_LIMITED', retryable: true } }]);
  expect(outcome(await send(server, { query }, { way: 'events' }))).toBe('RATE_LIMITED');
  expect(upstream.received).toHaveLength(1);
  await client.dispose();
});

test.each(WAYS)('a subscription is charged once, over %s as well', async (way) => {
  const server = await start({ RATE_LIMIT: '12' });
  const query = 'subscription { textGeneration(input: { inputs: "hi" }) { text output { generatedText } } }';
  await send(server, { query }, { way });
  const { headers } = await send(server, CLASSIFY, { way });
  // A way that has no place for events does not run it.
  const streams = way === 'events' || way === 'parts' || way === 'the fetch handler';
  expect(headers.ratelimit).toMatch(streams ? /^"minute";r=6;/ : /^"minute";r=11;/);
});

test('without RATE_LIMIT there is no such header', async () => {
  const { headers } = await send(await start({}), CLASSIFY);
  expect(Object.keys(headers).filter((name) => name.startsWith('ratelimit'))).toEqual([]);
});

describe('TRUST_PROXY', () => {
  const from = (forwarded: string) => ({ 'x-forwarded-for': forwarded });

  test("not set: X-Forwarded-For is the client's own invention", async () => {
    const server = await start({ RATE_LIMIT: '1' });
    expect(outcome(await send(server, CLASSIFY, { headers: from('192.0.2.1') }))).toBe('OK');
    expect(outcome(await send(server, CLASSIFY, { headers: from('192.0.2.2') }))).toBe('RATE_LIMITED');
  });

  test.each(WAYS)('over %s each client of the proxy has its own units', async (way) => {
    const server = await start({ RATE_LIMIT: '1', TRUST_PROXY: '1' });
    const as = async (forwarded: string) => outcome(await send(server, CLASSIFY, { way, headers: from(forwarded) }));
    expect(await as('192.0.2.1')).toBe('OK');
    expect(await as('192.0.2.2')).toBe('OK');
    // What the client wrote itself stands before what the proxy added.
    expect(await as('198.51.100.7, 192.0.2.1')).toBe('RATE_LIMITED');
  });

  test.each([
    [2, '192.0.2.9, 192.0.2.1, 10.0.0.1', '192.0.2.8, 192.0.2.1, 10.0.0.2', 'RATE_LIMITED'],
    [2, '192.0.2.1, 10.0.0.1', '192.0.2.2, 10.0.0.1', 'OK'],
    [2, '192.0.2.1', '192.0.2.2', 'RATE_LIMITED'],
    [1, '192.0.2.1:4711', '192.0.2.1:4712', 'RATE_LIMITED'],
    [1, '[2001:db8:1:2::1]:80', '2001:db8:1:3::1', 'OK'],
    [1, 'unknown', 'nonsense', 'RATE_LIMITED'],
    [1, '192.0.2.1,', '192.0.2.2,', 'RATE_LIMITED'],
  ])('%i in front: "%s", then "%s": %s', async (proxies, first, second, code) => {
    const server = await start({ RATE_LIMIT: '1', TRUST_PROXY: String(proxies) });
    expect(outcome(await send(server, CLASSIFY, { headers: from(first) }))).toBe('OK');
    expect(outcome(await send(server, CLASSIFY, { headers: from(second) }))).toBe(code);
  });
});

describe('addresses', () => {
  /** Who may still ask, of clients that come from these addresses one after another and may ask once. */
  async function mayAsk(addresses: string[]): Promise<boolean[]> {
    const rateLimit = createRateLimit({ perMinute: 1 });
    const answers: boolean[] = [];
    for (const address of addresses) {
      const client = authenticateAnyone({ header: () => undefined, address });
      const charged = rateLimit.charge(client, { id: 'fill-mask' });
      answers.push(
        await charged.then(
          () => true,
          () => false,
        ),
      );
    }
    return answers;
  }

  test.each([
    ['of one IPv6 subscriber are one', ['2001:db8:1:2::1', '2001:db8:1:2:ffff:1:2:3'], false],
    ['of two IPv6 subscribers are two', ['2001:db8:1:2::1', '2001:db8:1:3::1'], true],
    ['with the zeros in another place are told apart', ['2001:db8::1:2:3:4:5', '2001:db8:0:2::1'], true],
    ['of IPv4 written as IPv6 are the same', ['192.0.2.1', '::ffff:192.0.2.1'], false],
    ['of IPv4 are two', ['192.0.2.1', '192.0.2.2'], true],
  ])('%s', async (_what, addresses, second) => {
    expect(await mayAsk(addresses)).toEqual([true, second]);
  });

  test('are forgotten, the oldest first, when there are more than 100,000', async () => {
    const many = Array.from({ length: 100_000 }, (_, i) => `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`);
    const answers = await mayAsk(['192.0.2.1', '192.0.2.1', ...many, '192.0.2.1', '10.1.0.0']);
    expect(answers.slice(0, 2)).toEqual([true, false]);
    expect(answers.slice(-2)).toEqual([true, false]);
  });
});

describeWithRedis('two servers with one Redis', (redis) => {
  test('count together; and when Redis is away each goes on by itself', async () => {
    const environment = { RATE_LIMIT: '40', REDIS_URL: redis.url };
    const [first, second] = [await start(environment), await start(environment)];
    const left = async (server: TestServer) =>
      Number((await send(server, CLASSIFY)).headers.ratelimit?.match(/r=(\d+)/)?.[1]);
    // A server that has just started may not have found Redis yet, and counts alone until then.
    await expect.poll(async () => Math.abs((await left(first)) - (await left(second)))).toBe(1);
    await redis.kill();
    const { headers } = await send(second, CLASSIFY);
    expect(headers.ratelimit).toMatch(/^"minute";r=\d+;t=\d+$/);
  });
});
