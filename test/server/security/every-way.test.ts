// Every rule of the edge, over every way in: none has a door of its own.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { OperationPlugin } from '../../../src/graphql/operation.ts';
import { startUpstream, type Upstream } from '../../fakes/upstream.ts';
import { ALL_WAYS, outcome, type Sent, send, type Way } from '../../support/send.ts';
import { startTestServer, type TestServer } from '../../support/start-test-server.ts';

const KEY = { 'x-api-key': 'web-key-1' };
const QUERY = { query: '{ __typename }' };
const TASK = { query: 'mutation { textClassification(input: { inputs: "hi" }) { results { label } } }' };
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

let upstream: Upstream;
let plain: TestServer;
let keyed: TestServer;
let runs = 0;
const probe: OperationPlugin = (run) => (operation, context) => {
  runs++;
  return run(operation, context);
};

beforeAll(async () => {
  upstream = await startUpstream();
  upstream.reply({ body: [{ label: 'OK', score: 1 }] });
  const environment = { HF_BASE_URL: upstream.url, CACHE_SECONDS: '0' };
  plain = await startTestServer(environment, {}, [probe]);
  keyed = await startTestServer({ ...environment, API_KEYS: 'web=web-key-1,local@local=local-key-1' });
});
afterAll(async () => {
  await plain.close();
  await keyed.close();
  await upstream.close();
});
beforeEach(() => void upstream.received.splice(0));

/** Every task is a query as well, which is what a GET can run. */
const taskOver = (way: Way) => (way.startsWith('GET') ? { query: TASK.query.replace('mutation', 'query') } : TASK);

function expectMarked({ headers }: Sent): void {
  expect(headers['x-request-id']).toMatch(UUID);
  expect(headers['x-content-type-options']).toBe('nosniff');
}

function expectRefused(sent: Sent, status: number, code: string): void {
  expect(sent.status).toBe(status);
  expect(sent.json.errors?.[0]?.extensions).toMatchObject({ code, retryable: code === 'RATE_LIMITED' });
  expectMarked(sent);
  expect(upstream.received).toEqual([]);
}

describe.each(ALL_WAYS)('over %s', (way) => {
  test('an answer has its request id, and is not to be sniffed', async () => {
    const sent = await send(plain, QUERY, { way });
    expect(outcome(sent)).toBe('OK');
    expectMarked(sent);
    const { headers } = await send(plain, QUERY, { way, headers: { 'x-request-id': 'mine' } });
    expect(headers['x-request-id']).toBe('mine');
  });

  test('a host that is not this machine is refused', async () => {
    const sent = await send(plain, taskOver(way), { way, headers: { host: 'evil.example:4000' } });
    expectRefused(sent, 403, 'FORBIDDEN');
    const keyedSent = await send(keyed, QUERY, { way, headers: { ...KEY, host: 'inference.internal' } });
    expect(outcome(keyedSent)).toBe('OK');
  });

  test('a page of another origin is refused, or cannot send this without asking first', async () => {
    const headers = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    const sent = await send(plain, taskOver(way), { way, headers });
    if (way === 'multipart' || way.startsWith('GET') || way === 'WebSocket') expectRefused(sent, 403, 'FORBIDDEN');
    expect(sent.headers['access-control-allow-origin']).toBeUndefined();
  });

  test('a page of another port of this machine may ask', async () => {
    for (const origin of ['http://localhost:5173', 'http://127.0.0.1:8080', 'http://[::1]:3000']) {
      const sent = await send(plain, QUERY, { way, headers: { origin, 'sec-fetch-site': 'cross-site' } });
      expect(outcome(sent)).toBe('OK');
      if (way !== 'WebSocket') expect(sent.headers['access-control-allow-origin']).toBe(origin);
      const elsewhere = await send(keyed, QUERY, { way, headers: { ...KEY, origin } });
      expect(elsewhere.headers['access-control-allow-origin']).toBeUndefined();
    }
  });

  test('a key is asked for, whatever the operation is', async () => {
    for (const operation of [QUERY, { query: '{ __schema { types { name } } }' }, { query: '{' }, {}]) {
      const sent = await send(keyed, operation, { way });
      if (way === 'WebSocket') expect(sent.status).toBe(4401);
      else expectRefused(sent, 401, 'UNAUTHENTICATED');
    }
    expectRefused(await send(keyed, QUERY, { way, headers: { 'x-api-key': 'wrong' } }), 401, 'UNAUTHENTICATED');
    expect(outcome(await send(keyed, taskOver(way), { way, headers: KEY }))).toBe('OK');
  });

  test('a key sees its own connections alone', async () => {
    const headers = { 'x-api-key': 'local-key-1' };
    const { json } = await send(keyed, { query: '{ connections { id } }' }, { way, headers });
    expect(json.data).toEqual({ connections: [{ id: 'local' }] });
    const other = { query: '{ tasks { defaultModel(connection: "hugging-face") } }' };
    const refused = await send(keyed, other, { way, headers });
    expect(refused.json.errors?.[0]?.message).toContain('expected one of local, got');
  });

  test('too many wrong keys are sent away, a good one is not', async () => {
    const guarded = await startTestServer({ API_KEYS: 'web=web-key-1', TRUST_PROXY: '1' });
    const from = { 'x-forwarded-for': '192.0.2.1' };
    for (let i = 0; i < 20; i++) {
      expectRefused(
        await send(guarded, QUERY, { way, headers: { ...from, 'x-api-key': `k${i}` } }),
        401,
        'UNAUTHENTICATED',
      );
    }
    const over = await send(guarded, QUERY, { way, headers: { ...from, 'x-api-key': 'more' } });
    expectRefused(over, 429, 'RATE_LIMITED');
    expect(Number(over.headers['retry-after'])).toBe(over.json.errors?.[0]?.extensions.retryAfter);
    // A WebSocket could send its keys later.
    if (way === 'WebSocket') expectRefused(await send(guarded, QUERY, { way, headers: from }), 429, 'RATE_LIMITED');
    expect(outcome(await send(guarded, QUERY, { way, headers: { ...from, ...KEY } }))).toBe('OK');
    await guarded.close();
  });

  test('RATE_LIMIT is charged, for input that fails its checks as well', async () => {
    const limited = await startTestServer({ HF_BASE_URL: upstream.url, RATE_LIMIT: '8', CACHE_SECONDS: '0' });
    const task = taskOver(way);
    const bad = { query: task.query.replace('inputs: "hi"', 'inputs: "hi", model: "../x"') };
    expect(outcome(await send(limited, bad, { way }))).toBe('BAD_USER_INPUT');
    for (let i = 0; i < 7; i++) expect(outcome(await send(limited, task, { way }))).toBe('OK');
    for (const operation of [task, bad]) expect(outcome(await send(limited, operation, { way }))).toBe('RATE_LIMITED');
    expect(upstream.received).toHaveLength(7);
    await limited.close();
  });

  test('a long document is refused by its size', async () => {
    const small = await startTestServer({ MAX_DOCUMENT_KB: '1' });
    const sent = await send(small, { query: `{ __typename } # ${'x'.repeat(1024)}` }, { way });
    expect(outcome(sent)).toBe('BAD_USER_INPUT');
    expect(sent.json.errors?.[0]?.message).toContain('MAX_DOCUMENT_KB');
    expect(outcome(await send(small, QUERY, { way }))).toBe('OK');
    await small.close();
  });

  test('errors have one shape', async () => {
    for (const query of ['{', '{ nothing }', '{ tasks { defaultModel(connection: "no") } }', 'mutation { nothing }']) {
      const { json } = await send(plain, { query }, { way });
      expect(json.errors?.[0]?.extensions).toEqual({ code: expect.any(String), retryable: false });
    }
  });

  test('a plugin sees every run, compiled or not', async () => {
    // A document of its own for each way: compiling begins with the third run.
    const operation = { query: `{ ${way.replace(/\W/g, '')}: __typename }` };
    for (let run = 1; run <= 6; run++) {
      const before = runs;
      expect(outcome(await send(plain, operation, { way }))).toBe('OK');
      expect(runs - before).toBe(1);
    }
  });
});

/** Ways by which an answer comes as it is made. */
const STREAMED = ['events', 'parts', 'WebSocket'] as const;
const SUBSCRIPTION = {
  query: 'subscription { textGeneration(input: { inputs: "hi" }) { text output { generatedText } } }',
};

describe.each(STREAMED)('a subscription over %s', (way) => {
  beforeAll(() => upstream.reply({ body: [{ generated_text: 'FAKE' }] }));
  afterAll(() => upstream.reply({ body: [{ label: 'OK', score: 1 }] }));

  test('is answered, with its request id, and is not to be sniffed', async () => {
    const sent = await send(plain, SUBSCRIPTION, { way });
    expect(sent.json.data).toEqual({ textGeneration: { text: 'FAKE', output: null } });
    expectMarked(sent);
  });

  test('is refused for a host, a page and a key as any operation is', async () => {
    const rebound = await send(plain, SUBSCRIPTION, { way, headers: { host: 'evil.example:4000' } });
    expectRefused(rebound, 403, 'FORBIDDEN');
    const unsigned = await send(keyed, SUBSCRIPTION, { way });
    if (way === 'WebSocket') expect(unsigned.status).toBe(4401);
    else expectRefused(unsigned, 401, 'UNAUTHENTICATED');
    expect(outcome(await send(keyed, SUBSCRIPTION, { way, headers: KEY }))).toBe('OK');
    const foreign = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    const { headers } = await send(plain, SUBSCRIPTION, { way, headers: foreign });
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });

  test('is charged', async () => {
    const limited = await startTestServer({ HF_BASE_URL: upstream.url, RATE_LIMIT: '5', CACHE_SECONDS: '0' });
    expect(outcome(await send(limited, SUBSCRIPTION, { way }))).toBe('OK');
    expect(outcome(await send(limited, SUBSCRIPTION, { way }))).toBe('RATE_LIMITED');
    await limited.close();
  });
});

describe.each(['GET', 'GET in Express'] as const)('%s', (way) => {
  test('says how long an answer may be kept, and whether it has changed', async () => {
    const cached = await startTestServer({ HF_BASE_URL: upstream.url, CACHE_SECONDS: '60' });
    const operation = taskOver(way);
    const first = await send(cached, operation, { way });
    expect(first.headers['cache-control']).toMatch(/^private, max-age=(5\d|60)$/);
    const tag = first.headers.etag ?? '';
    const again = await send(cached, operation, { way, headers: { 'if-none-match': tag } });
    expect([again.status, again.body, again.headers.etag]).toEqual([304, '', tag]);
    for (const query of ['{ __typename }', operation.query.replace('hi"', 'hi", options: { useCache: false }'), '{']) {
      expect((await send(cached, { query }, { way })).headers['cache-control']).toBe('no-store');
    }
    const broken = await send(cached, { ...operation, variables: '{' }, { way });
    expect([broken.status, broken.headers['cache-control']]).toEqual([400, 'no-store']);
    await cached.close();
  });
});

describe('pages', () => {
  test.each(['/', '/graphql', '/health', '/ready', '/metrics', '/nowhere'])('%s: id, host, nosniff', async (path) => {
    const answer = await fetch(plain.url + path, { headers: { accept: 'text/html' } });
    await answer.arrayBuffer();
    expect(answer.headers.get('x-request-id')).toMatch(UUID);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    if (answer.headers.get('content-type')?.includes('text/html')) {
      expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(answer.headers.get('x-frame-options')).toBe('DENY');
    }
    const { request } = await import('undici');
    const rebound = await request(plain.url + path, { headers: { host: 'evil.example' } });
    await rebound.body.dump();
    expect(rebound.statusCode).toBe(403);
  });

  test.each([
    ['/health', 200],
    ['/ready', 200],
    ['/metrics', 401],
    ['/nowhere', 401],
    ['/graphql?query={__typename}', 401],
  ])('with keys, %s without one is %i', async (path, status) => {
    const answer = await fetch(keyed.url + path);
    await answer.arrayBuffer();
    expect(answer.status).toBe(status);
  });

  test('GRAPHIQL=false leaves no way for a foreign page', async () => {
    const bare = await startTestServer({ HF_BASE_URL: upstream.url, GRAPHIQL: 'false' });
    const query = 'subscription { textGeneration(input: { inputs: "x" }) { text } }';
    const answer = await fetch(`${bare.url}/graphql?${new URLSearchParams({ query })}`, {
      headers: { accept: 'text/html', 'sec-fetch-site': 'cross-site' },
    });
    expect(answer.status).toBe(403);
    expect(upstream.received).toEqual([]);
    await answer.arrayBuffer();
    await bare.close();
  });

  test('PUBLIC_SCHEMA=true lets a caller without a key ask what there is, and no more', async () => {
    const open = await startTestServer({
      HF_BASE_URL: upstream.url,
      API_KEYS: 'web=web-key-1',
      PUBLIC_SCHEMA: 'true',
    });
    expect(outcome(await send(open, { query: '{ connections { id } __schema { types { name } } }' }))).toBe('OK');
    expect(outcome(await send(open, TASK))).toBe('UNAUTHENTICATED');
    expect((await send(open, { query: '{ __typename }', variables: { x: 'x'.repeat(20_000) } })).status).toBe(401);
    expect((await send(open, QUERY, { way: 'multipart' })).status).toBe(401);
    expect(upstream.received).toEqual([]);
    await open.close();
  });
});
