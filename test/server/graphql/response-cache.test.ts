// What comes again word for word is answered from its text; every rule holds as if it were not.

import { afterEach, beforeEach, expect, test } from 'vitest';
import { labelEach } from '../../fakes/label-each.ts';
import { startUpstream, type Upstream } from '../../fakes/upstream.ts';
import { startTestServer, type TestServer } from '../../support/start-test-server.ts';

let upstream: Upstream;
let server: TestServer;

beforeEach(async () => {
  upstream = await startUpstream();
  upstream.reply(labelEach);
});
afterEach(async () => {
  await server.close();
  await upstream.close();
});

const start = async (environment: Record<string, string> = {}) => {
  server = await startTestServer({ HF_BASE_URL: upstream.url, ...environment });
};

const field = (text: string, more = '') =>
  `textClassification(input: { inputs: "${text}"${more} }) { results { label } info { cached batchSize attempts durationMs } }`;

async function post(query: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });
  return {
    type: response.headers.get('content-type'),
    id: response.headers.get('x-request-id'),
    text: await response.text(),
  };
}

const count = async (metric: string) => {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  return Number(
    text
      .split('\n')
      .find((line) => line.startsWith(metric))
      ?.split(' ')
      .at(-1) ?? 0,
  );
};

test('the same answer, one upstream call, and each is logged and counted', async () => {
  await start();
  const query = `mutation Hot { a: ${field('one')} b: ${field('two')} }`;
  await post(query);
  const answers = [await post(query), await post(query, { 'x-request-id': 'mine' }), await post(query)];
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  expect(JSON.parse(answers[0]?.text ?? '').data.a).toEqual({
    results: [{ label: 'is one' }],
    info: { cached: true, batchSize: 1, attempts: 0, durationMs: 0 },
  });
  expect(answers[1]?.id).toBe('mine');
  expect(upstream.received).toHaveLength(1);
  expect(server.operations.map(({ operationName }) => operationName)).toEqual(['Hot', 'Hot', 'Hot', 'Hot']);
  expect(new Set(server.operations.map(({ requestId }) => requestId)).size).toBe(4);
  expect(server.operations[2]).toMatchObject({
    requestId: 'mine',
    outcome: 'ok',
    fields: [
      { field: 'a', cached: true },
      { field: 'b', cached: true },
    ],
  });
  expect(await count('inferql_operations_total{kind="mutation",outcome="ok"}')).toBe(4);
  expect(await count('inferql_cache_reads_total{level="memory",result="hit"}')).toBe(6);
});

test('it ends with the cache', async () => {
  await start({ CACHE_SECONDS: '1' });
  const query = `mutation { ${field('x')} }`;
  for (let time = 0; time < 3; time++) await post(query);
  expect(upstream.received).toHaveLength(1);
  await new Promise((resolve) => setTimeout(resolve, 1100));
  await post(query);
  expect(upstream.received).toHaveLength(2);
});

test('what is not cached is run each time: useCache false, failures, no cache at all', async () => {
  await start();
  for (let time = 0; time < 3; time++) {
    await post(`mutation { ${field('x', ', options: { useCache: false }')} }`);
    await post(`mutation { ${field('poison')} }`);
  }
  expect(upstream.received).toHaveLength(6);
  await server.close();
  await start({ CACHE_SECONDS: '0' });
  for (let time = 0; time < 3; time++) await post(`mutation { ${field('y')} }`);
  expect(upstream.received).toHaveLength(9);
});

test('an answer that is in the cache in part is not kept whole', async () => {
  await start();
  const query = `mutation { a: ${field('x')} b: ${field('x', ', options: { useCache: false }')} }`;
  for (let time = 0; time < 4; time++) await post(query);
  // The first asks for both, which share nothing; the others for the second alone.
  expect(upstream.received).toHaveLength(5);
});

test('queries are never kept', async () => {
  await start();
  const query = '{ connections { id } __typename }';
  for (let time = 0; time < 3; time++) await post(query);
  expect(server.operations.map(({ kind }) => kind)).toEqual(['query', 'query', 'query']);
});

test('each accept has its own content type', async () => {
  await start();
  const query = `mutation { ${field('x')} }`;
  for (let time = 0; time < 3; time++) {
    expect((await post(query)).type).toBe('application/json; charset=utf-8');
    expect((await post(query, { accept: 'application/graphql-response+json' })).type).toBe(
      'application/graphql-response+json; charset=utf-8',
    );
  }
});

test('keys are asked for each time', async () => {
  await start({ API_KEYS: 'app=app-key-1,other@local=other-key-1' });
  const query = `mutation { ${field('x')} }`;
  for (let time = 0; time < 3; time++) {
    expect((await post(query, { 'x-api-key': 'app-key-1' })).text).toContain('is x');
    expect((await post(query)).text).toContain('UNAUTHENTICATED');
    expect((await post(query, { 'x-api-key': 'wrong-key' })).text).toContain('UNAUTHENTICATED');
    expect((await post(query, { 'x-api-key': 'other-key-1' })).text).toContain('FORBIDDEN');
  }
});

test('every field is charged', async () => {
  await start({ RATE_LIMIT: '3' });
  const query = `mutation { ${field('x')} }`;
  for (let time = 0; time < 3; time++) expect((await post(query)).text).toContain('is x');
  expect((await post(query)).text).toContain('RATE_LIMITED');
});
