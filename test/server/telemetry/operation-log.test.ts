// One log line per operation, with what happened to each of its fields; nothing that a client sent or that is secret.

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startUpstream, type Upstream } from '../../fakes/upstream.ts';
import { ask } from '../../support/ask.ts';
import { startTestServer, type TestServer } from '../../support/start-test-server.ts';

let upstream: Upstream;
let server: TestServer;
beforeAll(async () => {
  upstream = await startUpstream();
  server = await startTestServer({ HF_BASE_URL: upstream.url });
});
afterAll(async () => {
  await server.close();
  await upstream.close();
});
beforeEach(() => {
  server.operations.splice(0);
  upstream.received.splice(0);
  upstream.reply({ body: [{ label: 'OK', score: 1 }] });
});

const classify = (alias: string, inputs: string, more = '') =>
  `${alias}: textClassification(input: { inputs: "${inputs}"${more} }) { results { label } }`;

const MODEL = 'distilbert/distilbert-base-uncased-finetuned-sst-2-english';

test('a call, then its answer from the cache', async () => {
  const operation = `mutation Feel { ${classify('a', 'first')} }`;
  await ask(server.url, operation);
  await ask(server.url, operation);
  const shared = { field: 'a', task: 'text-classification', model: MODEL, connection: 'hugging-face' };
  const line = { kind: 'mutation', operationName: 'Feel', outcome: 'ok', durationMs: expect.any(Number) };
  expect(server.operations).toMatchObject([
    { ...line, fields: [{ ...shared, cached: false, batchSize: 1, attempts: 1, durationMs: expect.any(Number) }] },
    { ...line, fields: [{ ...shared, cached: true, attempts: 0 }] },
  ]);
  expect(upstream.received).toHaveLength(1);
});

test('fields that travel together say so', async () => {
  upstream.reply({ body: [[{ label: 'OK', score: 1 }], [{ label: 'OK', score: 1 }]] });
  await ask(server.url, `mutation { ${classify('a', 'one')} ${classify('b', 'two')} }`);
  expect(server.operations).toMatchObject([
    {
      fields: [
        { field: 'a', batchSize: 2 },
        { field: 'b', batchSize: 2 },
      ],
    },
  ]);
});

test('a field that fails has its code, wherever it failed', async () => {
  upstream.reply({ status: 400, body: { error: 'no' } });
  const more = ', connection: "nowhere"';
  await ask(server.url, `mutation { ${classify('a', 'refused')} ${classify('b', 'x', more)} }`);
  const [operation] = server.operations;
  expect(operation).toMatchObject({ outcome: 'failed' });
  expect(operation?.fields).toHaveLength(2);
  expect(operation?.fields).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        field: 'a',
        task: 'text-classification',
        connection: 'hugging-face',
        code: 'BAD_USER_INPUT',
      }),
      expect.objectContaining({ field: 'b', task: 'text-classification', code: 'BAD_USER_INPUT' }),
    ]),
  );
});

test.each([
  ['a syntax error', 'mutation {', 'GRAPHQL_PARSE_FAILED'],
  ['an unknown field', 'mutation { nothing }', 'GRAPHQL_VALIDATION_FAILED'],
  ['a missing variable', 'query A($id: ID!) { tasks { defaultModel(connection: $id) } }', 'BAD_USER_INPUT'],
])('%s is one line too', async (_name, query, code) => {
  await ask(server.url, query);
  expect(server.operations).toHaveLength(1);
  expect(server.operations[0]).toMatchObject({ outcome: 'rejected', codes: [code] });
});

test('an operation that has become compiled is told alike', async () => {
  const query = `mutation Often { ${classify('a', 'often')} ${classify('b', 'x', ', connection: "nowhere"')} }`;
  for (let i = 0; i < 6; i++) await ask(server.url, query);
  const fields = expect.arrayContaining([
    expect.objectContaining({ field: 'a', task: 'text-classification', connection: 'hugging-face' }),
    expect.objectContaining({ field: 'b', task: 'text-classification', code: 'BAD_USER_INPUT' }),
  ]);
  const line = { kind: 'mutation', operationName: 'Often', outcome: 'failed', fields };
  expect(server.operations).toMatchObject(Array.from({ length: 6 }, () => line));
});

test('each operation of a list has its line', async () => {
  await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify([{ query: 'query A { __typename }' }, { query: 'query B { __typename }' }]),
  });
  expect(server.operations.map(({ operationName }) => operationName).sort()).toEqual(['A', 'B']);
});

test('a client that leaves is told apart', async () => {
  const leave = new AbortController();
  const gone = new Promise<void>((resolve) => {
    upstream.reply(async (request) => {
      leave.abort();
      await request.gone;
      resolve();
      return {};
    });
  });
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ query: `mutation { ${classify('a', 'never')} }` });
  const answer = fetch(`${server.url}/graphql`, { method: 'POST', headers, body, signal: leave.signal });
  await expect(answer).rejects.toThrow();
  await gone;
  await expect.poll(() => server.operations).toMatchObject([{ outcome: 'aborted', fields: [{ field: 'a' }] }]);
});

test('a subscription has its line when it is over', async () => {
  upstream.reply({ body: [{ generated_text: 'Once upon' }] });
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ query: 'subscription S { textGeneration(input: { inputs: "Once" }) { text } }' }),
  });
  await response.text();
  expect(server.operations).toMatchObject([
    {
      kind: 'subscription',
      operationName: 'S',
      outcome: 'ok',
      fields: [{ field: 'textGeneration', task: 'text-generation', attempts: 1 }],
    },
  ]);
});

test('a subscription that fails has the code', async () => {
  upstream.reply({ status: 404, body: { error: 'no such model' } });
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ query: 'subscription { textGeneration(input: { inputs: "Once" }) { text } }' }),
  });
  await response.text();
  expect(server.operations).toMatchObject([{ outcome: 'failed', fields: [{ code: 'MODEL_NOT_FOUND' }] }]);
});
