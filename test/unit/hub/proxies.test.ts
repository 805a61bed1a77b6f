// Downloads by a proxy: the Hub and the hosts that it redirects to, but for those that NO_PROXY names.

import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createHubClient, type HubOptions } from '../../../src/connections/local/hub/hub-client.ts';

let hub: Server;
let proxy: Server;
let hubUrl: string;
let proxyUrl: string;
const proxied: string[] = [];

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

beforeEach(async () => {
  proxied.length = 0;
  hub = createServer((incoming, response) => {
    if (incoming.url === '/file') response.writeHead(302, { location: '/bytes' }).end();
    else response.end(`bytes of ${incoming.url}`);
  });
  hubUrl = await listen(hub);
  proxy = createServer((incoming, response) => {
    proxied.push(incoming.url ?? '');
    const { port, pathname } = new URL(incoming.url ?? '');
    request({ port, path: pathname }, (reply) => {
      response.writeHead(reply.statusCode ?? 500, reply.headers);
      reply.pipe(response);
    }).end();
  });
  proxyUrl = await listen(proxy);
});
afterEach(() => {
  hub.closeAllConnections();
  hub.close();
  proxy.closeAllConnections();
  proxy.close();
});

async function download(settings: HubOptions['proxy']): Promise<string> {
  const client = createHubClient({ endpoint: hubUrl, ...(settings && { proxy: settings }) });
  const response = await client.request('/file', { signal: new AbortController().signal });
  const body = await text(response.body);
  await client.close();
  return body;
}

test.each(['httpProxy', 'allProxy'])('by %s', async (name) => {
  expect(await download({ [name]: proxyUrl })).toBe('bytes of /bytes');
  expect(proxied).toEqual([`${hubUrl}/file`, `${hubUrl}/bytes`]);
});

test.each(['127.0.0.0/8', '*', 'example.com, 127.0.0.1'])('not where NO_PROXY is %s', async (noProxy) => {
  expect(await download({ httpProxy: proxyUrl, noProxy })).toBe('bytes of /bytes');
  expect(proxied).toEqual([]);
});
