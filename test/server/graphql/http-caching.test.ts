// Tasks as queries by GET: how long a browser may keep an answer, and the answer to one that has it.

import { afterEach, beforeEach, expect, test } from 'vitest';
import { createInferql } from '../../../src/create-inferql.ts';
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
  await server?.close();
  await upstream.close();
});

const start = async (environment: Record<string, string> = {}) => {
  server = await startTestServer({ HF_BASE_URL: upstream.url, ...environment });
};
const field = (text: string, more = '') =>
  `textClassification(input: { inputs: "${text}"${more} }) { results { label } }`;
const address = (query: string) => `/graphql?query=${encodeURIComponent(query)}`;
const get = (query: string, headers: Record<string, string> = {}) =>
  fetch(`${server.url}${address(query)}`, { headers: { accept: 'application/json', ...headers } });
const maxAge = ({ headers }: Response) => Number(headers.get('cache-control')?.match(/^private, max-age=(\d+)$/)?.[1]);

test('an answer may be kept for as long as this server keeps it', async () => {
  await start({ CACHE_SECONDS: '100' });
  const first = await get(`{ ${field('one')} }`);
  expect(maxAge(first)).toBeGreaterThan(90);
  expect(maxAge(first)).toBeLessThanOrEqual(100);
  expect(first.headers.get('vary')?.toLowerCase()).toMatch(/accept.*authorization.*origin/);
  const etag = first.headers.get('etag') ?? '';
  expect(etag).toMatch(/^"[\w-]{27}"$/);

  for (const tag of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
    const again = await get(`{ ${field('one')} }`, { 'if-none-match': tag });
    expect(again.status).toBe(304);
    expect(await again.text()).toBe('');
    expect(again.headers.get('etag')).toBe(etag);
    expect(again.headers.get('content-length')).toBeNull();
    expect(maxAge(again)).toBeLessThanOrEqual(100);
    expect(again.headers.get('x-request-id')).not.toBeNull();
  }
  const other = await get(`{ ${field('one')} }`, { 'if-none-match': '"something-else"' });
  expect(other.status).toBe(200);
  expect(upstream.received).toHaveLength(1);
});

test.each([
  ['aliases', `{ a: ${field('one')} b: ${field('two')} }`],
  ['fragments', `{ ...Both } fragment Both on Query { __typename ${field('one')} }`],
  [
    'a chain',
    `{ summarization(input: { inputs: "One. Two." }) { summaryText next { ${'textClassification { results { label } }'} } } }`,
  ],
])('of %s too', async (_name, query) => {
  upstream.reply(({ path, json }) => {
    const { inputs } = json as { inputs: string | string[] };
    const one =
      path.includes('bart') || path.includes('summar') ? { summary_text: 'One.' } : [{ label: 'is', score: 1 }];
    return { body: Array.isArray(inputs) ? inputs.map(() => one) : [one] };
  });
  await start();
  const answer = await get(query);
  expect(await answer.json()).not.toHaveProperty('errors');
  expect(maxAge(answer)).toBeGreaterThan(250);
});

test.each([
  ['useCache: false', `{ ${field('one', ', options: { useCache: false }')} }`, {}],
  ['a field that failed', `{ a: ${field('one')} b: ${field('poison')} }`, {}],
  ['no cache', `{ ${field('one')} }`, { CACHE_SECONDS: '0' }],
  ['what is no task', `{ ${field('one')} connections { id } }`, {}],
  ['the schema', '{ __schema { queryType { name } } }', {}],
  ['a document that is wrong', '{ nothing }', {}],
  ['no document', '', {}],
] as const)('never: %s', async (_name, query, environment) => {
  await start(environment);
  const answer = await get(query);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(answer.headers.get('etag')).toBeNull();
});

test('a refused key, and a foreign page', async () => {
  await start({ API_KEYS: 'app=a-key-of-this-test-alone' });
  const refused = await get(`{ ${field('one')} }`);
  expect([refused.status, refused.headers.get('cache-control')]).toEqual([401, 'no-store']);
  const key = { authorization: 'Bearer a-key-of-this-test-alone' };
  expect(maxAge(await get(`{ ${field('one')} }`, key))).toBeGreaterThan(250);
  const foreign = await get(`{ ${field('one')} }`, { ...key, origin: 'https://evil.example' });
  expect([foreign.status, foreign.headers.get('cache-control')]).toEqual([403, 'no-store']);
});

test('a POST says nothing of it, since nobody keeps its answer', async () => {
  await start();
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ query: `{ ${field('one')} }` });
  const answer = await fetch(`${server.url}/graphql`, { method: 'POST', headers, body });
  expect(answer.headers.get('cache-control')).toBeNull();
});

test('the library answers the same way', async () => {
  const inferql = createInferql({ hfBaseUrl: upstream.url });
  try {
    const url = `http://localhost${address(`{ ${field('one')} }`)}`;
    const first = await inferql.fetch(new Request(url));
    expect(maxAge(first)).toBeGreaterThan(250);
    const again = await inferql.fetch(
      new Request(url, { headers: { 'if-none-match': first.headers.get('etag') ?? '' } }),
    );
    expect([again.status, await again.text()]).toEqual([304, '']);
  } finally {
    await inferql.close();
  }
});
