// Proxies on the way out: http by asking the proxy, https through a tunnel, and hosts that need none.

import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startUpstream, type Upstream } from '../../fakes/upstream.ts';
import { startWire, type Wire } from '../../support/start-wire.ts';

let upstream: Upstream;
let proxy: Server;
let proxyUrl: string;
let wire: Wire | undefined;
const seen: { line: string; auth: string | undefined }[] = [];

beforeEach(async () => {
  seen.length = 0;
  upstream = await startUpstream();
  upstream.reply({ body: [{ translation_text: 'hallo' }] });
  proxy = createServer((incoming, response) => {
    seen.push({ line: `${incoming.method} ${incoming.url}`, auth: incoming.headers['proxy-authorization'] });
    const { port, pathname } = new URL(incoming.url ?? '');
    const onward = request({ port, path: pathname, method: incoming.method, headers: incoming.headers }, (reply) => {
      response.writeHead(reply.statusCode ?? 500, reply.headers);
      reply.pipe(response);
    });
    incoming.pipe(onward);
  });
  proxy.on('connect', (incoming, socket) => {
    seen.push({ line: `CONNECT ${incoming.url}`, auth: incoming.headers['proxy-authorization'] });
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  proxyUrl = `http://me:word@127.0.0.1:${(proxy.address() as AddressInfo).port}`;
});
afterEach(async () => {
  await wire?.close();
  wire = undefined;
  await upstream.close();
  proxy.closeAllConnections();
  await new Promise((resolve) => proxy.close(resolve));
});

const ASK = 'mutation { a: translation(input: { inputs: "hello" }) { translationText } }';
const auth = `Basic ${Buffer.from('me:word').toString('base64')}`;

test.each(['HTTP_PROXY', 'http_proxy'])('%s', async (name) => {
  wire = await startWire({ baseUrl: upstream.url, server: 'toolkit' }, { [name]: proxyUrl });
  expect(await wire.run(ASK)).toEqual({ a: { translationText: 'hallo' } });
  expect(seen).toEqual([{ line: `POST ${upstream.url}/`, auth }]);
});

test.each(['HTTPS_PROXY', 'https_proxy'])('%s: https through a tunnel, http without', async (name) => {
  wire = await startWire(
    { baseUrl: 'https://models.example', server: 'toolkit' },
    { [name]: proxyUrl, INFERENCE_TIMEOUT_SECONDS: '5' },
  );
  const { errors } = await wire.ask(ASK);
  expect(seen[0]).toEqual({ line: 'CONNECT models.example:443', auth });
  expect(errors?.[0]?.extensions.code).toBe('UPSTREAM_UNAVAILABLE');
  expect(errors?.[0]?.message).not.toContain('word');
});

test.each(['NO_PROXY', 'no_proxy'])('%s', async (name) => {
  wire = await startWire(
    { baseUrl: upstream.url, server: 'toolkit' },
    { HTTP_PROXY: proxyUrl, [name]: 'example.com,127.0.0.1' },
  );
  expect(await wire.run(ASK)).toEqual({ a: { translationText: 'hallo' } });
  expect(seen).toEqual([]);
});

test('no variable of the process is read that was not handed over', async () => {
  const before = process.env.HTTP_PROXY;
  process.env.HTTP_PROXY = proxyUrl;
  try {
    wire = await startWire({ baseUrl: upstream.url, server: 'toolkit' });
    await wire.run(ASK);
    expect(seen).toEqual([]);
  } finally {
    if (before === undefined) delete process.env.HTTP_PROXY;
    else process.env.HTTP_PROXY = before;
  }
});
