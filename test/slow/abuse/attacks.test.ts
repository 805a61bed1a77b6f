// What went through once, against the program as it is built: its memory, its longest answer meanwhile, and that it lives.

import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import WebSocket from 'ws';
import { type Program, startProgram } from '../../support/start-program.ts';
import { withstand } from '../../support/withstand.ts';

vi.setConfig({ testTimeout: 240_000 });

const MB = 1024 * 1024;
const KEY = { 'x-api-key': 'web-key-of-the-test' };

let program: Program;
let url = '';

beforeAll(async () => {
  program = await startProgram({ API_KEYS: `web=${KEY['x-api-key']}`, RATE_LIMIT: '1000' });
  url = program.url;
});
afterAll(() => program.stop());

const post = async (body: string | FormData, headers: Record<string, string> = {}): Promise<number> => {
  const type = typeof body === 'string' ? 'application/json' : undefined;
  const init = { method: 'POST', headers: { ...(type && { 'content-type': type }), ...headers }, body };
  const answer = await fetch(`${url}/graphql`, init).catch(() => undefined);
  await answer?.text().catch(() => '');
  return answer?.status ?? 0;
};

async function survive(attack: () => Promise<unknown>): Promise<void> {
  await withstand(program, attack);
  expect(await post('{"query":"{ __typename }"}', KEY)).toBe(200);
}

const comment = (i: number) => JSON.stringify({ query: `{ __typename } # ${i} ${'x'.repeat(30 * MB)}` });

test('documents of 30 MB, without a key and with one', () =>
  survive(async () => {
    for (let i = 0; i < 5; i++) expect([401, 0]).toContain(await post(comment(i)));
    // JSON without media is refused before a document is made of it; kept, they would be 600 MB.
    for (let i = 0; i < 20; i += 4) {
      // Four at once: each refused body is read for a second more, and let go.
      const statuses = await Promise.all([0, 1, 2, 3].map((j) => post(comment(i + j), KEY)));
      expect(statuses).toEqual([413, 413, 413, 413]);
    }
  }));

test.each([
  ['empty operations', `[${'{},'.repeat(10 * MB)}{}]`],
  ['brackets', '['.repeat(30 * MB)],
  ['names', `{"query":"{a}","variables":{${Array.from({ length: 1_000_000 }, (_, i) => `"k${i}":1`).join(',')}}}`],
])('bodies of 30 MB that are %s', (_what, body) =>
  survive(async () => {
    for (let i = 0; i < 2; i++) expect([401, 0]).toContain(await post(body));
    for (let i = 0; i < 2; i++) expect([413, 0]).toContain(await post(body, KEY));
  }),
);

test('a picture of 20 MB in 60 fields, without a key and with one', () =>
  survive(async () => {
    const fields = Array.from(
      { length: 60 },
      (_, i) => `a${i}: imageClassification(input: { image: $i }) { info { model } }`,
    );
    const query = `mutation ($i: Media!) { ${fields.join(' ')} }`;
    const body = JSON.stringify({ query, variables: { i: 'A'.repeat(26 * MB) } });
    expect([401, 0]).toContain(await post(body));
    expect(await post(body, KEY)).toBe(200);
  }));

test('a file of 20 MB in 600 fields of ten operations', () =>
  survive(async () => {
    const fields = Array.from(
      { length: 60 },
      (_, i) => `a${i}: imageClassification(input: { image: $i }) { info { model } }`,
    );
    const operation = { query: `mutation ($i: Media!) { ${fields.join(' ')} }`, variables: { i: null } };
    const form = new FormData();
    form.set('operations', JSON.stringify(Array(10).fill(operation)));
    form.set('map', JSON.stringify({ 0: Array.from({ length: 10 }, (_, i) => `${i}.variables.i`) }));
    form.set('0', new Blob([Buffer.alloc(20 * MB)]), 'a.png');
    const preflight = { 'apollo-require-preflight': 'true' };
    expect([401, 0]).toContain(await post(form, preflight));
    expect(await post(form, { ...preflight, ...KEY })).toBe(200);
  }));

test('a WebSocket that sends pings and never reads', () =>
  survive(async () => {
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
  survive(async () => {
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
  survive(async () => {
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
  survive(async () => {
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
