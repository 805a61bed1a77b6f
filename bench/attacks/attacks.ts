// What an anonymous client can do its worst with, against a server that asks for a key. Each attack is one attempt, which
// ends when the server has refused it or after `HOLD_MS`.

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import WebSocket from 'ws';

export type Attack = (url: URL) => Promise<void>;

/** Milliseconds that an attempt keeps a socket which the server does not close. */
const HOLD_MS = 500;
const MB = 1024 * 1024;
const LOOK = 'mutation ($i: Media!) { imageClassification(input: { image: $i }) { classes { label } } }';

/** A short document without a key: what an honest client sends whose key is missing. */
export const politeRequest: Attack = post('{"query":"{ __typename }"}');

export const ATTACKS: Readonly<Record<string, Attack>> = {
  'documents of 33 MB': post(JSON.stringify({ query: `{ __typename } # ${'x'.repeat(33 * MB)}` })),
  'a picture of 26 MB': post(JSON.stringify({ query: LOOK, variables: { i: 'A'.repeat(26 * MB) } })),
  'JSON of 30 million brackets': post('['.repeat(30_000_000)),
  'lists of 100,000 operations': post(JSON.stringify(Array(100_000).fill({ query: '{ tasks { id } }' }))),
  'documents of 2,000 fields': post(
    JSON.stringify({ query: `{ ${Array.from({ length: 2000 }, (_, i) => `f${i}: tasks { id }`).join(' ')} }` }),
  ),
  'forms without an end': post(`--x\r\n${'y'.repeat(MB)}`, { 'content-type': 'multipart/form-data; boundary=x' }),
  'bodies in chunks of one byte': send(
    (host) => head(host, { 'transfer-encoding': 'chunked' }),
    '1\r\n{\r\n'.repeat(20_000),
  ),
  'bodies that do not end': send((host) => head(host, { 'content-length': 30 * MB }), 'x'.repeat(29 * MB)),
  'heads that do not end': send((host) => `GET /graphql HTTP/1.1\r\nhost: ${host}\r\n`, 'x-a: b\r\n'.repeat(100)),
  'heads of 15 kB': send((host) => `GET /graphql HTTP/1.1\r\nhost: ${host}\r\n`, `x-a: ${'b'.repeat(15_000)}\r\n\r\n`),
  'pipelined requests': send(
    () => '',
    (host) => `GET /graphql?query={__typename} HTTP/1.1\r\nhost: ${host}\r\n\r\n`.repeat(500),
  ),
  'the name of another host': post('{"query":"{ __typename }"}', { host: 'attacker.example' }),
  'another origin': post('{"query":"{ __typename }"}', { origin: 'https://attacker.example' }),
  'keys that are guessed': post('{"query":"{ __typename }"}', { authorization: `Bearer ${'k'.repeat(4000)}` }),
  'the metrics': send(
    () => '',
    (host) => `GET /metrics HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`,
  ),
  'the page, again and again': send(
    () => '',
    (host) => `GET / HTTP/1.1\r\nhost: ${host}\r\naccept-encoding: identity\r\n\r\n`.repeat(50),
  ),
  'sockets that open and close': async ({ hostname, port }) => {
    const socket = connect(Number(port), hostname).on('error', () => {});
    await once(socket, 'connect').catch(() => {});
    socket.destroy();
  },
  'WebSockets that send nothing': webSocket(() => {}),
  'WebSockets that send pings and never read': webSocket((socket) => {
    socket.pause();
    for (let i = 0; i < 1000; i++) socket.send('{"type":"ping"}');
  }),
  'WebSocket messages of 1 MB': webSocket((socket) => socket.send('x'.repeat(MB))),
  'WebSockets that subscribe without a key': webSocket((socket) => {
    socket.send('{"type":"connection_init"}');
    const payload = { query: 'subscription { textGeneration(input: { inputs: "a" }) { text } }' };
    for (let i = 0; i < 100; i++) socket.send(JSON.stringify({ type: 'subscribe', id: `${i}`, payload }));
  }),
  'WebSocket frames that break the protocol': webSocket((_, raw) => raw.write(Buffer.from('f10568656c6c6f', 'hex'))),
};

/** Sends a whole request, reads what comes, and goes. */
function post(body: string, headers: Record<string, string> = {}): Attack {
  return send(
    (host) => head(host, { 'content-length': Buffer.byteLength(body), connection: 'close', ...headers }),
    body,
  );
}

function head(host: string, headers: Record<string, string | number>): string {
  const all = { host, 'content-type': 'application/json', ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `POST /graphql HTTP/1.1\r\n${lines.join('')}\r\n`;
}

function send(start: (host: string) => string, rest: string | ((host: string) => string)): Attack {
  return async ({ hostname, port, host }) => {
    const socket = connect(Number(port), hostname).on('error', () => {});
    socket.resume();
    socket.write(start(host));
    socket.write(typeof rest === 'string' ? rest : rest(host));
    await end(socket);
  };
}

function webSocket(misuse: (socket: WebSocket, raw: Socket) => void): Attack {
  return async (url) => {
    const socket = new WebSocket(`ws://${url.host}/graphql`, 'graphql-transport-ws').on('error', () => {});
    let raw: Socket | undefined;
    socket.on('upgrade', (response) => {
      raw = response.socket;
    });
    const isClosed = once(socket, 'close').catch(() => {});
    // Without a key it may be refused here already.
    await Promise.race([once(socket, 'open').catch(() => {}), isClosed]);
    if (raw && socket.readyState === WebSocket.OPEN) misuse(socket, raw);
    await Promise.race([isClosed, pause(HOLD_MS)]);
    socket.terminate();
  };
}

/** Until the server closes it, or the time is up. */
async function end(socket: Socket): Promise<void> {
  const isOver = new AbortController();
  await Promise.race([
    once(socket, 'close', { signal: isOver.signal }).catch(() => {}),
    pause(HOLD_MS, undefined, { signal: isOver.signal }).catch(() => {}),
  ]);
  isOver.abort();
  socket.destroy();
}
