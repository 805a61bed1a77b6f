// Embeddings and ranking on every kind of custom endpoint: what is sent, and what comes of each documented reply.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Received, type Reply, startUpstream, type Upstream } from '../fakes/upstream.ts';
import { ask } from '../support/ask.ts';
import { startTestServer, type TestServer } from '../support/start-test-server.ts';

let upstream: Upstream;
let folder: string;
let server: TestServer | undefined;

beforeEach(async () => {
  upstream = await startUpstream();
  folder = mkdtempSync(join(tmpdir(), 'inferql-'));
});
afterEach(async () => {
  await server?.close();
  server = undefined;
  rmSync(folder, { recursive: true });
  await upstream.close();
});

async function start(options: object): Promise<TestServer> {
  const file = join(folder, 'connections.json');
  const connection = { id: 'mine', kind: 'custom-endpoint', baseUrl: upstream.url, ...options };
  writeFileSync(file, JSON.stringify({ connections: [connection] }));
  server = await startTestServer({ CONNECTIONS_FILE: file, DEFAULT_CONNECTION: 'mine' });
  return server;
}

/** Without the probes. */
const sent = () =>
  upstream.received.filter(({ method }) => method === 'POST').map(({ path, json }) => ({ path, json }));
const embed = (text: string, parameters = '', more = '') =>
  `featureExtraction(input: { inputs: "${text}"${parameters && `, parameters: { ${parameters} }`} }) { embedding ${more} }`;
const rank = (parameters = '') =>
  `mutation { textRanking(input: { inputs: { query: "q", texts: ["a", "b", "c"] }${parameters && `, parameters: { ${parameters} }`} }) { results { index text score } } }`;

test.each([
  ['tei', '/embed', { inputs: 'a', normalize: true, dimensions: 1 }, [[0.5]], [0.5]],
  ['openai', '/v1/embeddings', { input: 'a', dimensions: 1 }, { data: [{ index: 0, embedding: [2] }] }, [1]],
  ['toolkit', '/', { inputs: 'a' }, { embeddings: [[3, 4]] }, [1]],
] as const)('%s: one text, scaled and cut by the server or here', async (kind, path, json, body, embedding) => {
  upstream.reply({ body });
  const { url } = await start({ server: kind });
  const answer = await ask(url, `mutation { ${embed('a', 'normalize: true, dimensions: 1')} }`);
  expect(answer.data).toEqual({ featureExtraction: { embedding } });
  expect(sent()).toEqual([{ path, json }]);
});

test.each([
  ['tei', [[1], [2], [3]]],
  ['openai', { data: [3, 1, 2].map((value) => ({ index: value - 1, embedding: [value] })) }],
  ['toolkit', { embeddings: [[1], [2], [3]] }],
  ['toolkit', [[[[1]]], [[[2]]], [[[2], [4]]]]],
] as const)('%s: three fields of one mutation are one call, each with its own vector', async (kind, body) => {
  upstream.reply({ body });
  const { url } = await start({ server: kind });
  const answer = await ask(url, `mutation { x: ${embed('a')} y: ${embed('b')} z: ${embed('c')} }`);
  expect(answer.data).toEqual({ x: { embedding: [1] }, y: { embedding: [2] }, z: { embedding: [3] } });
  expect(sent()).toHaveLength(1);
  expect(Object.values(sent()[0]?.json ?? {})).toContainEqual(['a', 'b', 'c']);
});

test('a hundred texts of one mutation are a few upstream calls', async () => {
  const vectorOf = (text: string) => [Number(text), 1];
  upstream.reply(({ json }: Received): Reply => {
    if (json === undefined) return { status: 404, body: 'no status route' };
    const { inputs } = json as { inputs: string[] | string };
    return { body: [inputs].flat().map(vectorOf) };
  });
  const { url } = await start({ server: 'tei' });
  const fields = Array.from({ length: 100 }, (_, i) => `f${i}: ${embed(String(i), '', 'base64 dimensions')}`);
  const answer = await ask(url, `mutation { ${fields.join(' ')} }`);
  expect(answer.errors).toBeUndefined();
  expect(Object.values(answer.data ?? {}).map((one) => one?.embedding)).toEqual(
    Array.from({ length: 100 }, (_, i) => [i, 1]),
  );
  expect(sent().length).toBeLessThanOrEqual(4);
  // Kept, the same text costs no call, and its vector is the same in both forms.
  const before = upstream.received.length;
  const again = await ask(url, `mutation { f: ${embed('7', '', 'base64 dimensions info { cached }')} }`);
  expect(again.data).toEqual({
    f: { embedding: [7, 1], base64: floats(7, 1), dimensions: 2, info: { cached: true } },
  });
  expect(upstream.received).toHaveLength(before);
});

function floats(...values: number[]): string {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [i, value] of values.entries()) bytes.writeFloatLE(value, i * 4);
  return bytes.toString('base64');
}

test.each([
  [
    'tei',
    '/rerank',
    { query: 'q', texts: ['a', 'b', 'c'], truncate: true },
    [
      { index: 2, score: 0.9 },
      { index: 0, score: 0.5 },
      { index: 1, score: 0.1 },
    ],
  ],
  [
    'openai',
    '/v1/rerank',
    { query: 'q', documents: ['a', 'b', 'c'], top_n: 2 },
    {
      results: [
        { index: 0, relevance_score: 0.5, document: { text: 'a' } },
        { index: 2, relevance_score: 0.9, document: 'c' },
      ],
    },
  ],
  [
    'toolkit',
    '/',
    { inputs: { query: 'q', texts: ['a', 'b', 'c'] } },
    [
      { score: 0.9, index: 2 },
      { score: 0.5, index: 0 },
    ],
  ],
] as const)('%s ranks: best first, as many as asked for, with their texts', async (kind, path, json, body) => {
  upstream.reply({ body });
  const { url } = await start({ server: kind });
  const answer = await ask(url, rank('topK: 2, truncate: true'));
  expect(answer.data).toEqual({
    textRanking: {
      results: [
        { index: 2, text: 'c', score: 0.9 },
        { index: 0, text: 'a', score: 0.5 },
      ],
    },
  });
  expect(sent()).toEqual([{ path, json }]);
});

test.each([
  ['an index that is none', { results: [{ index: 3, relevance_score: 1 }] }],
  [
    'an index twice',
    {
      results: [
        { index: 0, relevance_score: 1 },
        { index: 0, relevance_score: 0 },
      ],
    },
  ],
])('%s is no ranking', async (_name, body) => {
  upstream.reply({ body });
  const { url } = await start({ server: 'openai' });
  const { data, errors } = await ask(url, rank());
  expect(data).toEqual({ textRanking: null });
  expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_BAD_RESPONSE', task: 'text-ranking' } }]);
});

test('a server without /v1 before its routes is asked there, and from then on at once', async () => {
  upstream.reply(({ path }: Received): Reply => {
    if (path === '/models') return { body: { data: [{ id: 'm', owned_by: 'infinity' }] } };
    if (path === '/rerank') return { body: { results: [{ index: 1, relevance_score: 1 }] } };
    if (path === '/embeddings') return { body: { data: [{ index: 0, embedding: [1] }] } };
    return { status: 404, body: { detail: 'Not Found' } };
  });
  const { url } = await start({ server: 'openai' });
  await ask(url, rank());
  await ask(url, rank('topK: 2'));
  await ask(url, `mutation { ${embed('a')} }`);
  const posts = upstream.received.filter(({ method }) => method === 'POST').map(({ path }) => path);
  expect(posts.slice(-3)).toEqual(['/rerank', '/rerank', '/embeddings']);
});

test('a model that is not there is told of once, with the words of the likelier place', async () => {
  upstream.reply(({ path }: Received): Reply => ({ status: 404, body: { error: { message: `no model at ${path}` } } }));
  const { url } = await start({ server: 'openai' });
  const { errors } = await ask(url, rank());
  expect(errors).toMatchObject([
    { extensions: { code: 'MODEL_NOT_FOUND' }, message: expect.stringContaining('/v1/rerank') },
  ]);
});

test.each([
  ['no text', '{ query: "q", texts: [] }'],
  ['an empty text', '{ query: "q", texts: [" "] }'],
  ['an empty query', '{ query: "", texts: ["a"] }'],
])('%s is bad input, before any call', async (_name, inputs) => {
  const { url } = await start({ server: 'tei' });
  const { errors } = await ask(url, `mutation { textRanking(input: { inputs: ${inputs} }) { results { index } } }`);
  expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  expect(upstream.received).toEqual([]);
});
