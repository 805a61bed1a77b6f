// Which web pages may use the server: CORS, and requests that browsers send for any page without asking.

import { request } from 'undici';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import { startUpstream, type Upstream } from '../../fakes/upstream.ts';
import { outcome, send, WAYS } from '../../support/send.ts';
import { startTestServer, type TestServer } from '../../support/start-test-server.ts';

const APP = 'https://app.example';
const EVIL = 'https://evil.example';
const CLASSIFY = { query: 'mutation { textClassification(input: { inputs: "hi" }) { results { label } } }' };

let upstream: Upstream;
let closed: TestServer;
let listed: TestServer;
let open: TestServer;
let shared: TestServer;

beforeAll(async () => {
  upstream = await startUpstream();
  upstream.reply({ body: [{ label: 'OK', score: 1 }] });
  const environment = { HF_BASE_URL: upstream.url, CACHE_SECONDS: '0' };
  closed = await startTestServer(environment);
  listed = await startTestServer({ ...environment, CORS_ORIGINS: `${APP}, http://localhost:5173` });
  open = await startTestServer({ ...environment, CORS_ORIGINS: '*' });
  shared = await startTestServer({ ...environment, ALLOW_ANONYMOUS: 'true' });
});
afterAll(async () => {
  for (const server of [closed, listed, open, shared]) await server.close();
  await upstream.close();
});
beforeEach(() => void upstream.received.splice(0));

const cors = (headers: Record<string, string>) =>
  Object.keys(headers).filter((name) => name.startsWith('access-control-'));

async function preflight({ url }: TestServer, origin: string) {
  const { statusCode, headers, body } = await request(`${url}/graphql`, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type,x-api-key,x-hf-token',
    },
  });
  return { status: statusCode, headers: headers as Record<string, string>, text: await body.text() };
}

describe.each(WAYS)('CORS over %s', (way) => {
  const from = (origin: string) => ({ way, headers: { origin } });

  test('is off by default', async () => {
    expect(cors((await send(closed, { query: '{ __typename }' }, from(APP))).headers)).toEqual([]);
  });

  test('lets listed origins read the answer, and no other', async () => {
    const { headers } = await send(listed, CLASSIFY, from(APP));
    expect(headers['access-control-allow-origin']).toBe(APP);
    expect(headers['access-control-expose-headers']).toContain('RateLimit');
    expect(headers.vary).toContain('Origin');
    const other = await send(listed, { query: '{ __typename }' }, from(EVIL));
    expect(cors(other.headers)).toEqual([]);
    expect(other.headers.vary).toContain('Origin');
  });

  test('lets all origins read it with *, never with credentials', async () => {
    const { headers } = await send(open, CLASSIFY, from(EVIL));
    expect(headers['access-control-allow-origin']).toBe('*');
    expect(headers['access-control-allow-credentials']).toBeUndefined();
  });
});

test('preflights are answered for listed origins alone', async () => {
  const yes = await preflight(listed, APP);
  expect(yes.status).toBe(204);
  expect(yes.headers).toMatchObject({
    'access-control-allow-origin': APP,
    'access-control-allow-methods': 'GET, POST',
    'access-control-allow-headers': 'content-type,x-api-key,x-hf-token',
  });
  expect(cors((await preflight(listed, EVIL)).headers)).toEqual([]);
  const no = await preflight(closed, APP);
  expect({ status: no.status, cors: cors(no.headers) }).toEqual({ status: 403, cors: [] });
  expect(no.text).toContain(`from ${APP} was refused. Add the origin to CORS_ORIGINS`);
  const all = await preflight(open, EVIL);
  expect(all.headers['access-control-allow-origin']).toBe('*');
  expect(all.headers['access-control-allow-credentials']).toBeUndefined();
});

/** What a page may send with no preflight, as the browser marks it. */
const FORGED: [string, { method: 'GET' | 'POST'; type?: string; headers: Record<string, string> }][] = [
  ['a form with a file', { method: 'POST', type: 'multipart/form-data; boundary=x', headers: { origin: EVIL } }],
  [
    'a form of another site',
    { method: 'POST', type: 'multipart/form-data; boundary=x', headers: { 'sec-fetch-site': 'cross-site' } },
  ],
  [
    'a form of a sister site',
    { method: 'POST', type: 'multipart/form-data; boundary=x', headers: { 'sec-fetch-site': 'same-site' } },
  ],
  [
    'a form of a sandboxed frame',
    { method: 'POST', type: 'multipart/form-data; boundary=x', headers: { origin: 'null' } },
  ],
  [
    'a form in the URL alphabet',
    { method: 'POST', type: 'application/x-www-form-urlencoded', headers: { origin: EVIL } },
  ],
  ['JSON that calls itself text', { method: 'POST', type: 'text/plain', headers: { origin: EVIL } }],
  ['JSON of no type', { method: 'POST', headers: { origin: EVIL } }],
  ['JSON of two types', { method: 'POST', type: 'text/plain, application/json', headers: { origin: EVIL } }],
  ['a GET by an image', { method: 'GET', headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' } }],
];

async function forge(server: TestServer, { method, type, headers }: (typeof FORGED)[number][1]) {
  const query = method === 'GET' ? '?query={tasks{id}}' : '';
  const { statusCode, body } = await request(`${server.url}/graphql${query}`, {
    method,
    headers: { ...(type && { 'content-type': type }), ...headers },
    body: method === 'POST' ? JSON.stringify(CLASSIFY) : null,
  });
  return { status: statusCode, text: await body.text() };
}

test.each(FORGED)('%s is refused, and nothing is run', async (_what, forged) => {
  for (const server of [closed, listed, shared]) {
    const { status, text } = await forge(server, forged);
    expect(status).toBe(403);
    expect(JSON.parse(text)).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] });
  }
  expect(upstream.received).toEqual([]);
});

test.each([
  ['no page, as from curl', {}],
  ['a page of the server', { 'sec-fetch-site': 'same-origin' }],
  ['a listed page', { origin: APP, 'sec-fetch-site': 'cross-site' }],
])('an upload of %s is taken', async (_what, headers) => {
  expect(outcome(await send(listed, CLASSIFY, { way: 'multipart', headers }))).toBe('OK');
});

test('an upload of the own page is taken from browsers that send an origin alone', async () => {
  expect(outcome(await send(closed, CLASSIFY, { way: 'multipart', headers: { origin: closed.url } }))).toBe('OK');
});

test('a link on another page leads to GraphiQL', async () => {
  const headers = { accept: 'text/html,*/*', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
  const { statusCode, body } = await request(`${closed.url}/graphql`, { headers });
  expect(statusCode).toBe(200);
  expect(await body.text()).toContain('GraphiQL');
});

describe('a name of someone else that leads to this machine (DNS rebinding)', () => {
  const rebound = { host: 'evil.example:4000', origin: 'http://evil.example:4000', 'sec-fetch-site': 'same-origin' };

  test('is refused where everybody on the machine may ask', async () => {
    const { status, json } = await send(closed, CLASSIFY, { headers: rebound });
    expect(status).toBe(403);
    expect(json.errors?.[0]?.message).toContain('ALLOW_ANONYMOUS');
    expect(upstream.received).toEqual([]);
  });

  test('is a name like any other where all may ask', async () => {
    expect(outcome(await send(shared, CLASSIFY, { headers: rebound }))).toBe('OK');
  });

  test('is refused also where the browser says nothing of the page, as in a GET over plain HTTP', async () => {
    const { statusCode, body } = await request(`${closed.url}/graphql?query={tasks{id}}`, {
      headers: { host: 'evil.example:4000' },
    });
    expect(statusCode).toBe(403);
    expect(await body.json()).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] });
  });
});

describe('WebSockets', () => {
  async function upgrade({ url }: TestServer, headers: Record<string, string>): Promise<string> {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', { headers });
    const result = await new Promise<string>((resolve) => {
      socket.once('open', () => resolve('open'));
      socket.once('error', ({ message }) => resolve(message));
    });
    socket.terminate();
    return result;
  }

  test.each([
    ['its own page', () => ({ origin: listed.url }), 'open'],
    ['a listed page', () => ({ origin: APP }), 'open'],
    ['no page', () => ({}), 'open'],
    ['another page', () => ({ origin: EVIL }), '403'],
    ['a rebound name', () => ({ host: 'evil.example', origin: 'http://evil.example' }), '403'],
  ])('of %s', async (_whose, headers, expected) => {
    expect(await upgrade(listed, headers())).toContain(expected);
  });
});
