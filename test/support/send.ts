// Sends one GraphQL operation by each of the ways that lead in, and shows the whole answer.

import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { request } from 'undici';
import WebSocket from 'ws';
import type { TestServer } from './start-test-server.ts';

/** Those over HTTP that take any operation. */
export const WAYS = [
  'plain JSON',
  'the long way',
  'multipart',
  'events',
  'parts',
  'a list',
  'persisted',
  'the fetch handler',
  'the handler in Express',
] as const;

/** And those that do not: a GET runs no mutation, a WebSocket has no headers for each answer. */
export const ALL_WAYS = [...WAYS, 'GET', 'GET in Express', 'WebSocket'] as const;
export type Way = (typeof ALL_WAYS)[number];

export interface Sent {
  /** Of HTTP; 101 for a WebSocket, or the code that closed it. */
  status: number;
  headers: Record<string, string>;
  body: string;
  /** Of the answer, of the first event, or of the first of a list. */
  json: {
    data?: Record<string, unknown> | null;
    errors?: { message: string; path?: string[]; extensions: Record<string, unknown> }[];
  };
}

type Target = Pick<TestServer, 'url' | 'fetch' | 'handler'>;

export async function send(
  server: Target,
  operation: object,
  { way = 'plain JSON', headers = {} }: { way?: Way; headers?: Record<string, string> } = {},
): Promise<Sent> {
  if (way === 'WebSocket') return sendOverSocket(server, operation, headers);
  if (way === 'the fetch handler') {
    const type = { 'content-type': 'application/json' };
    const init = { method: 'POST', headers: { ...type, ...headers }, body: JSON.stringify(operation) };
    const response = await server.fetch(new Request('http://localhost/graphql', init));
    return sent(response.status, Object.fromEntries(response.headers), await response.text());
  }
  const url = way.endsWith('in Express') ? await expressAround(server) : `${server.url}/graphql`;
  const { accept, type, body, query } = await shape(way, operation);
  const response = await request(url + query, {
    method: body === null ? 'GET' : 'POST',
    headers: { accept, ...(type && { 'content-type': type }), ...headers },
    body,
  });
  return sent(response.statusCode, response.headers, await response.body.text());
}

async function shape(way: Way, operation: object) {
  const text = JSON.stringify(operation);
  const json = { accept: 'application/json', type: 'application/json', body: text, query: '' };
  switch (way) {
    case 'the long way':
      return { ...json, accept: 'application/json;q=0.9' };
    case 'events':
      return { ...json, accept: 'text/event-stream' };
    case 'parts':
      // As Apollo's clients ask, whatever the operation is: a subscription comes in parts, the others as JSON.
      return { ...json, accept: 'multipart/mixed;boundary=graphql;subscriptionSpec=1.0, application/json' };
    case 'a list':
      return { ...json, body: `[${text}]` };
    case 'persisted':
      return { ...json, body: JSON.stringify({ ...operation, ...registration(operation) }) };
    case 'GET':
    case 'GET in Express':
      return { accept: 'application/json', type: undefined, body: null, query: `?${searchOf(operation)}` };
    case 'multipart': {
      const form = new FormData();
      form.set('operations', text);
      form.set('map', '{}');
      const whole = new Response(form);
      const type = whole.headers.get('content-type') ?? '';
      return { ...json, type, body: new Uint8Array(await whole.arrayBuffer()) };
    }
    default:
      return json;
  }
}

/** What registers the operation's text, where it has one. */
function registration(operation: object): object {
  if (!('query' in operation) || typeof operation.query !== 'string' || 'extensions' in operation) return {};
  const sha256Hash = createHash('sha256').update(operation.query).digest('hex');
  return { extensions: { persistedQuery: { version: 1, sha256Hash } } };
}

function searchOf(operation: object): URLSearchParams {
  const texts = Object.entries(operation).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  return new URLSearchParams(texts);
}

const expressUrls = new WeakMap<Target, Promise<string>>();

/** The library's handler, mounted elsewhere than the library was told. */
function expressAround(server: Target): Promise<string> {
  const known = expressUrls.get(server);
  if (known) return known;
  const app = express();
  app.use('/api/v1/models', server.handler);
  const http = createServer(app).unref();
  const started = new Promise<string>((resolve) => {
    http.listen(0, '127.0.0.1', () =>
      resolve(`http://127.0.0.1:${(http.address() as AddressInfo).port}/api/v1/models`),
    );
  });
  expressUrls.set(server, started);
  return started;
}

function sendOverSocket({ url }: Target, operation: object, headers: Record<string, string>): Promise<Sent> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', { headers });
  let upgraded = {};
  return new Promise<Sent>((resolve, reject) => {
    const done = (status: number, body: object) => {
      socket.terminate();
      resolve({ ...sent(status, upgraded, ''), json: body });
    };
    socket.once('upgrade', (response) => {
      upgraded = response.headers;
    });
    socket.once('unexpected-response', async (_request, response) => {
      let text = '';
      for await (const chunk of response) text += chunk;
      resolve(sent(response.statusCode ?? 0, response.headers, text));
    });
    socket.once('open', () => socket.send('{"type":"connection_init"}'));
    socket.on('message', (data) => {
      const { type, payload } = JSON.parse(String(data));
      if (type === 'connection_ack') {
        socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: operation }));
      }
      if (type === 'next') done(101, payload);
      if (type === 'error') done(101, { errors: payload });
    });
    socket.once('close', (code, reason) => done(code, { errors: [{ message: String(reason), extensions: {} }] }));
    socket.once('error', reject);
  });
}

function sent(status: number, headers: object, body: string): Sent {
  const text = body.match(/^data: ({.*})$/m)?.[1] ?? body.match(/^{"payload":({.*})}$/m)?.[1] ?? body;
  const json = /^[{[]/.test(text) ? JSON.parse(text) : {};
  return {
    status,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
    body,
    json: Array.isArray(json) ? json[0] : json,
  };
}

/** What a task's mutation came to: the code of its error, or `OK`. */
export function outcome({ json: { data, errors } }: Sent): string {
  return errors ? String(errors[0]?.extensions.code) : data ? 'OK' : 'nothing';
}
