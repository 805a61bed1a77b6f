// What a document may be, on every way in; and the switches for introspection and GraphiQL.

import { getIntrospectionQuery } from 'graphql';
import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import { exampleOperations } from '../../../src/graphql/graphiql/examples.ts';
import { tasks } from '../../../src/tasks/index.ts';
import { startUpstream, type Upstream } from '../../fakes/upstream.ts';
import { send, WAYS } from '../../support/send.ts';
import { startTestServer, type TestServer } from '../../support/start-test-server.ts';

let upstream: Upstream;
let server: TestServer;

beforeAll(async () => {
  upstream = await startUpstream();
  upstream.reply(({ json }) => {
    const { inputs } = json as { inputs: string | string[] };
    const answer = [{ label: 'OK', score: 1 }];
    return { body: Array.isArray(inputs) ? inputs.map(() => answer) : answer };
  });
  server = await startTestServer({ HF_BASE_URL: upstream.url });
});
afterAll(async () => {
  await server.close();
  await upstream.close();
});

const many = (count: number, of: (i: number) => string) => Array.from({ length: count }, (_, i) => of(i)).join(' ');
const nested = (depth: number) => `${'{ a '.repeat(depth)}${'}'.repeat(depth)}`;
const chain = (depth: number): string => `{ a ${depth > 0 ? `{ next ${chain(depth - 1)} }` : ''} }`;
const field = (i: number) =>
  `a${i}: textClassification(input: { inputs: "${i}" }) { results { label score } info { cached } }`;

const TOO_MUCH = {
  'aliases of one field': [`{ ${many(121, (i) => `a${i}: __typename`)} }`, '120 aliases', '121'],
  'nested aliases': [`{ tasks { ${many(121, (i) => `a${i}: id`)} } }`, '120 aliases', '121'],
  'root fields': [`{ ${many(121, () => 'tasks { id }')} }`, '120 fields at the root', '121'],
  'root fields of fragments': [
    `{ ...A ...A } fragment A on Query { ${many(61, () => 'tasks { id }')} }`,
    '120 fields at the root',
    '122',
  ],
  levels: [nested(17), '16 levels', '17'],
  'levels of fragments': [
    `{ ...A } fragment A on Query ${nested(10).replace('{ a }', '{ ...B }')} fragment B on X ${nested(8)}`,
    '16 levels',
    '17',
  ],
  'levels of introspection': [
    `{ __schema { types ${'{ ofType '.repeat(25)}{ name }${'}'.repeat(25)} } }`,
    '20 levels',
    '27',
  ],
  brackets: [`{ a(b: ${'['.repeat(3000)}${']'.repeat(3000)}) }`, '100 brackets', 'more'],
  tokens: [`{ tasks { ${'id '.repeat(10_001)} } }`, '10000 tokens', 'more'],
  fields: [`{ tasks { ${'id '.repeat(1001)} } }`, '1000 fields', '1002'],
  'fields of fragments in fragments': [
    `{ ...A0 } ${many(40, (i) => `fragment A${i} on Query { ...A${i + 1} ...A${i + 1} }`)} fragment A40 on Query { __typename }`,
    '120 fields at the root',
    '1099511627776',
  ],
  'steps of a chain': [chain(6), '5 steps of a chain', '6'],
  steps: [`{ imageToText { next { ${many(201, () => 'translation { translationText }')} } } }`, '200 steps', '201'],
  directives: [`{ tasks ${'@skip(if: true) '.repeat(101)} { id } }`, '100 directives', '101'],
} as const;

describe.each(Object.entries(TOO_MUCH))('too many %s', (_what, [query, limit, came]) => {
  test.each(WAYS)('is bad input over %s', async (way) => {
    const { json } = await send(server, { query }, { way });
    expect(json.data ?? null).toBeNull();
    expect(json.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(json.errors?.[0]?.message).toContain(`Expected at most ${limit}`);
    expect(json.errors?.[0]?.message).toContain(`got ${came}.`);
  });

  test('is bad input over a WebSocket', async () => {
    const client = createClient({
      url: `${server.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
    });
    await expect(client.iterate({ query }).next()).rejects.toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    await client.dispose();
  });
});

test('60 aliased tasks are answered', async () => {
  const { json } = await send(server, { query: `mutation { ${many(60, field)} }` });
  expect(json.errors).toBeUndefined();
  expect(Object.keys(json.data ?? {})).toHaveLength(60);
});

test.each([
  ['the question that GraphiQL asks for the schema', getIntrospectionQuery()],
  [
    'that with all options',
    getIntrospectionQuery({ inputValueDeprecation: true, oneOf: true, schemaDescription: true }),
  ],
])('%s is answered', async (_what, query) => {
  const { json } = await send(server, { query });
  expect(json).toMatchObject({ data: { __schema: {} } });
  expect(json.errors).toBeUndefined();
});

test('GraphiQL runs one of its examples with the whole document', async () => {
  const operation = { query: exampleOperations(tasks), operationName: 'WhatCanYouDo' };
  expect((await send(server, operation)).json).toMatchObject({ data: { tasks: {} } });
});

test('fragments that spread each other are told so', async () => {
  const { json } = await send(server, { query: '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }' });
  expect(json.errors?.[0]?.message).toContain('spread');
});

describe('switched off', () => {
  let closed: TestServer;
  beforeAll(async () => {
    closed = await startTestServer({ INTROSPECTION: 'false', GRAPHIQL: 'false' });
  });
  afterAll(() => closed.close());

  test.each(WAYS)('introspection is refused over %s, and other questions are not', async (way) => {
    for (const query of ['{ __schema { types { name } } }', '{ __type(name: "Query") { name } }']) {
      const { json } = await send(closed, { query }, { way });
      expect(json.data ?? null).toBeNull();
      expect(json.errors?.[0]?.message).toContain('introspection');
    }
    expect((await send(closed, { query: '{ __typename }' }, { way })).json.data).toEqual({ __typename: 'Query' });
  });

  test.each([
    ['{ task { id } }', 'Cannot query field "task" on type "Query".'],
    [
      'mutation { fillMask(input: { input: "x" }) { results { score } } }',
      'Field "input" is not defined by type "FillMaskInput".',
    ],
  ])('no suggestion in an error gives names away: %s', async (query, message) => {
    const { json } = await send(closed, { query });
    expect(json.errors?.map((error) => error.message)).toContain(message);
    expect(JSON.stringify(json)).not.toContain('Did you mean');
  });

  test('a browser is shown no GraphiQL', async () => {
    const response = await fetch(`${closed.url}/graphql`, { headers: { accept: 'text/html' } });
    expect(await response.text()).not.toContain('<html');
    expect(response.status).toBeGreaterThanOrEqual(400);
  });
});
