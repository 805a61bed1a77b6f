// Readers of every kind: GraphQL over SSE clients, those who leave, those who read slowly or not at all.

import { connect } from 'node:net';
import { createClient } from 'graphql-sse';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  FLOOD,
  flood,
  pause,
  pieces,
  type Script,
  type SseUpstream,
  token,
  untilStill,
} from '../../fakes/sse-upstream.ts';
import type { TestServer } from '../../support/start-test-server.ts';
import { medianDelay } from './median-delay.ts';
import { type Streaming, startStreaming } from './start-streaming.ts';
import { GENERATE, read, subscribe } from './subscribe.ts';

let streaming: Streaming;
let upstream: SseUpstream;
let server: TestServer;

beforeAll(async () => {
  streaming = await startStreaming({ MAX_CONCURRENT: '2', MAX_QUEUED: '1', INFERENCE_TIMEOUT_SECONDS: '3' });
  ({ upstream, server } = streaming);
});
afterAll(() => streaming.close());
beforeEach(() => {
  upstream.asked.length = 0;
});

const input = { inputs: 'one' };

/** Says one word, then nothing for as long as anybody listens. */
const silence: Script = (response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(token('one'));
};

describe('a reader who leaves', () => {
  test.each([
    ['while the model thinks', silence],
    ['before the answer begins', () => {}],
    [
      'while tokens come',
      async (response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        while (!response.destroyed) {
          response.write(token('word'));
          await pause(1);
        }
      },
    ],
  ] satisfies [string, Script][])('%s ends the upstream call within 100 ms', async (_when, script) => {
    upstream.script(script);
    const delay = await medianDelay(100, async () => {
      upstream.asked.length = 0;
      const client = new AbortController();
      const reading = (async () => {
        for await (const _event of await subscribe(server.url, GENERATE, input, { signal: client.signal }));
      })();
      await expect.poll(() => upstream.asked.length, { interval: 5 }).toBe(1);
      await pause(20);
      const left = performance.now();
      client.abort();
      await expect(reading).rejects.toThrow();
      return [left, await upstream.asked[0]?.closed];
    });
    expect(delay).toBeLessThan(100);
  });

  test('gives the place back: many come and go, and the next is answered', async () => {
    for (let i = 0; i < 10; i++) {
      upstream.script(silence);
      for await (const _event of await subscribe(server.url, GENERATE, input)) break;
    }
    upstream.script(pieces(token('a', { whole: 'a' })));
    expect((await read(server.url, GENERATE, input)).texts).toEqual(['a', '']);
    expect(server.log).toEqual([]);
  });
});

test('streams take places: two run, one waits, the next is refused', async () => {
  upstream.script(silence);
  const clients = [new AbortController(), new AbortController(), new AbortController()];
  for (const [i, { signal }] of clients.entries()) {
    subscribe(server.url, GENERATE, input, { signal }).catch(() => {});
    await expect.poll(() => upstream.asked.length).toBe(Math.min(i + 1, 2));
  }
  await pause(50);
  const { errors } = await read(server.url, GENERATE, input);
  expect(errors.map(({ extensions }) => extensions.code)).toEqual(['OVERLOADED']);
  clients[0]?.abort();
  await expect.poll(() => upstream.asked.length).toBe(3);
  for (const client of clients) client.abort();
  await Promise.all(upstream.asked.map(({ closed }) => closed));
});

test('while nothing comes, comments keep the connection open', async () => {
  upstream.script(silence);
  const client = new AbortController();
  const subscription = await subscribe(server.url, GENERATE, input, { signal: client.signal });
  const reading = (async () => {
    for await (const _event of subscription);
  })();
  // Every 12 s, and every 300 ms in tests.
  await expect.poll(() => subscription.comments.length).toBeGreaterThan(2);
  client.abort();
  await expect(reading).rejects.toThrow();
});

describe('a reader who does not read', () => {
  test('holds the upstream back instead of filling memory, and loses the stream at the deadline', async () => {
    const { state, script } = flood();
    upstream.script(script);
    const body = JSON.stringify({ query: GENERATE, variables: { input } });
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    socket.pause();
    socket.write(
      `POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\naccept: text/event-stream\r\n` +
        `content-length: ${body.length}\r\n\r\n${body}`,
    );
    await expect.poll(() => state.written).toBeGreaterThan(0);
    // Buffers of the kernel, both ways, and of the streams between: some MB, then no more.
    const filled = await untilStill(state);
    expect(filled).toBeLessThan(FLOOD / 3);
    await upstream.asked[0]?.closed;
    socket.destroy();
  });
});

describe('graphql-sse', () => {
  const client = () => createClient({ url: `${server.url}/graphql`, retryAttempts: 0 });

  test('distinct connections: events, then the end', async () => {
    upstream.script(pieces(token('two'), token('', { whole: 'two' })));
    const events: unknown[] = [];
    for await (const { data, errors } of client().iterate({ query: GENERATE, variables: { input } })) {
      expect(errors).toBeUndefined();
      events.push(data?.textGeneration);
    }
    expect(events).toMatchObject([{ text: 'two' }, { text: '', output: { generatedText: 'two' } }]);
  });

  test('errors are results', async () => {
    upstream.script(pieces(token('two'), 'data: {"error":"no","error_type":"validation"}\n\n'));
    const results: unknown[] = [];
    for await (const result of client().iterate({ query: GENERATE, variables: { input } })) results.push(result);
    expect(results).toMatchObject([{ data: {} }, { data: null, errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] }]);
  });

  test('a client that unsubscribes ends the upstream call within 100 ms', async () => {
    upstream.script(silence);
    const delay = await medianDelay(100, async () => {
      upstream.asked.length = 0;
      const left = await new Promise<number>((resolve) => {
        const unsubscribe = client().subscribe(
          { query: GENERATE, variables: { input } },
          {
            next() {
              unsubscribe();
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
  });
});
