// Every answer carries the id of its request, on every way in, and so do its log lines.

import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import { createApp } from '../../../src/app.ts';
import { embedApp } from '../../../src/create-inferql.ts';
import { createInference } from '../../../src/inference/index.ts';
import { readSettings } from '../../../src/settings/read-settings.ts';
import { createFakeConnection } from '../../fakes/fake-connection.ts';
import { startUpstream, type Upstream } from '../../fakes/upstream.ts';
import { startTestGraphql } from '../../support/graphql-server.ts';
import { startTestServer, type TestServer } from '../../support/start-test-server.ts';
import { settings } from '../../unit/inference/settings.ts';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const json = { 'content-type': 'application/json' };
const query = JSON.stringify({ query: 'query Mine { __typename }' });

let upstream: Upstream;
let server: TestServer;
beforeAll(async () => {
  upstream = await startUpstream();
  server = await startTestServer({ HF_BASE_URL: upstream.url, MAX_UPLOAD_MB: '0.5' });
});
afterAll(async () => {
  await server.close();
  await upstream.close();
});

interface Case {
  path: string;
  status: number;
  init?: RequestInit;
}

const WAYS: Record<string, Case> = {
  health: { path: '/health', status: 200 },
  readiness: { path: '/ready', status: 200 },
  'no page': { path: '/nowhere', status: 404 },
  GraphiQL: { path: '/graphql', status: 200, init: { headers: { accept: 'text/html' } } },
  'plain JSON': { path: '/graphql', status: 200, init: { method: 'POST', headers: json, body: query } },
  "yoga's way": {
    path: '/graphql',
    status: 200,
    init: { method: 'POST', headers: { ...json, accept: 'application/json;q=0.9' }, body: query },
  },
  'a syntax error': { path: '/graphql', status: 200, init: { method: 'POST', headers: json, body: '{"query":"{"}' } },
  'an accept that nobody can meet': {
    path: '/graphql',
    status: 406,
    init: { method: 'POST', headers: { ...json, accept: 'image/png' }, body: query },
  },
  'server-sent events': {
    path: '/graphql',
    status: 200,
    init: { method: 'POST', headers: { ...json, accept: 'text/event-stream' }, body: query },
  },
  'a body that is too large': {
    path: '/graphql',
    status: 413,
    init: { method: 'POST', headers: json, body: 'x'.repeat(3_000_000) },
  },
};

test.each(Object.entries(WAYS))(
  '%s: the id comes back, or a new one is made',
  async (_name, { path, status, init }) => {
    for (const id of ['trace-1:a_b.c', undefined]) {
      const headers = { ...init?.headers, ...(id && { 'x-request-id': id }) };
      const response = await fetch(`${server.url}${path}`, { ...init, headers });
      await response.text();
      expect(response.status).toBe(status);
      expect(response.headers.get('x-request-id')).toEqual(id ?? expect.stringMatching(UUID));
    }
  },
);

test.each(['a b', 'x'.repeat(129), 'ü', '"}', 'a,b'])('%s is no id: a new one is made', async (id) => {
  const given = await new Promise<string | string[] | undefined>((resolve, reject) => {
    const headers = { 'x-request-id': Buffer.from(id).toString('latin1') };
    httpRequest(`${server.url}/health`, { headers }, (response) => resolve(response.resume().headers['x-request-id']))
      .on('error', reject)
      .end();
  });
  expect(given).toMatch(UUID);
});

describe('the log has it', () => {
  test.each(Object.entries(WAYS).filter(([, { status, init }]) => status === 200 && init?.body === query))(
    '%s',
    async (_name, { path, init }) => {
      server.operations.splice(0);
      const headers = { ...init?.headers, 'x-request-id': 'mine' };
      const response = await fetch(`${server.url}${path}`, { ...init, headers });
      await response.text();
      expect(server.operations).toMatchObject([
        { requestId: 'mine', kind: 'query', operationName: 'Mine', outcome: 'ok' },
      ]);
    },
  );

  test('a WebSocket', async () => {
    server.operations.splice(0);
    const url = `${server.url.replace('http', 'ws')}/graphql`;
    const socket = new WebSocket(url, 'graphql-transport-ws', { headers: { 'x-request-id': 'socket-1' } });
    const upgraded = new Promise<unknown>((resolve) => {
      socket.once('upgrade', ({ headers }) => resolve(headers['x-request-id']));
    });
    const done = new Promise<void>((resolve) => {
      socket.on('message', (data) => {
        const { type } = JSON.parse(String(data));
        if (type === 'connection_ack') socket.send(`{"id":"1","type":"subscribe","payload":${query}}`);
        if (type === 'complete') resolve();
      });
    });
    socket.once('open', () => socket.send('{"type":"connection_init"}'));
    await done;
    socket.close();
    expect(await upgraded).toBe('socket-1');
    expect(server.operations).toMatchObject([{ requestId: 'socket-1', kind: 'query', operationName: 'Mine' }]);
  });
});

test('a fault of this server is logged with it', async () => {
  const faulty = createFakeConnection({
    latency: () => {
      throw new TypeError('no such thing');
    },
  });
  const inference = createInference({ connections: [faulty], settings });
  const errors: object[] = [];
  const log = { error: (facts: object) => void errors.push(facts), info: () => {} };
  const run = startTestGraphql({ inference, defaultConnection: 'fake', log }, { requestId: 'mine' });
  const result = await run('mutation { fillMask(input: { inputs: "Who is [MASK]?" }) { results { score } } }');
  expect(JSON.stringify(result)).toContain('INTERNAL_SERVER_ERROR');
  await expect.poll(() => errors).toMatchObject([{ requestId: 'mine' }]);
  await inference.close();
});

test('the fetch handler takes and gives it too', async () => {
  const operations: object[] = [];
  const log = {
    error: () => {},
    info: () => {},
    line: (facts: string) => void operations.push(JSON.parse(`{${facts}}`)),
    isLevelEnabled: () => true,
  };
  const inferql = embedApp(createApp(readSettings({}), log), { path: '/graphql' });
  const ask = (headers: Record<string, string>) =>
    inferql.fetch(new Request('http://localhost/graphql', { method: 'POST', headers, body: query }));
  expect((await ask({ ...json, 'x-request-id': 'mine' })).headers.get('x-request-id')).toBe('mine');
  expect((await ask(json)).headers.get('x-request-id')).toMatch(UUID);
  expect(operations).toMatchObject([{ requestId: 'mine' }, { requestId: expect.stringMatching(UUID) }]);
  await inferql.close();
});
