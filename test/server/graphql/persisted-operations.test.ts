// Operations by their id: an allow-list from a file, and automatic persisted queries.

import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { printSchema } from 'graphql';
import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, expect, test } from 'vitest';
import WebSocket from 'ws';
import { generate } from '../../../scripts/codegen.ts';
import { schema } from '../../../src/graphql/schema.ts';
import { send, WAYS } from '../../support/send.ts';
import { startTestServer, type TestServer } from '../../support/start-test-server.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const CONNECTIONS = 'query Connections { connections { id } }';
const persisted = (sha256Hash: string) => ({ extensions: { persistedQuery: { version: 1, sha256Hash } } });
const NOT_FOUND = { message: 'PersistedQueryNotFound', extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } };

let folder: string;
let plain: TestServer;
let listing: TestServer;
let only: TestServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inferql-'));
  const PERSISTED_OPERATIONS = join(folder, 'persisted-documents.json');
  // As codegen's client preset writes it: hash -> document.
  await writeFile(PERSISTED_OPERATIONS, JSON.stringify({ [sha256(CONNECTIONS)]: CONNECTIONS, 'a-name': CONNECTIONS }));
  plain = await startTestServer({});
  listing = await startTestServer({ PERSISTED_OPERATIONS });
  only = await startTestServer({ PERSISTED_OPERATIONS, ONLY_PERSISTED: 'true' });
});
afterAll(async () => {
  for (const server of [plain, listing, only]) await server.close();
  await rm(folder, { recursive: true });
});

const connections = { data: { connections: [{ id: 'hugging-face' }, { id: 'local' }] } };

test.each(WAYS)('over %s: a client registers an operation, then sends its hash alone', async (way) => {
  const query = `{ connections { id } } # over ${way}`;
  const unknown = await send(plain, persisted(sha256(query)), { way });
  expect(unknown.status).toBe(200);
  expect(unknown.json.errors).toMatchObject([NOT_FOUND]);
  expect((await send(plain, { query, ...persisted(sha256(query)) }, { way })).json).toEqual(connections);
  expect((await send(plain, persisted(sha256(query)), { way })).json).toEqual(connections);
});

test('a hash of something else is refused and not kept', async () => {
  const hash = sha256('{ tasks { id } }');
  const { json } = await send(plain, { query: '{ connections { id } }', ...persisted(hash) });
  expect(json.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  expect((await send(plain, persisted(hash))).json.errors).toMatchObject([NOT_FOUND]);
});

test('what is registered is bounded: the oldest goes', async () => {
  const large = (i: number) => `{ connections { id } } # ${i} ${'x'.repeat(90_000)}`;
  const first = large(0);
  await send(plain, { query: first, ...persisted(sha256(first)) });
  expect((await send(plain, persisted(sha256(first)))).json).toEqual(connections);
  for (let i = 1; i <= 200; i++) await send(plain, { query: large(i), ...persisted(sha256(large(i))) });
  expect((await send(plain, persisted(sha256(first)))).json.errors).toMatchObject([NOT_FOUND]);
});

test("Apollo Client's link registers by itself", async () => {
  const requests: string[] = [];
  const link = new PersistedQueryLink({ sha256: (text: string) => sha256(text) }).concat(
    new HttpLink({
      uri: `${plain.url}/graphql`,
      fetch(input, init) {
        requests.push(String(init?.body));
        return fetch(input, init);
      },
    }),
  );
  const client = new ApolloClient({ link, cache: new InMemoryCache() });
  const query = gql`query FromApollo { connections { id isDefault } }`;
  for (let i = 0; i < 2; i++) {
    const { data } = await client.query<{ connections: unknown[] }>({ query, fetchPolicy: 'no-cache' });
    expect(data?.connections).toHaveLength(2);
  }
  // Hash, hash with document, and from then on the hash.
  expect(requests.map((body) => body.includes('"query"'))).toEqual([false, true, false]);
});

test.each(WAYS)('over %s: operations of the file are run by their id', async (way) => {
  for (const server of [listing, only]) {
    expect((await send(server, persisted(sha256(CONNECTIONS)), { way })).json).toEqual(connections);
    expect((await send(server, { documentId: 'a-name' }, { way })).json).toEqual(connections);
  }
});

test("the file of codegen's client preset is taken as it is, and what it lists is run", async () => {
  const files = await generate({
    schema: printSchema(schema),
    documents: 'web/src/operations/*.graphql',
    generates: {
      [`${folder}/generated/`]: {
        preset: 'client',
        presetConfig: { persistedDocuments: { hashAlgorithm: 'sha256' } },
      },
    },
  });
  const file = files.find(({ filename }) => filename.endsWith('persisted-documents.json'));
  const PERSISTED_OPERATIONS = join(folder, 'from-codegen.json');
  await writeFile(PERSISTED_OPERATIONS, file?.content ?? '');
  const server = await startTestServer({ PERSISTED_OPERATIONS, ONLY_PERSISTED: 'true' });
  const hashes = Object.keys(JSON.parse(file?.content ?? '{}'));
  expect(hashes.length).toBeGreaterThan(0);
  for (const hash of hashes) {
    // Without its variables it fails, but not for want of the document.
    const { json } = await send(server, persisted(hash));
    expect(json.errors?.map(({ extensions }) => extensions.code) ?? []).not.toContain('FORBIDDEN');
    expect(json.errors?.every(({ message }) => /^(Variable "\$|A subscription)/.test(message)) ?? true).toBe(true);
  }
  await server.close();
});

test('an id that nobody knows is told so', async () => {
  const { json } = await send(listing, { documentId: '__proto__' });
  expect(json.errors).toMatchObject([{ extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }]);
});

// A text that registers itself would be on the list by its id.
test.each(WAYS.filter((way) => way !== 'persisted'))('over %s: ONLY_PERSISTED runs nothing else', async (way) => {
  const other = '{ tasks { id } }';
  const refused = [
    { query: other },
    { query: CONNECTIONS },
    { query: other, ...persisted(sha256(other)) },
    persisted(sha256(other)),
    { documentId: 'constructor' },
    {},
  ];
  for (const operation of refused) {
    const { json } = await send(only, operation, { way });
    expect(json.data ?? null).toBeNull();
    expect(json.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  }
});

test('ONLY_PERSISTED holds in a list of operations: each for itself', async () => {
  const { body } = await send(only, [{ query: '{ tasks { id } }' }, { documentId: 'a-name' }]);
  expect(JSON.parse(body)).toMatchObject([{ errors: [{ extensions: { code: 'FORBIDDEN' } }] }, connections]);
});

test('over a WebSocket ids work, what is refused is told, and the socket goes on', async () => {
  const url = `${only.url.replace('http', 'ws')}/graphql`;
  const client = createClient({ url, webSocketImpl: WebSocket, retryAttempts: 0, lazy: false });
  const first = async (payload: { query: string; extensions?: Record<string, unknown> }) =>
    (await client.iterate(payload).next()).value;
  await expect(first({ query: '{ tasks { id } }' })).rejects.toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  expect(await first({ query: '', ...persisted(sha256(CONNECTIONS)) })).toEqual(connections);
  await client.dispose();
});

test.each([
  ['a hash', { extensions: { persistedQuery: { version: 1, sha256Hash: sha256(CONNECTIONS) } } }, connections],
  ['a documentId', { documentId: 'a-name' }, connections],
  ['a documentId that nobody has', { documentId: 'no-name' }, undefined],
  // As the inputs of text ranking and table question answering have it.
  ['a documentId beside a variable named query', { documentId: 'a-name', variables: { query: 'x' } }, connections],
])('over a WebSocket %s alone is enough, without `query`', async (_name, payload, wanted) => {
  const socket = new WebSocket(`${listing.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  // Behind a byte order mark, as some write every text.
  socket.on('open', () => socket.send('\ufeff{"type":"connection_init"}'));
  const answer = await new Promise((resolve, reject) => {
    socket.on('close', (code, reason) => reject(new Error(`${code} ${reason}`)));
    socket.on('message', (data) => {
      const message = JSON.parse(String(data));
      if (message.type === 'connection_ack') socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload }));
      else resolve(message);
    });
  });
  socket.removeAllListeners('close').close();
  if (wanted) expect(answer).toEqual({ id: '1', type: 'next', payload: wanted });
  else {
    const error = { extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } };
    expect(answer).toMatchObject({ id: '1', type: 'error', payload: [error] });
  }
});
