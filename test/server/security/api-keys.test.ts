// Who may ask: keys of the server's own clients, over every way in.

import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Client, createClient } from 'graphql-ws';
import { afterAll, beforeAll, expect, test } from 'vitest';
import WebSocket from 'ws';
import { startUpstream, type Upstream } from '../../fakes/upstream.ts';
import { outcome, send, WAYS, type Way } from '../../support/send.ts';
import { startTestServer, type TestServer } from '../../support/start-test-server.ts';

const HASHED = createHash('sha256').update('mobile-key').digest('hex');
const CLASSIFY = { query: 'mutation { textClassification(input: { inputs: "hi" }) { results { label } } }' };
let upstream: Upstream;
let server: TestServer;

beforeAll(async () => {
  upstream = await startUpstream();
  upstream.reply({ body: [{ label: 'OK', score: 1 }] });
  const API_KEYS = `web=web-key-1, mobile@local|other=sha256:${HASHED}`;
  server = await startTestServer({ HF_BASE_URL: upstream.url, API_KEYS, CACHE_SECONDS: '0' });
});
afterAll(async () => {
  await server.close();
  await upstream.close();
});

async function codeFor(headers: Record<string, string>): Promise<unknown> {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(CLASSIFY),
  });
  const { data, errors } = (await response.json()) as {
    data: { textClassification: { results: { label: string }[] } | null };
    errors?: { extensions: { code: string } }[];
  };
  return errors?.[0]?.extensions.code ?? data.textClassification?.results[0]?.label;
}

test.each([
  ['no key', {}, 'UNAUTHENTICATED'],
  ['an unknown key', { authorization: 'Bearer web-key-2' }, 'UNAUTHENTICATED'],
  ['the digest instead of the key', { 'x-api-key': HASHED }, 'UNAUTHENTICATED'],
  ['another scheme', { authorization: 'Basic web-key-1' }, 'UNAUTHENTICATED'],
  ['a key for other connections', { 'x-api-key': 'mobile-key' }, 'FORBIDDEN'],
  ['a Bearer key', { authorization: 'Bearer web-key-1' }, 'OK'],
  ['a key in x-api-key', { 'x-api-key': 'web-key-1' }, 'OK'],
  ['no key, on the long way in', { accept: 'application/json;q=0.9' }, 'UNAUTHENTICATED'],
  ['a key, on the long way in', { accept: 'application/json;q=0.9', 'x-api-key': 'web-key-1' }, 'OK'],
])('%s: %s', async (_name, headers, code) => {
  upstream.received.splice(0);
  expect(await codeFor(headers)).toBe(code);
  expect(upstream.received).toHaveLength(code === 'OK' ? 1 : 0);
  // A client's key is this server's business alone.
  expect(JSON.stringify(upstream.received.map(({ headers: sent }) => sent))).not.toContain('web-key');
});

test('an address that tries one key after another is sent away; a good key is let in all the same', async () => {
  const guessed = await startTestServer({ HF_BASE_URL: upstream.url, API_KEYS: 'web=web-key-1', TRUST_PROXY: '1' });
  const as = (key: string, way: Way, address: string) =>
    send(guessed, CLASSIFY, { way, headers: { 'x-api-key': key, 'x-forwarded-for': address } });
  for (let i = 0; i < 20; i++) {
    const way = WAYS[i % WAYS.length] ?? 'plain JSON';
    expect(outcome(await as(`guess-${i}`, way, '192.0.2.1'))).toBe('UNAUTHENTICATED');
  }
  for (const way of WAYS) {
    const over = await as('guess', way, '192.0.2.1');
    expect(over).toMatchObject({ status: 429, json: { errors: [{ extensions: { code: 'RATE_LIMITED' } }] } });
    expect(Number(over.headers['retry-after'])).toBeGreaterThan(0);
    expect(outcome(await as('web-key-1', way, '192.0.2.1'))).toBe('OK');
    expect(outcome(await as('guess', way, '192.0.2.2'))).toBe('UNAUTHENTICATED');
  }
  const url = `${guessed.url.replace('http', 'ws')}/graphql`;
  const connectionParams = { 'x-api-key': 'guess', 'x-forwarded-for': '192.0.2.1' };
  const client = createClient({ url, webSocketImpl: WebSocket, retryAttempts: 0, connectionParams });
  // Behind no proxy of its own it comes from another address, and guesses there.
  await expect(client.iterate(CLASSIFY).next()).rejects.toMatchObject({ code: 4403 });
  await client.dispose();
  await guessed.close();
});

/** The code of the error, or that the socket was closed with. */
async function overSocket(client: Client): Promise<unknown> {
  const first = client.iterate(CLASSIFY).next();
  const { value, code } = await first.then(
    ({ value }) => ({ value, code: undefined }),
    (error: { code: number }) => ({ value: undefined, code: error.code }),
  );
  return code ?? value?.errors?.[0]?.extensions?.code ?? 'OK';
}

test('a subscription asks for the key as well', async () => {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ query: 'subscription { textGeneration(input: { inputs: "hi" }) { text } }' }),
  });
  expect(await response.text()).toContain('UNAUTHENTICATED');
});

test.each([
  ['none', {}, 4401],
  ['an unknown one', { authorization: 'Bearer web-key-2' }, 4403],
  ['a list', { 'x-api-key': ['web-key-1'] }, 4401],
  ['for other connections', { 'x-api-key': 'mobile-key' }, 'FORBIDDEN'],
  ['a Bearer key', { Authorization: 'Bearer web-key-1' }, 'OK'],
])('a page gives the key of its WebSocket as connectionParams: %s', async (_what, connectionParams, code) => {
  const url = `${server.url.replace('http', 'ws')}/graphql`;
  const client = createClient({ url, webSocketImpl: WebSocket, retryAttempts: 0, connectionParams });
  expect(await overSocket(client)).toBe(code);
  await client.dispose();
});

test('over a WebSocket the key of the handshake counts', async () => {
  class WithKey extends WebSocket {
    constructor(url: string, protocols: string) {
      super(url, protocols, { headers: { 'x-api-key': 'mobile-key' } });
    }
  }
  const url = `${server.url.replace('http', 'ws')}/graphql`;
  for (const [webSocketImpl, code] of [
    [WebSocket, 4401],
    [WithKey, 'FORBIDDEN'],
  ] as const) {
    const client = createClient({ url, webSocketImpl, retryAttempts: 0 });
    expect(await overSocket(client)).toBe(code);
    await client.dispose();
  }
});

test.each(WAYS)('over %s a key is asked for, and one is enough', async (way) => {
  expect(outcome(await send(server, CLASSIFY, { way }))).toBe('UNAUTHENTICATED');
  expect(outcome(await send(server, CLASSIFY, { way, headers: { 'x-api-key': 'web-key-1' } }))).toBe('OK');
});

test.each([
  ['that says its length', { 'content-length': '1000000' }],
  ['in chunks', {}],
])('an upload without a key, %s, is refused before its body is there', async (_what, length) => {
  const headers = { 'content-type': 'multipart/form-data; boundary=x', ...length };
  const { status, text } = await new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
    const request = httpRequest(`${server.url}/graphql`, { method: 'POST', headers });
    request.on('error', reject);
    request.on('response', async (response) => {
      let text = '';
      for await (const chunk of response) text += chunk;
      resolve({ status: response.statusCode, text });
      request.destroy();
    });
    // The first bytes, and never the last.
    request.write('--x\r\n');
  });
  expect(status).toBe(401);
  expect(JSON.parse(text)).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
});

test('a key that is held to some connections reaches no other as a fallback', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'inferql-'));
  const CONNECTIONS_FILE = join(folder, 'connections.json');
  const down = { kind: 'custom-endpoint', baseUrl: 'http://127.0.0.1:9', server: 'toolkit' };
  const up = { ...down, baseUrl: upstream.url };
  const connections = [
    { ...down, id: 'down', fallback: ['private', 'public'] },
    { ...up, id: 'private' },
    { ...up, id: 'public' },
  ];
  await writeFile(CONNECTIONS_FILE, JSON.stringify({ connections }));
  const guarded = await startTestServer({
    CONNECTIONS_FILE,
    CACHE_SECONDS: '0',
    API_KEYS: 'all=key-of-all,some@down|public=key-of-some,one@down=key-of-one',
  });
  const query = `mutation {
    textClassification(input: { inputs: "hi", connection: "down" }) { results { label } info { connection } }
  }`;
  const ask = (key: string) => send(guarded, { query }, { headers: { 'x-api-key': key } });
  expect((await ask('key-of-all')).json.data).toMatchObject({
    textClassification: { info: { connection: 'private' } },
  });
  expect((await ask('key-of-some')).json.data).toMatchObject({
    textClassification: { info: { connection: 'public' } },
  });
  upstream.received.splice(0);
  expect(outcome(await ask('key-of-one'))).toBe('UPSTREAM_UNAVAILABLE');
  expect(upstream.received).toEqual([]);
  await guarded.close();
  await rm(folder, { recursive: true });
});
