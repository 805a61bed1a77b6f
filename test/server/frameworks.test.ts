// inferql inside other servers: node:http, Express, Fastify, and fetch handlers as Next.js and Bun call them.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import fastify from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createInferql, type EmbeddedInferql, type InferqlOptions } from '../../src/index.ts';
import { startUpstream, type Upstream } from '../fakes/upstream.ts';
import { ask } from '../support/ask.ts';

const CLASSIFY = 'mutation { textClassification(input: { inputs: "hi" }) { results { label } info { connection } } }';
const ANSWER = { textClassification: { results: [{ label: 'FAKE' }], info: { connection: 'fake' } } };

let upstream: Upstream;
const closing: (() => unknown)[] = [];

beforeEach(async () => {
  upstream = await startUpstream();
  upstream.reply({ body: [[{ label: 'FAKE', score: 1 }]] });
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  await upstream.close();
});

function embed(options: InferqlOptions = {}): EmbeddedInferql {
  const inferql = createInferql({
    connections: [{ id: 'fake', kind: 'hugging-face', baseUrl: upstream.url }],
    defaultConnection: 'fake',
    ...options,
  });
  closing.push(inferql.close);
  return inferql;
}

const post = (url: string, body: BodyInit, headers: Record<string, string> = { 'content-type': 'application/json' }) =>
  new Request(url, { method: 'POST', headers, body, ...(body instanceof ReadableStream ? { duplex: 'half' } : {}) });

function upload(): FormData {
  const form = new FormData();
  form.set('operations', JSON.stringify({ query: UPLOAD, variables: { image: null } }));
  form.set('map', '{"0":["variables.image"]}');
  form.set('0', new Blob([Buffer.from('not an image')]), 'x.png');
  return form;
}
const UPLOAD = 'mutation ($image: Media!) { imageClassification(input: { image: $image }) { classes { label } } }';

describe('over node:http', () => {
  test.each([
    [
      'node:http itself',
      (inferql: EmbeddedInferql) => {
        const server = createServer((request, response) => void inferql.handler(request, response));
        closing.push(() => server.close());
        return new Promise<string>((resolve) => server.listen(0, '127.0.0.1', () => resolve(addressOf(server))));
      },
    ],
    [
      'Express, at a path',
      (inferql: EmbeddedInferql) => {
        const app = express();
        app.use('/graphql', inferql.handler);
        return new Promise<string>((resolve) => {
          const server = app.listen(0, '127.0.0.1', () => resolve(addressOf(server)));
          closing.push(() => server.close());
        });
      },
    ],
    [
      'Express, behind a body parser',
      (inferql: EmbeddedInferql) => {
        const app = express();
        app.use(express.json());
        app.all('/graphql', inferql.handler);
        return new Promise<string>((resolve) => {
          const server = app.listen(0, '127.0.0.1', () => resolve(addressOf(server)));
          closing.push(() => server.close());
        });
      },
    ],
    [
      'Fastify',
      async (inferql: EmbeddedInferql) => {
        const app = fastify();
        // Fastify would read the body first.
        app.removeAllContentTypeParsers();
        app.addContentTypeParser('*', (_request, _body, done) => done(null));
        app.all('/graphql', (request, reply) => {
          reply.hijack();
          return inferql.handler(request.raw, reply.raw);
        });
        closing.push(() => app.close());
        return app.listen({ port: 0, host: '127.0.0.1' });
      },
    ],
  ])('%s: an operation, a file and a bad request', async (_name, listen) => {
    const url = await listen(embed());
    expect(await ask(url, CLASSIFY)).toEqual({ status: 200, data: ANSWER });
    expect(upstream.received).toHaveLength(1);
    const file = await fetch(`${url}/graphql`, { method: 'POST', body: upload() });
    expect(await file.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
    expect(await ask(url, '{')).toMatchObject({ errors: [{ message: expect.stringContaining('Syntax') }] });
  });
});

describe('as a fetch handler', () => {
  test('a route handler of Next.js gets a Response of the platform, at its own path', async () => {
    const inferql = embed({ path: '/api/graphql' });
    const POST = (request: Request) => inferql.fetch(request);
    const response = await POST(post('http://app/api/graphql', JSON.stringify({ query: CLASSIFY })));
    expect(response).toBeInstanceOf(Response);
    expect(response.headers.get('content-type')).toContain('application/json');
    expect(await response.json()).toEqual({ data: ANSWER });
    const page = await inferql.fetch(new Request('http://app/api/graphql', { headers: { accept: 'text/html' } }));
    expect(page.headers.get('content-type')).toContain('text/html');
    expect((await page.text()).includes('<title>inferql</title>')).toBe(true);
  });

  test('files and streams pass through it', async () => {
    const inferql = embed();
    const file = await inferql.fetch(new Request('http://app/graphql', { method: 'POST', body: upload() }));
    expect(await file.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
    expect(upstream.received).toHaveLength(0);
    upstream.reply({ body: [{ generated_text: 'x and more' }] });
    const query = 'subscription { textGeneration(input: { inputs: "x" }) { text } }';
    const headers = { 'content-type': 'application/json', accept: 'text/event-stream' };
    const stream = await inferql.fetch(post('http://app/graphql', JSON.stringify({ query }), headers));
    expect(await stream.text()).toMatch(/event: next\ndata: .*"text"(.|\n)*event: complete/);
  });

  test('a body above the limit is refused, also when its length is not told', async () => {
    const inferql = embed({ maxUploadMb: 0.01 });
    const large = JSON.stringify({ query: CLASSIFY, variables: { x: 'x'.repeat(2_000_000) } });
    const told = await inferql.fetch(post('http://app/graphql', large, { 'content-length': String(large.length) }));
    expect(told.status).toBe(413);
    const untold = await inferql.fetch(post('http://app/graphql', new Blob([large]).stream()));
    expect(untold.status).toBe(413);
    expect(await untold.json()).toMatchObject({ errors: [{ message: expect.stringContaining('0.01 MB') }] });
    expect(upstream.received).toHaveLength(0);
  });
});

describe('options', () => {
  test('are checked like settings; an unknown one is told with the near one', () => {
    expect(() => createInferql({ cacheSeconds: -1 })).toThrow('cacheSeconds: expected a number from 0');
    const misspelt = { cacheMegabytes: 1, cacheSecond: 1 };
    expect(() => createInferql(misspelt)).toThrow('There is no option cacheSecond. Did you mean cacheSeconds?');
    expect(() => createInferql({ connections: [{ id: 'x', kind: 'custom-endpoint' }] })).toThrow(
      'connections: connection "x".baseUrl: expected the URL',
    );
  });

  test('win over the environment, which is not read unless it is handed over', async () => {
    // PORT and HOST are those of the surrounding server, whatever they mean to it.
    const environment = { CACHE_SECONDS: 'bad', KEY: 'k1', PORT: '/run/app.sock', HOST: '0.0.0.0' };
    expect(() => createInferql({ environment })).toThrow('CACHE_SECONDS');
    const connections = [
      { id: 'fake', kind: 'hugging-face', baseUrl: upstream.url, apiKey: '${KEY}' },
    ] satisfies InferqlOptions['connections'];
    const inferql = embed({ environment, cacheSeconds: 0, connections });
    for (let i = 0; i < 2; i++) await inferql.fetch(post('http://app/graphql', JSON.stringify({ query: CLASSIFY })));
    expect(upstream.received.map(({ headers }) => headers.authorization)).toEqual(['Bearer k1', 'Bearer k1']);
  });
});

function addressOf(server: { address(): AddressInfo | string | null }): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server does not listen.');
  return `http://127.0.0.1:${address.port}`;
}
