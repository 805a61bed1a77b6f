// Who may ask: keys of the server's own clients, over every way in.

import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startUpstream, type Upstream } from './fakes/upstream.ts';
import { startTestServer, type TestServer } from './start-test-server.ts';

const HASHED = createHash('sha256').update('mobile-key').digest('hex');
let upstream: Upstream;
let server: TestServer;

beforeAll(async () => {
  upstream = await startUpstream();
  upstream.reply({ body: [{ label: 'OK', score: 1 }] });
  const API_KEYS = `web=web-key-1, mobile@local|other=sha256:${HASHED}`;
  server = await startTestServer({ HF_BASE_URL: upstream.url, API_KEYS, CACHE_SECONDS: '0' });
});
afterAll(async () => {
  await server.close();
  await upstream.close();
});

async function codeFor(headers: Record<string, string>): Promise<unknown> {
  const query = 'mutation { textClassification(input: { inputs: "hi" }) { results { label } } }';
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });
  const { data, errors } = (await response.json()) as {
    data: { textClassification: { results: { label: string }[] } | null };
    errors?: { extensions: { code: string } }[];
  };
  return errors?.[0]?.extensions.code ?? data.textClassification?.results[0]?.label;
}

test.each([
  ['no key', {}, 'UNAUTHENTICATED'],
  ['an unknown key', { authorization: 'Bearer web-key-2' }, 'UNAUTHENTICATED'],
  ['the digest instead of the key', { 'x-api-key': HASHED }, 'UNAUTHENTICATED'],
  ['another scheme', { authorization: 'Basic web-key-1' }, 'UNAUTHENTICATED'],
  ['a key for other connections', { 'x-api-key': 'mobile-key' }, 'FORBIDDEN'],
  ['a Bearer key', { authorization: 'Bearer web-key-1' }, 'OK'],
  ['a key in x-api-key', { 'x-api-key': 'web-key-1' }, 'OK'],
  ['no key, on the long way in', { accept: 'application/json;q=0.9' }, 'UNAUTHENTICATED'],
  ['a key, on the long way in', { accept: 'application/json;q=0.9', 'x-api-key': 'web-key-1' }, 'OK'],
])('%s: %s', async (_name, headers, code) => {
  upstream.received.splice(0);
  expect(await codeFor(headers)).toBe(code);
  expect(upstream.received).toHaveLength(code === 'OK' ? 1 : 0);
  // A client's key is this server's business alone.
  expect(JSON.stringify(upstream.received.map(({ headers: sent }) => sent))).not.toContain('web-key');
});

test('a subscription asks for the key as well', async () => {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ query: 'subscription { textGeneration(input: { inputs: "hi" }) { text } }' }),
  });
  expect(await response.text()).toContain('UNAUTHENTICATED');
});
