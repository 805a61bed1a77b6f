// GraphQL over WebSocket, with the client of graphql-ws.

import { createClient } from 'graphql-ws';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import WebSocket from 'ws';
import { FLOOD, flood, pause, pieces, type SseUpstream, token, untilStill } from '../../fakes/sse-upstream.ts';
import { startTestServer, type TestServer } from '../../support/start-test-server.ts';
import { medianDelay } from './median-delay.ts';
import { type Streaming, startStreaming } from './start-streaming.ts';
import { GENERATE } from './subscribe.ts';

let streaming: Streaming;
let upstream: SseUpstream;
let server: TestServer;
let clients: ReturnType<typeof createClient>[] = [];

beforeAll(async () => {
  streaming = await startStreaming();
  ({ upstream, server } = streaming);
});
afterAll(() => streaming.close());
beforeEach(() => {
  upstream.asked.length = 0;
});
afterEach(async () => {
  for (const client of clients) await client.dispose();
  clients = [];
  expect(server.log).toEqual([]);
});

const socketUrl = ({ url }: TestServer) => `${url.replace('http', 'ws')}/graphql`;

function client(of: TestServer = server) {
  const made = createClient({ url: socketUrl(of), webSocketImpl: WebSocket, retryAttempts: 0 });
  clients.push(made);
  return made;
}

async function all(query: string, input: object = { inputs: 'one' }) {
  const results = [];
  for await (const result of client().iterate({ query, variables: { input } })) results.push(result);
  return results;
}

const silence = (response: Parameters<Parameters<SseUpstream['script']>[0]>[0]) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(token('one'));
};

test('a subscription: text as it comes, then the whole answer', async () => {
  upstream.script(pieces(token('two'), token('', { whole: 'two' })));
  expect(await all(GENERATE)).toMatchObject([
    { data: { textGeneration: { text: 'two', output: null } } },
    { data: { textGeneration: { text: '', output: { generatedText: 'two' } } } },
  ]);
});

test('queries and mutations go the same way', async () => {
  expect(await all('query { connections { id } }')).toMatchObject([{ data: { connections: [{}, {}, {}] } }]);
});

test('an error in the stream has its code', async () => {
  upstream.script(pieces(token('two'), 'data: {"error":"no","error_type":"validation"}\n\n'));
  expect(await all(GENERATE)).toMatchObject([
    { data: {} },
    { data: null, errors: [{ path: ['textGeneration'], extensions: { code: 'BAD_USER_INPUT' } }] },
  ]);
});

test.each([
  ['bad syntax', '{'],
  ['an unknown field', 'subscription { nothing }'],
])('%s is refused with its code', async (_what, query) => {
  await expect(all(query)).rejects.toMatchObject([{ extensions: { code: expect.any(String) } }]);
  await expect(all(query)).rejects.not.toMatchObject([{ extensions: { http: {} } }]);
});

test('bad input is refused with its code, and nobody is asked', async () => {
  const query = 'subscription { textGeneration(input: { inputs: "a", model: "../x" }) { text } }';
  await expect(all(query)).rejects.toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  expect(upstream.asked).toEqual([]);
});

test.each(['unsubscribes', 'closes its socket'])(
  'a client that %s ends the upstream call within 100 ms',
  async (how) => {
    upstream.script(silence);
    const delay = await medianDelay(100, async () => {
      upstream.asked.length = 0;
      const subscriber = client();
      const left = await new Promise<number>((resolve) => {
        const unsubscribe = subscriber.subscribe(
          { query: GENERATE, variables: { input: { inputs: 'one' } } },
          {
            next() {
              if (how === 'unsubscribes') unsubscribe();
              else subscriber.terminate();
              resolve(performance.now());
            },
            error() {},
            complete() {},
          },
        );
      });
      return [left, await upstream.asked[0]?.closed];
    });
    expect(delay).toBeLessThan(100);
  },
);

test('a client that does not read holds the upstream back', async () => {
  const { state, script } = flood();
  upstream.script(script);
  const socket = new WebSocket(socketUrl(server), 'graphql-transport-ws');
  socket.on('open', () => socket.send('{"type":"connection_init"}'));
  await new Promise((resolve) => socket.once('message', resolve));
  const payload = { query: GENERATE, variables: { input: { inputs: 'one' } } };
  socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload }));
  socket.pause();
  await expect.poll(() => state.written).toBeGreaterThan(0);
  const filled = await untilStill(state);
  expect(filled).toBeLessThan(FLOOD / 3);
  socket.terminate();
  await upstream.asked[0]?.closed;
});

test('another origin is refused: a web page must not use a server on its visitor machine', async () => {
  const socket = new WebSocket(socketUrl(server), 'graphql-transport-ws', { origin: 'https://evil.example' });
  await expect(new Promise((_, reject) => socket.once('error', reject))).rejects.toThrow('403');
});

test('other paths are not found', async () => {
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/other`, 'graphql-transport-ws');
  await expect(new Promise((_, reject) => socket.once('error', reject))).rejects.toThrow('404');
});

test('a server that stops ends its sockets and their upstream calls', async () => {
  upstream.script(silence);
  const stopping = await startTestServer({ HF_BASE_URL: upstream.url });
  const ended = new Promise((resolve) => {
    client(stopping).subscribe(
      { query: GENERATE, variables: { input: { inputs: 'one' } } },
      { next() {}, error: resolve, complete: () => resolve('complete') },
    );
  });
  await expect.poll(() => upstream.asked.length).toBe(1);
  await pause(20);
  await stopping.close();
  expect(await ended).toMatchObject({ code: 1001 });
  await upstream.asked[0]?.closed;
});
