// Proxies on the way out: http by asking the proxy, https through a tunnel, and hosts that need none.

import { createServer, request, type Server } from 'node:http';
import { type AddressInfo, connect, createServer as createTcpServer } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startUpstream, type Upstream } from '../../fakes/upstream.ts';
import { startWire, type Wire } from '../../support/start-wire.ts';

let upstream: Upstream;
let proxy: Server;
let proxyUrl: string;
let refusal: 403 | 407;
let wire: Wire | undefined;
const seen: { line: string; auth: string | undefined }[] = [];

beforeEach(async () => {
  seen.length = 0;
  refusal = 403;
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
    socket.end(`HTTP/1.1 ${refusal} Refused\r\n\r\n`);
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

test.each(['ALL_PROXY', 'all_proxy'])('%s', async (name) => {
  wire = await startWire({ baseUrl: upstream.url, server: 'toolkit' }, { [name]: proxyUrl });
  expect(await wire.run(ASK)).toEqual({ a: { translationText: 'hallo' } });
  expect(seen).toEqual([{ line: `POST ${upstream.url}/`, auth }]);
});

test.each([
  ['me@', 'me:'],
  ['us%40er:50%25@', 'us@er:50%'],
  ['us%40er:50%@', 'us@er:50%'],
])('credentials as in "%s"', async (written, meant) => {
  const url = proxyUrl.replace('me:word@', written);
  wire = await startWire({ baseUrl: upstream.url, server: 'toolkit' }, { HTTP_PROXY: url });
  await wire.run(ASK);
  expect(seen[0]?.auth).toBe(`Basic ${Buffer.from(meant).toString('base64')}`);
});

test('a proxy without a scheme is one of http', async () => {
  const url = proxyUrl.replace('http://me:word@', '');
  wire = await startWire({ baseUrl: upstream.url, server: 'toolkit' }, { HTTP_PROXY: url });
  await wire.run(ASK);
  expect(seen).toHaveLength(1);
});

test.each([
  [403, /lets this host through/],
  [407, /user name and password/],
] as const)('what a proxy refuses with %i is its own', async (status, advice) => {
  refusal = status;
  wire = await startWire({ baseUrl: 'https://models.example', server: 'toolkit' }, { HTTPS_PROXY: proxyUrl });
  const { errors } = await wire.ask(ASK);
  expect(errors?.[0]?.extensions.code).toBe('UPSTREAM_UNAVAILABLE');
  expect(errors?.[0]?.message).toContain(`The proxy on the way to connection "there" answered ${status}`);
  expect(errors?.[0]?.message).toMatch(advice);
  expect(seen).toHaveLength(1);
});

test('calls travel side by side through an http proxy', async () => {
  let open = 0;
  let most = 0;
  upstream.reply(async () => {
    most = Math.max(most, ++open);
    await new Promise((resolve) => setTimeout(resolve, 50));
    open--;
    return { body: [0.5] };
  });
  wire = await startWire({ baseUrl: upstream.url, server: 'toolkit' }, { HTTP_PROXY: proxyUrl });
  const fields = Array.from(
    { length: 4 },
    (_, i) => `f${i}: sentenceSimilarity(input: { inputs: { sourceSentence: "${i}", sentences: ["b"] } }) { scores }`,
  );
  await wire.run(`mutation { ${fields.join(' ')} }`);
  expect(most).toBe(4);
});

test('a SOCKS proxy resolves the name', async () => {
  const asked: string[] = [];
  const socks = createTcpServer((client) => {
    client.once('data', () => {
      client.write(Buffer.from([5, 0]));
      client.once('data', (request) => {
        const length = request[4] ?? 0;
        asked.push(request.toString('latin1', 5, 5 + length));
        client.write(Buffer.from([5, 0, 0, 1, 127, 0, 0, 1, 0, 0]));
        const onward = connect(request.readUInt16BE(5 + length), '127.0.0.1');
        onward.on('error', () => client.destroy());
        client.on('error', () => onward.destroy());
        client.pipe(onward).pipe(client);
      });
    });
  });
  await new Promise<void>((resolve) => socks.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = socks.address() as AddressInfo;
    const baseUrl = upstream.url.replace('127.0.0.1', 'models.example');
    wire = await startWire({ baseUrl, server: 'toolkit' }, { all_proxy: `socks5h://127.0.0.1:${port}` });
    expect(await wire.run(ASK)).toEqual({ a: { translationText: 'hallo' } });
    expect(asked).toEqual(['models.example']);
  } finally {
    await wire?.close();
    wire = undefined;
    socks.close();
  }
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
