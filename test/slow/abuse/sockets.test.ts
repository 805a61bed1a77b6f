// Clients that abuse their socket: huge bodies, slow heads and bodies, answers that nobody reads, too many of them.
// Each loses its own socket or gets one clear answer; the next client is served.

import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SocketLimits } from '../../../src/http/bounded-server.ts';
import { startUpstream, type Upstream } from '../../fakes/upstream.ts';
import { ask } from '../../support/ask.ts';
import { startTestServer, type TestServer } from '../../support/start-test-server.ts';

const HUNDRED_MB = 100 * 1024 * 1024;
const PIECE = Buffer.alloc(64 * 1024, 'x');

let upstream: Upstream;
let server: TestServer;
const sockets: Socket[] = [];

beforeEach(async () => {
  upstream = await startUpstream();
  upstream.reply({ body: [{ generated_text: 'fine' }] });
});
afterEach(async () => {
  const { data } = await ask(server.url, 'mutation { textGeneration(input: { inputs: "a" }) { generatedText } }');
  expect(data).toEqual({ textGeneration: { generatedText: 'fine' } });
  expect(server.log).toEqual([]);
  for (const socket of sockets.splice(0)) socket.destroy();
  await server.close();
  await upstream.close();
});

async function start(limits: Partial<SocketLimits> = {}) {
  server = await startTestServer({ HF_BASE_URL: upstream.url, CACHE_SECONDS: '0' }, limits);
}

async function open(text = ''): Promise<Socket> {
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  sockets.push(socket);
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.write(text);
  return socket;
}

/** All that comes until the other side ends the socket. */
async function rest(socket: Socket): Promise<string> {
  let text = '';
  for await (const chunk of socket) text += chunk;
  return text;
}

const head = (more: string) =>
  `POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n${more}\r\n`;

/** Sends as long as it is let, and gives the answer and how much was sent. */
async function sendHundredMb(headers: Record<string, string | number>) {
  let sent = 0;
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const request = httpRequest(`${server.url}/graphql`, { method: 'POST', headers });
    request.on('response', resolve).on('error', reject);
    if (headers.expect) request.on('continue', send).flushHeaders();
    else send();
    function send() {
      while (sent < HUNDRED_MB && !request.destroyed) {
        sent += PIECE.length;
        if (!request.write(PIECE)) return void request.once('drain', send);
      }
      request.end();
    }
  });
  let text = '';
  for await (const chunk of response) text += chunk;
  return { sent, status: response.statusCode, errors: JSON.parse(text).errors };
}

describe('a body of 100 MB', () => {
  const types = ['application/json', 'application/graphql', 'multipart/form-data; boundary=x'];
  const tooLarge = [{ message: expect.stringContaining('up to 25 MB'), extensions: { code: 'BAD_USER_INPUT' } }];

  test.each(types)('that is announced, as %s', async (type) => {
    await start();
    const answer = await sendHundredMb({ 'content-type': type, 'content-length': HUNDRED_MB });
    expect(answer).toMatchObject({ status: 413, errors: tooLarge });
  });

  test.each(types)('that is chunked, as %s', async (type) => {
    await start();
    const answer = await sendHundredMb({ 'content-type': type });
    expect(answer).toMatchObject({ status: 413, errors: tooLarge });
  });

  test('is not even sent by a client that asks first', async () => {
    await start();
    const headers = { 'content-type': 'application/json', 'content-length': HUNDRED_MB, expect: '100-continue' };
    expect(await sendHundredMb(headers)).toMatchObject({ sent: 0, status: 413, errors: tooLarge });
  });
});

describe('slow-loris', () => {
  test.each(['', 'POST /graphql HTTP/1.1\r\nhost: localhost\r\nx-a: '])(
    'a head that does not end (%j)',
    async (text) => {
      await start({ headMs: 200 });
      const socket = await open(text);
      const drip = setInterval(() => text && socket.write('a'), 50);
      const answer = await rest(socket);
      clearInterval(drip);
      expect(answer).toMatch(/^HTTP\/1.1 408 /);
    },
  );

  test.each(['application/json', 'multipart/form-data; boundary=x'])('a body that does not end (%s)', async (type) => {
    await start({ headMs: 100, requestMs: 300 });
    const socket = await open(
      `POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: ${type}\r\ncontent-length: 1000\r\n\r\n`,
    );
    const drip = setInterval(() => socket.write('a'), 50);
    const answer = await rest(socket);
    clearInterval(drip);
    expect(answer).toMatch(/^HTTP\/1.1 408 /);
    expect(upstream.received).toEqual([]);
  });
});

describe('an answer that nobody reads', () => {
  /** Sockets of this process, both sides of those to the server. */
  const open_ = () => process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;
  const LONG = 'x'.repeat(24_000_000);

  test('costs its reader the socket', async () => {
    await start({ unreadMs: 200 });
    upstream.reply({ body: [{ generated_text: LONG }] });
    const body = JSON.stringify({ query: 'mutation { textGeneration(input: { inputs: "b" }) { generatedText } }' });
    const socket = await open();
    socket.pause();
    const before = open_();
    socket.write(`${head(`content-length: ${body.length}\r\n`)}${body}`);
    await expect.poll(() => upstream.received.length).toBe(1);
    // The server's side is gone; the client's is still there, since it has not looked.
    await expect.poll(open_, { timeout: 10_000 }).toBeLessThanOrEqual(before - 1);
    upstream.reply({ body: [{ generated_text: 'fine' }] });
  });

  test('one who waits long for a model keeps it', async () => {
    await start({ unreadMs: 100 });
    let answer = () => {};
    upstream.reply(async () => {
      await new Promise<void>((resolve) => {
        answer = resolve;
      });
      return { body: [{ generated_text: 'fine' }] };
    });
    const waiting = ask(server.url, 'mutation { textGeneration(input: { inputs: "b" }) { generatedText } }');
    await expect.poll(() => upstream.received.length).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 400));
    answer();
    expect((await waiting).data).toEqual({ textGeneration: { generatedText: 'fine' } });
    upstream.reply({ body: [{ generated_text: 'fine' }] });
  });
});

test('more sockets than there may be: the last are closed, and places come back', async () => {
  await start({ maxSockets: 20 });
  const kept = [];
  for (let i = 0; i < 20; i++) kept.push(await open());
  for (let i = 0; i < 10; i++)
    expect(await rest(await open('GET /health HTTP/1.1\r\nhost: localhost\r\n\r\n'))).toBe('');
  for (const socket of kept) socket.destroy();
  await expect
    .poll(async () => (await fetch(`${server.url}/health`).catch(() => undefined))?.status, { timeout: 5000 })
    .toBe(200);
});

test.each([
  ['bytes that are no HTTP', '\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03', 400],
  ['a head of 100 KB', `GET /health HTTP/1.1\r\nx-a: ${'a'.repeat(100_000)}\r\n\r\n`, 431],
  [
    'two lengths',
    `POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`,
    400,
  ],
  ['a chunk of another length', `${head('transfer-encoding: chunked\r\n')}zz\r\n{}\r\n0\r\n\r\n`, 400],
])('%s', async (_what, text, status) => {
  await start();
  expect(await rest(await open(text))).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
});
