// docs/access.md names every bound with its setting and its default: each is what the server has, and holds when it is tried.

import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import { MAX_OPERATIONS } from '../../../src/graphql/answer-operations.ts';
import { CHAIN_LIMITS } from '../../../src/graphql/chain-limits.ts';
import { createDocumentCache, MAX_CACHED_BYTES } from '../../../src/graphql/documents/document-cache.ts';
import { MAX_SCHEMA_VALUES } from '../../../src/graphql/documents/introspection-size.ts';
import { QUERY_LIMITS } from '../../../src/graphql/documents/query-limits.ts';
import { uploadLimits } from '../../../src/graphql/uploads/upload-limits.ts';
import { MAX_SOCKET_OPERATIONS } from '../../../src/graphql/websocket-protocol.ts';
import { MAX_PIPELINED, MAX_UNREAD_BYTES, SOCKET_LIMITS } from '../../../src/http/bounded-server.ts';
import { MOST_WRONG_KEYS } from '../../../src/security/auth-throttle.ts';
import { MAX_ANONYMOUS_BYTES } from '../../../src/security/edge.ts';
import { createFairShare } from '../../../src/security/fair-share.ts';
import { readSettings } from '../../../src/settings/read-settings.ts';
import { MAX_JSON_DEPTH } from '../../../src/utils/json-depth.ts';
import { outcome, send } from '../../support/send.ts';
import { startTestServer, type TestServer } from '../../support/start-test-server.ts';
import { startStreaming } from '../streams/start-streaming.ts';
import { GENERATE } from '../streams/subscribe.ts';

const rows = [...readFileSync('docs/access.md', 'utf8').matchAll(/^\| (.+?) \| (`[A-Z_]+`|fixed) \| (\d+) \|$/gm)].map(
  ([, bound = '', setting = '', value]) => ({ bound, setting: setting.replaceAll('`', ''), value: Number(value) }),
);

const FIXED: Record<string, number> = {
  'tokens of a document': QUERY_LIMITS.tokens,
  'brackets within brackets of a document': QUERY_LIMITS.nesting,
  'levels of an operation': QUERY_LIMITS.depth,
  'levels below `__schema`': QUERY_LIMITS.introspectionDepth,
  'fields at the root': QUERY_LIMITS.rootFields,
  aliases: QUERY_LIMITS.aliases,
  'fields, with those of fragments': QUERY_LIMITS.fields,
  directives: QUERY_LIMITS.directives,
  'steps of a chain, one below the other': CHAIN_LIMITS.depth,
  'steps of a request': CHAIN_LIMITS.steps,
  'crops of a request': CHAIN_LIMITS.crops,
  'values of the schema in a request, as estimated': MAX_SCHEMA_VALUES,
  'nested levels of JSON in a request': MAX_JSON_DEPTH,
  'operations in a request': MAX_OPERATIONS,
  'operations on a WebSocket': MAX_SOCKET_OPERATIONS,
  'files in a request': uploadLimits(25).maxFiles,
  'body without a key, bytes': MAX_ANONYMOUS_BYTES,
  'wrong keys of an address in a minute': MOST_WRONG_KEYS,
  'parsed and compiled documents kept, bytes': MAX_CACHED_BYTES,
  'answers that wait for a client which asks for more, bytes': MAX_UNREAD_BYTES,
  'requests of a socket before their answers': MAX_PIPELINED,
  'time for the head of a request, ms': SOCKET_LIMITS.headMs,
  'time for a request, ms': SOCKET_LIMITS.requestMs,
  'time for a body before it must come at 64 kB a second, ms': SOCKET_LIMITS.slowMs,
  'time without reading a waiting answer, ms': SOCKET_LIMITS.unreadMs,
};

describe('the table of bounds', () => {
  const settings: Record<string, unknown> = { ...readSettings({}) };

  test('has a row for each limit of the settings', () => {
    const named = rows.map(({ setting }) => setting);
    expect(named).toEqual(expect.arrayContaining(Object.keys(settings).filter((name) => name.startsWith('MAX_'))));
    expect(rows.filter(({ setting }) => setting === 'fixed').map(({ bound }) => bound)).toEqual(Object.keys(FIXED));
  });

  test.each(rows)('$bound: $value', ({ bound, setting, value }) => {
    expect(setting === 'fixed' ? FIXED[bound] : settings[setting]).toBe(value);
  });
});

describe('tried', () => {
  let server: TestServer;
  afterEach(() => server.close());

  const post = (body: string, headers: Record<string, string> = {}) =>
    fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });

  test('MAX_JSON_MB: JSON is refused before it is parsed, media of the same size are not', async () => {
    server = await startTestServer({ MAX_JSON_MB: '0.1', API_KEYS: 'web=web-key-1' });
    const key = { 'x-api-key': 'web-key-1' };
    for (const body of [
      `[${'{},'.repeat(200_000)}{}]`,
      '['.repeat(500_000),
      `{"query":"{a}","x":"${'a,'.repeat(200_000)}"}`,
    ]) {
      const answer = await post(body, key);
      expect(answer.status).toBe(413);
      expect(await answer.text()).toContain('MAX_JSON_MB');
    }
    const image = `data:image/png;base64,${'A'.repeat(1_000_000)}`;
    const query = 'mutation ($image: Media!) { imageClassification(input: { image: $image }) { info { model } } }';
    const media = await send(server, { query, variables: { image } }, { headers: key });
    expect(media.json.errors?.[0]?.message).toContain('expected an image');
  });

  test('MAX_BODIES_MB: what finds no room is told to come again, and the next one is taken', async () => {
    server = await startTestServer({ MAX_BODIES_MB: '1', MAX_JSON_MB: '1000' });
    const { port } = new URL(server.url);
    const socket = connect(Number(port), '127.0.0.1');
    socket.write(
      'POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 2000000\r\n\r\n',
    );
    await new Promise((resolve) => socket.write('x'.repeat(900_000), resolve));
    // The server reads what has come before it answers what comes later.
    for (let i = 0; i < 5; i++) await fetch(`${server.url}/health`).then((answer) => answer.text());
    const refused = await post(' '.repeat(300_000));
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(await refused.json()).toMatchObject({ errors: [{ extensions: { code: 'OVERLOADED', retryable: true } }] });
    socket.destroy();
    await expect.poll(async () => (await post(`${' '.repeat(300_000)}{"query":"{ __typename }"}`)).status).toBe(200);
  });

  test('a socket that sends more requests than may wait is ended, one that sends fewer is answered', async () => {
    server = await startTestServer({});
    const { port } = new URL(server.url);
    const ask = async (times: number) => {
      const socket = connect(Number(port), '127.0.0.1').on('error', () => {});
      const request = 'GET /graphql?query={__typename} HTTP/1.1\r\nhost: localhost\r\n';
      socket.write(`${`${request}\r\n`.repeat(times - 1)}${request}connection: close\r\n\r\n`);
      let text = '';
      socket.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      // Not `once` of node:events, to which a reset would be an error.
      await new Promise((resolve) => socket.once('close', resolve));
      return text.split('HTTP/1.1 200 ').length - 1;
    };
    expect(await ask(MAX_PIPELINED)).toBe(MAX_PIPELINED);
    expect(await ask(500)).toBe(0);
    expect(await ask(1)).toBe(1);
  });

  test('a body that comes too slowly is ended', async () => {
    server = await startTestServer({}, { slowMs: 200 });
    const { port } = new URL(server.url);
    const socket = connect(Number(port), '127.0.0.1');
    socket.write(
      'POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{',
    );
    let text = '';
    for await (const chunk of socket) text += chunk;
    expect(text).toMatch(/^HTTP\/1.1 408 /);
  });

  test('MAX_SOCKETS: another address takes its place from one that has more than half', async () => {
    const share = createFairShare(4);
    const evicted: number[] = [];
    for (let i = 0; i < 4; i++) expect(share.enter('a', () => evicted.push(i))).toBeDefined();
    expect(share.enter('a', () => {})).toBeUndefined();
    const leave = share.enter('b', () => evicted.push(10));
    share.enter('b', () => evicted.push(11));
    expect(evicted).toEqual([3, 2]);
    expect(share.enter('b', () => {})).toBeUndefined();
    expect(share.enter('c', () => {})).toBeUndefined();
    leave?.();
    leave?.();
    expect(share.taken).toBe(3);
    server = await startTestServer({ MAX_SOCKETS: '3' });
    const { port } = new URL(server.url);
    const sockets = Array.from({ length: 5 }, () => connect(Number(port), '127.0.0.1').on('error', () => {}));
    await expect
      .poll(() => sockets.filter(({ destroyed, readableEnded }) => destroyed || readableEnded).length)
      .toBe(2);
    for (const socket of sockets) socket.destroy();
  });

  test('MAX_STREAM_SECONDS and MAX_SUBSCRIPTIONS: a stream ends in time, and another key gets its share', async () => {
    const streaming = await startStreaming({
      MAX_STREAM_SECONDS: '3',
      MAX_SUBSCRIPTIONS: '2',
      API_KEYS: 'a=key-of-a-1,b=key-of-b-1',
    });
    server = streaming.server;
    streaming.upstream.script((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(':\n\n');
    });
    const body = JSON.stringify({ query: GENERATE, variables: { input: { inputs: 'one' } } });
    const stream = (key: string) => post(body, { accept: 'text/event-stream', 'x-api-key': key });
    const [first, second] = await Promise.all([stream('key-of-a-1'), stream('key-of-a-1')]);
    const refused = await (await stream('key-of-a-1')).text();
    expect(refused).toContain('MAX_SUBSCRIPTIONS');
    const other = await stream('key-of-b-1');
    const texts = await Promise.all([first, second, other].map((one) => one.text()));
    expect(texts.filter((text) => text.includes('more than half'))).toHaveLength(1);
    expect(texts.filter((text) => text.includes('MAX_STREAM_SECONDS'))).toHaveLength(2);
    await streaming.upstream.close();
  });

  test('documents are kept by their size', async () => {
    server = await startTestServer({});
    const documents = createDocumentCache(100_000);
    const document = { kind: 'Document', definitions: [] } as never;
    for (let i = 0; i < 100; i++) {
      const text = `${i}#${'x'.repeat(10_000)}`;
      documents.set(text, { text, document, errors: [], schemaValues: 0, tokens: 3, runs: new Map() });
    }
    expect(documents.bytes).toBeLessThanOrEqual(100_000);
  });

  test('a WebSocket without a key may send 16 kB, and is told why it is closed', async () => {
    server = await startTestServer({ API_KEYS: 'web=web-key-1' });
    const url = `${server.url.replace('http', 'ws')}/graphql`;
    const large = new WebSocket(url, 'graphql-transport-ws');
    large.on('open', () => large.send(JSON.stringify({ type: 'connection_init', payload: { x: 'x'.repeat(20_000) } })));
    const closed = await new Promise((resolve) => large.once('close', resolve));
    expect(closed).toBe(1006);
    const good = new WebSocket(url, 'graphql-transport-ws');
    const init = { type: 'connection_init', payload: { 'x-api-key': 'web-key-1' } };
    good.on('open', () => good.send(JSON.stringify(init)));
    await new Promise((resolve) => good.once('message', resolve));
    const payload = { query: '{ __typename }', variables: { x: 'x'.repeat(100_000) } };
    good.send(JSON.stringify({ id: '1', type: 'subscribe', payload }));
    const answer = await new Promise((resolve) => good.once('message', (data) => resolve(String(data))));
    expect(answer).toContain('"__typename":"Query"');
    good.terminate();
    expect(outcome(await send(server, { query: '{ __typename }' }, { headers: { 'x-api-key': 'web-key-1' } }))).toBe(
      'OK',
    );
  });
});
