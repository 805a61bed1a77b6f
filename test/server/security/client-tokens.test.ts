// CLIENT_TOKENS: a caller's own Hugging Face token pays for its own calls, and its answers are its own.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import WebSocket from 'ws';
import { startUpstream, type Upstream } from '../../fakes/upstream.ts';
import { outcome, send, WAYS } from '../../support/send.ts';
import { startTestServer, type TestServer } from '../../support/start-test-server.ts';

const OWN = 'hf_serversownkeyserversown';
const ANN = 'hf_tokenofanntokenofann';
const BOB = 'hf_tokenofbobtokenofbob';

let upstream: Upstream;
let folder: string;
let server: TestServer;

beforeAll(async () => {
  upstream = await startUpstream();
  folder = await mkdtemp(join(tmpdir(), 'inferql-'));
  const CONNECTIONS_FILE = join(folder, 'connections.json');
  const shared = { baseUrl: upstream.url, apiKey: OWN };
  const connections = [
    { ...shared, id: 'endpoint', kind: 'custom-endpoint', server: 'toolkit' },
    { ...shared, id: 'down', kind: 'hugging-face', baseUrl: 'http://127.0.0.1:9', fallback: ['hugging-face'] },
  ];
  await writeFile(CONNECTIONS_FILE, JSON.stringify({ connections }));
  server = await startTestServer({
    HF_BASE_URL: upstream.url,
    HF_TOKEN: OWN,
    HF_BILL_TO: 'my-org',
    CONNECTIONS_FILE,
    CLIENT_TOKENS: 'true',
  });
});
afterAll(async () => {
  await server.close();
  await upstream.close();
  await rm(folder, { recursive: true });
});
beforeEach(() => {
  upstream.received.splice(0);
  upstream.reply(({ json }) => {
    const { inputs } = json as { inputs: string | string[] };
    const answer = [{ label: 'OK', score: 1 }];
    return { body: Array.isArray(inputs) ? inputs.map(() => answer) : answer };
  });
});

const classify = (inputs: string, more = '') => ({
  query: `mutation { textClassification(input: { inputs: "${inputs}" ${more} }) { results { label } info { cached } } }`,
});
const as = (token: string) => ({ headers: { 'x-hf-token': token } });
const paidBy = () => upstream.received.map(({ headers }) => headers.authorization?.replace('Bearer ', '')).sort();

test.each(WAYS)('over %s the token is used instead of the key, and nobody else is billed', async (way) => {
  expect(outcome(await send(server, classify(`way ${way}`), { way, ...as(ANN) }))).toBe('OK');
  expect(paidBy()).toEqual([ANN]);
  expect(upstream.received[0]?.headers['x-hf-bill-to']).toBeUndefined();
  expect(upstream.received[0]?.headers['x-hf-token']).toBeUndefined();
});

test('without a token the key is used', async () => {
  await send(server, classify('no token'));
  expect(paidBy()).toEqual([OWN]);
  expect(upstream.received[0]?.headers['x-hf-bill-to']).toBe('my-org');
});

test('the cache does not cross tokens', async () => {
  for (const token of [ANN, ANN, BOB, BOB, '']) await send(server, classify('cached'), as(token));
  expect(paidBy()).toEqual([OWN, ANN, BOB].sort());
});

test('calls in flight and lists do not cross tokens', async () => {
  const same = [ANN, BOB, ANN, BOB].map((token) => send(server, classify('in flight'), as(token)));
  const different = [ANN, BOB].flatMap((token) =>
    ['x', 'y', 'z'].map((input) => send(server, classify(input), as(token))),
  );
  const answers = await Promise.all([...same, ...different]);
  expect(answers.map(outcome)).toEqual(Array(10).fill('OK'));
  for (const token of [ANN, BOB]) {
    const sent = upstream.received.filter(({ headers }) => headers.authorization === `Bearer ${token}`);
    const inputs = sent.flatMap(({ json }) => (json as { inputs: string | string[] }).inputs);
    expect(inputs.sort()).toEqual(['in flight', 'x', 'y', 'z']);
  }
});

test('a fallback runs under the token as well; an endpoint keeps its key', async () => {
  await send(server, classify('fallback', 'connection: "down"'), as(ANN));
  await send(server, classify('endpoint', 'connection: "endpoint"'), as(ANN));
  expect(upstream.received.map(({ headers }) => headers.authorization)).toEqual([`Bearer ${ANN}`, `Bearer ${OWN}`]);
});

test('a subscription over a WebSocket takes the token of its handshake', async () => {
  upstream.reply({ body: [{ generated_text: 'more' }] });
  class WithToken extends WebSocket {
    constructor(url: string, protocols: string) {
      super(url, protocols, as(BOB));
    }
  }
  const url = `${server.url.replace('http', 'ws')}/graphql`;
  const client = createClient({ url, webSocketImpl: WithToken, retryAttempts: 0 });
  const query = 'subscription { textGeneration(input: { inputs: "hi" }) { text } }';
  for await (const { errors } of client.iterate({ query })) expect(errors).toBeUndefined();
  await client.dispose();
  expect(paidBy()).toEqual([BOB]);
});

test('no error and no log shows the token, though the upstream repeats it', async () => {
  const strange = 'a-token-of-no-known-shape';
  upstream.reply({ status: 401, body: { error: `Invalid credentials: ${strange}` } });
  const { body } = await send(server, classify('refused'), as(strange));
  expect(body).toContain('CONNECTION_REFUSED_CREDENTIALS');
  expect(body).toContain('[token]');
  upstream.reply({ body: `no JSON for ${strange}` });
  const bad = await send(server, classify('no JSON'), as(strange));
  expect(bad.body).toContain('UPSTREAM_BAD_RESPONSE');
  expect(body + bad.body + JSON.stringify(server.log)).not.toContain(strange);
});

test.each([
  ['with a space', 'hf_a b'],
  ['that is too long', 'x'.repeat(2001)],
])('a token %s is bad input, and nobody is asked', async (_what, token) => {
  const { json, body } = await send(server, classify('bad token'), as(token));
  expect(json.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  expect(body).not.toContain(token);
  expect(upstream.received).toEqual([]);
});

test('switched off, the header is ignored', async () => {
  const off = await startTestServer({ HF_BASE_URL: upstream.url, HF_TOKEN: OWN });
  await send(off, classify('off'), as(ANN));
  await send(off, classify('off'), as(BOB));
  await off.close();
  expect(paidBy()).toEqual([OWN]);
});
