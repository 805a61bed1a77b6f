// What went through once, against the program as it is built: its memory, its longest answer meanwhile, and that it lives.

import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { performance } from 'node:perf_hooks';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import WebSocket from 'ws';

vi.setConfig({ testTimeout: 240_000 });

const MB = 1024 * 1024;
const KEY = { 'x-api-key': 'web-key-of-the-test' };
/** Above what the server holds at rest, in MB: far below what each attack took (1,700 and more). */
const MAX_GROWTH_MB = 500;
/** Of /health; each attack stopped the event loop for 6 to 20 s. */
const MAX_SILENCE_MS = 4000;

let child: ChildProcess;
let url = '';
let log = '';

beforeAll(async () => {
  const env = { PATH: process.env.PATH ?? '', PORT: '0', API_KEYS: `web=${KEY['x-api-key']}`, RATE_LIMIT: '1000' };
  child = spawn(process.execPath, ['dist/main.js'], { env });
  child.stderr?.on('data', (chunk) => {
    log += chunk;
  });
  url = await new Promise<string>((resolve) => {
    child.stdout?.on('data', (chunk) => {
      const found = /ready at (http:\/\/[^/]+)/.exec(String(chunk))?.[1];
      if (found) resolve(found);
    });
  });
});
afterAll(() => child.kill('SIGKILL'));
beforeEach(() => {
  log = '';
});

const rss = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) / 1024;

const post = async (body: string, headers: Record<string, string> = {}): Promise<number> => {
  const init = { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body };
  const answer = await fetch(`${url}/graphql`, init).catch(() => undefined);
  await answer?.text().catch(() => '');
  return answer?.status ?? 0;
};

/** Runs the attack beside a client that asks for /health all the time. */
async function withstand(attack: () => Promise<unknown>): Promise<void> {
  const before = rss();
  let peak = before;
  let longest = 0;
  let isOver = false;
  const watching = (async () => {
    while (!isOver) {
      const start = performance.now();
      const own = performance.eventLoopUtilization();
      expect((await fetch(`${url}/health`)).status).toBe(200);
      // Without what this process does itself: to write a gigabyte held its own event loop for 6 s.
      const busyMs = performance.eventLoopUtilization(own).active;
      longest = Math.max(longest, performance.now() - start - busyMs);
      peak = Math.max(peak, rss());
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  await attack();
  isOver = true;
  await watching;
  expect(peak - before).toBeLessThan(MAX_GROWTH_MB);
  expect(longest).toBeLessThan(MAX_SILENCE_MS);
  expect(child.exitCode).toBeNull();
  expect(log).not.toMatch(/node_modules|\n\s+at /);
  expect(await post('{"query":"{ __typename }"}', KEY)).toBe(200);
}

const comment = (i: number) => JSON.stringify({ query: `{ __typename } # ${i} ${'x'.repeat(30 * MB)}` });

test('documents of 30 MB, without a key and with one', () =>
  withstand(async () => {
    for (let i = 0; i < 5; i++) expect([401, 0]).toContain(await post(comment(i)));
    // JSON without media is refused before a document is made of it; kept, they would be 600 MB.
    for (let i = 0; i < 20; i++) expect(await post(comment(i), KEY)).toBe(413);
  }));

test.each([
  ['empty operations', `[${'{},'.repeat(10 * MB)}{}]`],
  ['brackets', '['.repeat(30 * MB)],
  ['names', `{"query":"{a}","variables":{${Array.from({ length: 1_000_000 }, (_, i) => `"k${i}":1`).join(',')}}}`],
])('bodies of 30 MB that are %s', (_what, body) =>
  withstand(async () => {
    for (let i = 0; i < 2; i++) expect([401, 0]).toContain(await post(body));
    for (let i = 0; i < 2; i++) expect([413, 0]).toContain(await post(body, KEY));
  }),
);

test('a picture of 20 MB in 60 fields, without a key and with one', () =>
  withstand(async () => {
    const fields = Array.from(
      { length: 60 },
      (_, i) => `a${i}: imageClassification(input: { image: $i }) { info { model } }`,
    );
    const query = `mutation ($i: Media!) { ${fields.join(' ')} }`;
    const body = JSON.stringify({ query, variables: { i: 'A'.repeat(26 * MB) } });
    expect([401, 0]).toContain(await post(body));
    expect(await post(body, KEY)).toBe(200);
  }));

test('a WebSocket that sends pings and never reads', () =>
  withstand(async () => {
    for (const headers of [{}, KEY]) {
      const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', { headers });
      socket.on('error', () => {});
      await new Promise((resolve) => socket.once('open', resolve));
      const ping = JSON.stringify({ type: 'ping', payload: { x: 'x'.repeat(1000) } });
      socket.send('{"type":"connection_init"}');
      socket.pause();
      for (let i = 0; i < 100_000 && socket.readyState === WebSocket.OPEN; i++) {
        socket.send(ping);
        if (i % 1000 === 0) await new Promise((resolve) => setTimeout(resolve, 10));
      }
      socket.terminate();
    }
  }));

test('bodies that do not end', () =>
  withstand(async () => {
    const { port, hostname } = new URL(url);
    const head = (headers: string) =>
      `POST /graphql HTTP/1.1\r\nhost: localhost\r\n${headers}content-type: application/json\r\ncontent-length: ${30 * MB}\r\n\r\n`;
    const filling = Buffer.alloc(29 * MB, 'x');
    const sockets = ['', `x-api-key: ${KEY['x-api-key']}\r\n`].flatMap((headers) =>
      Array.from({ length: 20 }, () => {
        const socket = connect(Number(port), hostname).on('error', () => {});
        socket.write(head(headers));
        socket.write(filling);
        return socket;
      }),
    );
    await new Promise((resolve) => setTimeout(resolve, 5000));
    for (const socket of sockets) socket.destroy();
  }));

test('bodies in chunks of one byte, without a key and with one', () =>
  withstand(async () => {
    const { port, hostname } = new URL(url);
    const send = async (headers: string, chunks: number) => {
      const socket = connect(Number(port), hostname).on('error', () => {});
      socket
        .resume()
        .write(
          `POST /graphql HTTP/1.1\r\nhost: localhost\r\n${headers}content-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n`,
        );
      socket.write('1\r\n \r\n'.repeat(chunks));
      await new Promise((resolve) => setTimeout(resolve, 500));
      return socket;
    };
    for (const [headers, chunks, times] of [
      ['', 20_000, 30],
      [`x-api-key: ${KEY['x-api-key']}\r\n`, 500_000, 1],
    ] as const) {
      for (let i = 0; i < times; i++) {
        const sockets = await Promise.all(Array.from({ length: 8 }, () => send(headers, chunks)));
        if (times === 1) await new Promise((resolve) => setTimeout(resolve, 5000));
        for (const socket of sockets) socket.destroy();
      }
    }
  }));

test('frames against the protocol of WebSockets', () =>
  withstand(async () => {
    const { port, hostname } = new URL(url);
    for (const frame of ['8105', 'f10568656c6c6f', '8185000000006869ffff', '81ff7fffffffffffffff00000000']) {
      const socket = connect(Number(port), hostname).on('error', () => {});
      socket.write(
        'GET /graphql HTTP/1.1\r\nhost: localhost\r\nupgrade: websocket\r\nconnection: upgrade\r\n' +
          'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\nsec-websocket-version: 13\r\n' +
          'sec-websocket-protocol: graphql-transport-ws\r\n\r\n',
      );
      await new Promise((resolve) => socket.once('data', resolve));
      socket.write(Buffer.from(frame, 'hex'));
      await new Promise((resolve) => setTimeout(resolve, 100));
      socket.destroy();
    }
  }));
