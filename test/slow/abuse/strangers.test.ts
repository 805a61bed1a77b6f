// What a client without a key, a page of another site, or one client among others may not do to the program as it is
// built.

import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { getIntrospectionQuery } from 'graphql';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import { type SseUpstream, startSseUpstream, token } from '../../fakes/sse-upstream.ts';
import { GENERATE } from '../../server/streams/subscribe.ts';
import { type Program, startProgram } from '../../support/start-program.ts';
import { withstand } from '../../support/withstand.ts';

const CLASSIFY = 'mutation { textClassification(input: { inputs: "hi" }) { results { label } } }';
const STREAM = 'subscription { textGeneration(input: { inputs: "hi" }) { text } }';

let upstream: SseUpstream;
beforeAll(async () => {
  upstream = await startSseUpstream();
});
afterAll(() => upstream.close());
beforeEach(() => {
  upstream.asked.length = 0;
  upstream.script((response, { json }) => {
    if (json.stream !== true) {
      response.writeHead(200, { 'content-type': 'application/json' }).end('[{"label":"PAID","score":1}]');
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end(token('PAID', { whole: 'PAID' }));
  });
});

interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  text: string;
}

interface Ask {
  body?: unknown;
  headers?: Record<string, string>;
  /** The address it comes from, one of 127.0.0.0/8. */
  from?: string;
}

/** By node:http: fetch sets no Host and no address of its own. */
function ask({ url }: Program, path: string, { body, headers = {}, from = '127.0.0.1' }: Ask = {}): Promise<Answer> {
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  const method = body === undefined ? 'GET' : 'POST';
  return new Promise((resolve, reject) => {
    const request = httpRequest(url + path, { method, headers: { ...type, ...headers }, localAddress: from });
    request.on('error', reject).on('response', async (response) => {
      let text = '';
      for await (const chunk of response) text += chunk;
      resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
    });
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

const get = (query: string) => `/graphql?${new URLSearchParams({ query })}`;

describe('with keys', () => {
  const A = { 'x-api-key': 'key-of-a-0123456789' };
  const B = { 'x-api-key': 'key-of-b-0123456789' };
  const LOCAL = { 'x-api-key': 'key-of-local-0123456789' };
  let program: Program;
  beforeAll(async () => {
    program = await startProgram({
      API_KEYS: `a=${A['x-api-key']},b=${B['x-api-key']},here@local=${LOCAL['x-api-key']}`,
      HF_BASE_URL: upstream.url,
      MAX_SUBSCRIPTIONS: '4',
    });
  });
  afterAll(() => program.stop());

  test.each([
    ['connections', get('{ connections { id kind models } }')],
    ['tasks', get('{ tasks { defaultModel } }')],
    ['the schema', get('{ __schema { types { name } } }')],
    ['metrics', '/metrics'],
    ['other pages', '/nowhere'],
  ])('a caller without one is not told of %s', async (_what, path) => {
    expect((await ask(program, path)).status).toBe(401);
  });

  test('nor may it register operations', async () => {
    const persistedQuery = {
      version: 1,
      sha256Hash: '7f56e67dd21ab3f30d1ff8b7bed08893f0a0db86449836189b361dd1e56ddb4b',
    };
    const body = { query: '{ __typename }', extensions: { persistedQuery } };
    expect((await ask(program, '/graphql', { body })).status).toBe(401);
  });

  test('one that is held to a connection sees no other', async () => {
    const { text } = await ask(program, get('{ connections { id } }'), { headers: LOCAL });
    expect(text).toBe('{"data":{"connections":[{"id":"local"}]}}');
  });

  test('an address that guesses keys is shut out, over WebSocket too', async () => {
    const from = '127.0.0.9';
    const guess = { 'x-api-key': 'a-guess' };
    const body = { query: CLASSIFY };
    for (let i = 0; i < 20; i++) await ask(program, '/graphql', { from, headers: guess, body });
    expect((await ask(program, '/graphql', { from, headers: guess, body })).status).toBe(429);
    const socket = new WebSocket(`${program.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
      localAddress: from,
      headers: guess,
    });
    socket.on('error', () => {});
    const status = await new Promise((resolve) => {
      socket.once('unexpected-response', (_request, response: IncomingMessage) => resolve(response.statusCode));
      socket.once('open', () => resolve(101));
    });
    socket.terminate();
    expect(status).toBe(429);
  });

  test('one that holds every subscription gives up half of them', async () => {
    upstream.script((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(token('one'));
    });
    const leaving = new AbortController();
    const stream = async (headers: Record<string, string>) => {
      const response = await fetch(`${program.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...headers },
        body: JSON.stringify({ query: GENERATE, variables: { input: { inputs: 'one' } } }),
        signal: leaving.signal,
      });
      const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
      for (let text = ''; ; ) {
        const { value = '', done } = (await reader?.read()) ?? { done: true };
        text += value;
        if (done || text.includes('data: {')) return text;
      }
    };
    for (let i = 0; i < 4; i++) expect(await stream(A)).toContain('"text":"one"');
    for (let i = 0; i < 2; i++) expect(await stream(B)).toContain('"text":"one"');
    expect(await stream(B)).toContain('OVERLOADED');
    leaving.abort();
  });

  test('WebSockets that ask for the schema and do not read it', async () => {
    const query = getIntrospectionQuery();
    await withstand(
      program,
      async () => {
        const sockets = await Promise.all(
          Array.from({ length: 20 }, async () => {
            const socket = new WebSocket(`${program.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
              headers: A,
            });
            socket.on('error', () => {});
            await new Promise((resolve) => socket.once('open', resolve));
            socket.send('{"type":"connection_init"}');
            await new Promise((resolve) => socket.once('message', resolve));
            socket.pause();
            for (let id = 0; id < 99; id++) {
              socket.send(JSON.stringify({ id: String(id), type: 'subscribe', payload: { query } }));
            }
            return socket;
          }),
        );
        await new Promise((resolve) => setTimeout(resolve, 1500));
        for (const socket of sockets) socket.terminate();
      },
      { maxGrowthMb: 250, maxSilenceMs: 3000 },
    );
  });

  test('a request with two hosts is no request', async () => {
    const { port } = new URL(program.url);
    const socket = connect(Number(port), '127.0.0.1');
    socket.write('GET /health HTTP/1.1\r\nhost: localhost\r\nhost: evil.example\r\nconnection: close\r\n\r\n');
    let text = '';
    for await (const chunk of socket) text += chunk;
    expect(text).toMatch(/^HTTP\/1\.1 400 /);
  });

  test('a key in the name of an operation is in no log', async () => {
    const name = 'hf_abcdefghijklmnopqrstuvwxyzABCDEFGH';
    const query = `query ${name} { __typename }`;
    const { status } = await ask(program, '/graphql', { body: { query, operationName: name }, headers: A });
    expect(status).toBe(200);
    await ask(program, '/graphql', { body: { query: 'query after { __typename }' }, headers: A });
    await expect.poll(program.log).toContain('"after"');
    expect(program.log()).not.toContain(name);
  });
});

describe('without keys', () => {
  let program: Program;
  beforeAll(async () => {
    program = await startProgram({ HF_BASE_URL: upstream.url, GRAPHIQL: 'false' });
  });
  afterAll(() => program.stop());

  // As browsers send a GET of a page of that name: no Origin, and no Sec-Fetch-Site over plain HTTP.
  test.each([
    ['/', 'text/html'],
    ['/metrics', '*/*'],
    [get('{ connections { id } }'), '*/*'],
    [get('{ __schema { types { name } } }'), '*/*'],
    [get(STREAM), 'text/event-stream'],
    [get(CLASSIFY.replace('mutation', 'query')), '*/*'],
  ])('a name that leads to this machine gets nothing from %s', async (path, accept) => {
    const { status, text } = await ask(program, path, { headers: { host: 'evil.example:4000', accept } });
    expect(status).toBe(403);
    expect(text).not.toContain('PAID');
    expect(upstream.asked).toEqual([]);
  });

  test('a frame on another site runs no subscription, where GraphiQL is off', async () => {
    const headers = { accept: 'text/html', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
    expect((await ask(program, get(STREAM), { headers })).status).toBe(403);
    expect(upstream.asked).toEqual([]);
  });

  test('no answer is to be sniffed, and no page to be framed', async () => {
    const page = await startProgram({});
    for (const path of ['/', '/graphql', '/health', '/metrics', '/nowhere', get('{ __typename }')]) {
      const { headers } = await ask(page, path, { headers: { accept: 'text/html' } });
      expect(headers['x-content-type-options']).toBe('nosniff');
      if (headers['content-type']?.includes('text/html')) {
        expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
      }
    }
    await page.stop();
  });
});

describe('with RATE_LIMIT', () => {
  let program: Program;
  beforeEach(async () => {
    program = await startProgram({
      HF_BASE_URL: upstream.url,
      RATE_LIMIT: '8',
      CACHE_SECONDS: '0',
      HOST: '0.0.0.0',
      ALLOW_ANONYMOUS: 'true',
    });
  });
  afterEach(() => program.stop());

  const one = { query: CLASSIFY };

  test('a list of a compiled operation is charged to its own client', async () => {
    for (let i = 0; i < 8; i++) {
      expect((await ask(program, '/graphql', { body: one, from: '127.0.0.2' })).text).toContain('PAID');
    }
    const list = { body: [one, one, one, one], from: '127.0.0.2' };
    expect((await ask(program, '/graphql', list)).text).not.toContain('PAID');
    const others = await ask(program, '/graphql', { body: [one], from: '127.0.0.3' });
    expect(others.text).toContain('PAID');
  });

  test('input that fails its checks is charged', async () => {
    const bad = { query: CLASSIFY.replace('inputs: "hi"', 'inputs: "hi", model: "../x"') };
    for (let i = 0; i < 8; i++)
      expect((await ask(program, '/graphql', { body: bad })).text).toContain('BAD_USER_INPUT');
    expect((await ask(program, '/graphql', { body: bad })).text).toContain('RATE_LIMITED');
  });
});
