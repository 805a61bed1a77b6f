// Ten thousand subscriptions that nobody reads to their end: as many run as may, the others are told so, and when their
// clients have gone everything is free again.

import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import WebSocket from 'ws';
import { type SseUpstream, startSseUpstream, token } from '../../fakes/sse-upstream.ts';
import { GENERATE, read, subscribe } from '../../server/streams/subscribe.ts';
import { startTestServer, type TestServer } from '../../support/start-test-server.ts';

const MAX_SUBSCRIPTIONS = 200;
const SOCKETS = 100;
const PER_SOCKET = 100;

let upstream: SseUpstream;
let server: TestServer;

beforeAll(async () => {
  upstream = await startSseUpstream();
  server = await startTestServer({
    HF_BASE_URL: upstream.url,
    MAX_SUBSCRIPTIONS: String(MAX_SUBSCRIPTIONS),
    MAX_CONCURRENT: '10000',
  });
});
afterAll(async () => {
  await server.close();
  await upstream.close();
});
afterEach(async () => {
  await expect.poll(() => upstream.sockets(), { timeout: 10_000 }).toBe(0);
  expect(server.log).toEqual([]);
  // The next are served; the test that follows takes every place there is.
  upstream.script((response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end(token('one', { whole: 'one' }));
  });
  for (let i = 0; i < 5; i++) expect((await read(server.url, GENERATE, { inputs: 'one' })).texts).toEqual(['one', '']);
  upstream.asked.length = 0;
});

function silence() {
  upstream.asked.length = 0;
  upstream.script((response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream', connection: 'close' });
    response.write(token('one'));
  });
}

test('over WebSocket: 10,000 on 100 sockets', { timeout: 120_000 }, async () => {
  silence();
  const codes: Record<string, number> = {};
  let begun = 0;
  const sockets = await Promise.all(
    Array.from({ length: SOCKETS }, async () => {
      const socket = new WebSocket(`${server.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
      await once(socket, 'open');
      socket.send('{"type":"connection_init"}');
      await once(socket, 'message');
      socket.on('message', (data) => {
        const { type, payload } = JSON.parse(String(data));
        if (type === 'next') begun += 1;
        if (type !== 'error') return;
        const { code } = payload[0].extensions;
        codes[code] = (codes[code] ?? 0) + 1;
      });
      return socket;
    }),
  );
  const payload = { query: GENERATE, variables: { input: { inputs: 'one' } } };
  for (let id = 0; id < PER_SOCKET; id++) {
    for (const socket of sockets) socket.send(JSON.stringify({ id: String(id), type: 'subscribe', payload }));
  }
  const refused = SOCKETS * PER_SOCKET - MAX_SUBSCRIPTIONS;
  await expect.poll(() => codes, { timeout: 90_000 }).toEqual({ OVERLOADED: refused });
  await expect.poll(() => begun, { timeout: 30_000 }).toBe(MAX_SUBSCRIPTIONS);
  expect(upstream.asked).toHaveLength(MAX_SUBSCRIPTIONS);
  for (const socket of sockets) socket.terminate();
});

test('over SSE: one more than there may be is refused with its code, and a place that is given back is taken', async () => {
  silence();
  const clients = Array.from({ length: MAX_SUBSCRIPTIONS }, () => new AbortController());
  await Promise.all(
    clients.map(async ({ signal }) => {
      const events = await subscribe(server.url, GENERATE, { inputs: 'one' }, { signal });
      await events[Symbol.asyncIterator]().next();
    }),
  );
  const { errors } = await read(server.url, GENERATE, { inputs: 'one' });
  expect(errors).toMatchObject([
    { message: expect.stringContaining('MAX_SUBSCRIPTIONS'), extensions: { code: 'OVERLOADED', retryable: true } },
  ]);
  clients[0]?.abort();
  await expect.poll(() => upstream.sockets(), { timeout: 10_000 }).toBe(MAX_SUBSCRIPTIONS - 1);
  for await (const { data } of await subscribe(server.url, GENERATE, { inputs: 'one' })) {
    expect(data).toMatchObject({ textGeneration: { text: 'one' } });
    break;
  }
  for (const client of clients) client.abort();
});

test('a subscription that is refused for its input takes no place', async () => {
  silence();
  for (let i = 0; i <= MAX_SUBSCRIPTIONS; i++) {
    const { errors } = await read(server.url, GENERATE, { inputs: 'one', model: '../x' });
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
  }
});

test('a WebSocket that never begins is closed', async () => {
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  const [code] = await once(socket, 'close');
  expect(code).toBe(4408);
});

test('in lists of operations: each is refused in its place, and takes none', async () => {
  silence();
  const lists = MAX_SUBSCRIPTIONS / 5 + 1;
  const one = { query: GENERATE, variables: { input: { inputs: 'one' } } };
  for (let i = 0; i < lists; i++) {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify([{ query: '{ __typename }' }, one, one, one, one, one]);
    const answers = await (await fetch(`${server.url}/graphql`, { method: 'POST', headers, body })).json();
    expect(answers).toHaveLength(6);
    const [query, ...refused] = answers;
    expect(query).toEqual({ data: { __typename: 'Query' } });
    for (const answer of refused) {
      expect(answer).toEqual({
        errors: [
          {
            message: expect.stringContaining('Send it by itself'),
            extensions: { code: 'BAD_USER_INPUT', retryable: false },
          },
        ],
      });
    }
  }
  expect(upstream.asked).toEqual([]);
});
