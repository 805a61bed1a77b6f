// Traces: a span per operation, one per field below it, and one per upstream call below that, under the caller's own.

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Collector, startCollector } from '../../fakes/collector.ts';
import { startUpstream, type Upstream } from '../../fakes/upstream.ts';
import { startTestServer, type TestServer } from '../../support/start-test-server.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = 'b7ad6b7169203331';
const [SERVER, INTERNAL, CLIENT] = [2, 1, 3];

let collector: Collector;
let upstream: Upstream;
let server: TestServer;
beforeEach(async () => {
  collector = await startCollector();
  upstream = await startUpstream();
  upstream.reply({ body: [{ label: 'OK', score: 1 }] });
  const spare = { id: 'spare', kind: 'hugging-face', baseUrl: upstream.url };
  const main = { id: 'main', kind: 'hugging-face', baseUrl: `${upstream.url}/main`, fallback: ['spare'] };
  const CONNECTIONS_FILE = join(mkdtempSync(join(tmpdir(), 'inferql-')), 'connections.json');
  writeFileSync(CONNECTIONS_FILE, JSON.stringify({ connections: [main, spare] }));
  server = await startTestServer({
    CONNECTIONS_FILE,
    DEFAULT_CONNECTION: 'main',
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
  });
});
afterEach(async () => {
  await upstream.close();
  await collector.close();
});

async function post(query: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });
  await response.text();
}

const classify = (alias: string, inputs: string) =>
  `${alias}: textClassification(input: { inputs: "${inputs}" }) { results { label } }`;

const named = (name: string) => collector.spans().filter((span) => span.name === name);

test('a field and its upstream call stand under the operation, and that under the caller', async () => {
  const traceparent = `00-${TRACE}-${PARENT}-01`;
  await post(`mutation Feel { ${classify('a', 'one')} }`, { traceparent, 'x-request-id': 'mine' });
  await server.close();
  expect(collector.paths()).toEqual(['/v1/traces']);
  const [operation] = named('mutation');
  const [field] = named('text-classification');
  const [call] = named('upstream main');
  expect(collector.spans()).toHaveLength(3);
  expect(operation).toMatchObject({
    traceId: TRACE,
    parentSpanId: PARENT,
    kind: SERVER,
    attributes: { 'graphql.operation.name': 'Feel', 'inferql.request_id': 'mine', 'inferql.outcome': 'ok' },
  });
  expect(field).toMatchObject({
    traceId: TRACE,
    parentSpanId: operation?.spanId,
    kind: INTERNAL,
    attributes: { 'inferql.field': 'a', 'inferql.connection': 'main', 'inferql.cached': false, 'inferql.attempts': 1 },
  });
  expect(call).toMatchObject({ traceId: TRACE, parentSpanId: field?.spanId, kind: CLIENT });
  const times = [operation, field, call].map((span) => BigInt(span?.startTimeUnixNano ?? 0));
  expect([...times].sort((a, b) => (a < b ? -1 : 1))).toEqual(times);
  expect(Math.abs(Number(times[0]) / 1e6 - Date.now())).toBeLessThan(60_000);
});

test('what comes from the cache has no upstream call; without a caller a trace begins here', async () => {
  await post(`mutation { ${classify('a', 'one')} }`);
  await post(`mutation { ${classify('a', 'one')} }`, { accept: 'application/json;q=0.9' });
  await server.close();
  expect(new Set(named('mutation').map(({ traceId }) => traceId)).size).toBe(2);
  expect(named('mutation').every(({ parentSpanId }) => !parentSpanId)).toBe(true);
  expect(named('text-classification').map(({ attributes }) => attributes['inferql.cached'])).toEqual([false, true]);
  expect(named('upstream main')).toHaveLength(1);
});

test('a call that two fields share is one span', async () => {
  upstream.reply({ body: [[{ label: 'OK', score: 1 }], [{ label: 'OK', score: 1 }]] });
  await post(`mutation { ${classify('a', 'one')} ${classify('b', 'two')} }`);
  await server.close();
  expect(named('text-classification')).toHaveLength(2);
  expect(named('upstream main')).toMatchObject([{ attributes: { 'inferql.batch_size': 2 } }]);
});

test('a call that moved to a fallback shows both', async () => {
  upstream.reply(({ path }) =>
    path.startsWith('/main') ? { status: 402, body: { error: 'no credits' } } : { body: [{ label: 'OK', score: 1 }] },
  );
  await post(`mutation { ${classify('a', 'one')} }`);
  await server.close();
  expect(named('upstream main')).toMatchObject([
    { status: { code: 2 }, attributes: { 'error.type': 'QUOTA_EXCEEDED' } },
  ]);
  expect(named('upstream spare')).toMatchObject([{ status: { code: 0 } }]);
});

test('a failure is marked on each span that failed', async () => {
  upstream.reply({ status: 404, body: { error: 'no such model' } });
  await post(`mutation { ${classify('a', 'one')} }`);
  await server.close();
  const failed = collector.spans().filter(({ status }) => status.code === 2);
  expect(failed.map(({ name }) => name).sort()).toEqual(['mutation', 'text-classification', 'upstream main']);
});

test("a caller that does not sample is believed, and nonsense starts a trace of one's own", async () => {
  await post('{ __typename }', { traceparent: `00-${TRACE}-${PARENT}-00` });
  await post('query Own { __typename }', { traceparent: '00-nonsense' });
  await server.close();
  expect(collector.spans()).toMatchObject([{ attributes: { 'graphql.operation.name': 'Own' } }]);
});

test('a collector that is away stops nobody', async () => {
  await collector.close();
  await post('{ __typename }');
  await server.close();
  expect(server.operations).toMatchObject([{ outcome: 'ok' }]);
  collector = await startCollector();
});
