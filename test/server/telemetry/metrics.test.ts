// The server in numbers: what is counted, that labels stay few, who may read, and that the dashboard asks for what is there.

import { readFileSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { createInference, InferenceError } from '../../../src/inference/index.ts';
import { createMetrics } from '../../../src/telemetry/metrics.ts';
import { createCall, createFakeConnection, unavailable } from '../../fakes/fake-connection.ts';
import { startUpstream } from '../../fakes/upstream.ts';
import { ask } from '../../support/ask.ts';
import { startTestServer } from '../../support/start-test-server.ts';
import { settings } from '../../unit/inference/settings.ts';

const toClose: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of toClose.splice(0)) await close();
});

async function start(environment: Record<string, string> = {}) {
  const upstream = await startUpstream();
  upstream.reply({ body: [{ label: 'OK', score: 1 }] });
  const server = await startTestServer({ HF_BASE_URL: upstream.url, ...environment });
  toClose.push(server.close, upstream.close);
  return { url: server.url, upstream };
}

const scrape = (url: string, init?: RequestInit) => fetch(`${url}/metrics`, init);

/** Samples as Prometheus reads them: `name{labels}` -> value, labels in order. */
function samplesOf(text: string): Map<string, number> {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const [, name = '', labels = '', value] = /^([\w:]+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
      return [
        `${name}{${labels
          .split(/,(?=\w+=")/)
          .sort()
          .join()}}`,
        Number(value),
      ];
    }),
  );
}

const classify = (inputs: string, more = '') =>
  `textClassification(input: { inputs: "${inputs}"${more} }) { results { label } }`;

test('operations, fields, upstream calls, lists and cache reads are counted', async () => {
  const { url } = await start();
  await ask(url, `mutation { ${classify('one')} }`);
  await ask(url, `mutation { ${classify('one')} }`);
  await ask(url, `mutation { ${classify('one', ', connection: "nowhere"')} }`);
  await ask(url, '{ nothing }');
  const response = await scrape(url);
  expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  const samples = samplesOf(await response.text());
  const model = 'model="distilbert/distilbert-base-uncased-finetuned-sst-2-english"';
  const at = 'connection="hugging-face"';
  const task = 'task="text-classification"';
  const expected = {
    'inferql_operations_total{kind="mutation",outcome="ok"}': 2,
    'inferql_operations_total{kind="mutation",outcome="failed"}': 1,
    'inferql_operations_total{kind="query",outcome="rejected"}': 1,
    [`inferql_task_fields_total{cached="false",code="OK",${at},${model},${task}}`]: 1,
    [`inferql_task_fields_total{cached="true",code="OK",${at},${model},${task}}`]: 1,
    [`inferql_task_fields_total{cached="false",code="BAD_USER_INPUT",connection="",model="",${task}}`]: 1,
    [`inferql_task_duration_seconds_count{${at},${task}}`]: 1,
    [`inferql_upstream_calls_total{code="OK",${at},${task}}`]: 1,
    [`inferql_upstream_duration_seconds_count{${at},${task}}`]: 1,
    [`inferql_batch_size_bucket{${at},le="1"}`]: 1,
    // Its earlier name.
    [`inferql_list_size_bucket{${at},le="1"}`]: 1,
    'inferql_cache_reads_total{level="memory",result="hit"}': 1,
    'inferql_cache_reads_total{level="memory",result="miss"}': 1,
    [`inferql_queue_active{${at}}`]: 0,
    [`inferql_queue_waiting{${at}}`]: 0,
    [`inferql_breaker_open{${at}}`]: 0,
  };
  expect(Object.fromEntries(Object.keys(expected).map((key) => [key, samples.get(key)]))).toEqual(expected);
  expect(samples.get('process_resident_memory_bytes{}')).toBeGreaterThan(1e6);
});

test('models that clients name share one label, so that nobody can fill the memory with names', async () => {
  const { url } = await start();
  await Promise.all(
    Array.from({ length: 50 }, (_, i) => ask(url, `mutation { ${classify('x', `, model: "someone/model-${i}"`)} }`)),
  );
  const text = await (await scrape(url)).text();
  expect(text).not.toContain('someone/');
  const [other] = [...samplesOf(text)].filter(([name]) => name.includes('model="other"'));
  expect(other?.[1]).toBe(50);
});

test('places, retries, the breaker and fallbacks show what the layer does', async () => {
  let isDown = true;
  const spare = createFakeConnection({ id: 'spare' });
  const fake = createFakeConnection({
    fallback: ['spare'],
    latency: () => 5,
    refuse: () => (isDown ? unavailable() : undefined),
  });
  const metrics = createMetrics({ connections: [fake, spare], localMemory: () => [12, 34] });
  const inference = createInference({
    connections: [fake, spare],
    settings: { ...settings, maxConcurrent: 2 },
    onEvent: metrics.onEvent,
    backoffMs: 0,
  });
  toClose.push(inference.close);
  const { signal } = new AbortController();
  const run = (i: number) => inference.run(createCall(i), { signal });
  const crowd = Array.from({ length: 10 }, (_, i) => run(i));
  await expect
    .poll(async () => samplesOf(await metrics.text()).get('inferql_queue_waiting{connection="fake"}'))
    .toBe(8);
  expect(samplesOf(await metrics.text()).get('inferql_queue_active{connection="fake"}')).toBe(2);
  await Promise.all(crowd);
  const samples = samplesOf(await metrics.text());
  const expected = {
    'inferql_queue_waiting{connection="fake"}': 0,
    'inferql_queue_active{connection="fake"}': 0,
    'inferql_retries_total{code="UPSTREAM_UNAVAILABLE",connection="fake"}': 20,
    'inferql_upstream_calls_total{code="UPSTREAM_UNAVAILABLE",connection="fake",task="fill-mask"}': 30,
    'inferql_upstream_calls_total{code="OK",connection="spare",task="fill-mask"}': 10,
    'inferql_fallbacks_total{from="fake",to="spare"}': 10,
    'inferql_breaker_open{connection="fake"}': 1,
    'inferql_local_memory_bytes{host="0"}': 12e6,
    'inferql_local_memory_bytes{host="1"}': 34e6,
  };
  expect(Object.fromEntries(Object.keys(expected).map((key) => [key, samples.get(key)]))).toEqual(expected);
  isDown = false;
});

test('a call whose caller leaves gives its place back in the numbers too', async () => {
  const fake = createFakeConnection({ latency: () => 60_000 });
  const metrics = createMetrics({ connections: [fake], localMemory: () => [] });
  const inference = createInference({
    connections: [fake],
    settings: { ...settings, maxConcurrent: 1 },
    onEvent: metrics.onEvent,
  });
  toClose.push(inference.close);
  const leave = new AbortController();
  const calls = [1, 2, 3].map((i) => inference.run(createCall(i), { signal: leave.signal }));
  const places = async () => {
    const samples = samplesOf(await metrics.text());
    return ['active', 'waiting'].map((what) => samples.get(`inferql_queue_${what}{connection="fake"}`));
  };
  await expect.poll(places).toEqual([1, 2]);
  leave.abort(new InferenceError('UPSTREAM_TIMEOUT', 'Gone.'));
  await Promise.allSettled(calls);
  await expect.poll(places).toEqual([0, 0]);
});

test('METRICS=false takes the page away', async () => {
  const { url } = await start({ METRICS: 'false' });
  expect((await scrape(url)).status).toBe(404);
});

test.each([
  ['no token', {}, 401],
  ['another token', { authorization: 'Bearer metrics-key-2' }, 401],
  ['the token as a Basic one', { authorization: 'Basic metrics-key-1' }, 401],
  ['the token', { authorization: 'Bearer metrics-key-1' }, 200],
])('METRICS_TOKEN: %s', async (_name, headers, status) => {
  const { url } = await start({ METRICS_TOKEN: 'metrics-key-1' });
  const response = await scrape(url, { headers });
  expect(response.status).toBe(status);
  expect((await response.text()).includes('inferql_operations_total')).toBe(status === 200);
});

test('only reading is possible', async () => {
  const { url } = await start();
  expect((await scrape(url, { method: 'POST' })).status).toBe(405);
  const head = await scrape(url, { method: 'HEAD' });
  expect([head.status, await head.text()]).toEqual([200, '']);
});

test('every metric that the dashboard asks for is there', async () => {
  const { url } = await start();
  await ask(url, `mutation { ${classify('one')} }`);
  const text = await (await scrape(url)).text();
  const kinds = new Map([...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name = '', kind = '']) => [name, kind]));
  const series = new Set(
    [...kinds].flatMap(([name, kind]) =>
      kind === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
    ),
  );
  const dashboard = JSON.parse(readFileSync('deploy/grafana/inferql.json', 'utf8')) as {
    panels: { type: string; targets?: { expr: string }[] }[];
  };
  const queries = dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
  const names = new Set(queries.flatMap((expr) => expr.match(/\b(?:inferql|process|nodejs)_\w+/g) ?? []));
  expect(names.size).toBeGreaterThan(12);
  expect([...names].filter((name) => !series.has(name))).toEqual([]);
  // And what is measured of inferql is shown, but for an earlier name of the same.
  const shown = [...kinds.keys()].filter((name) => name.startsWith('inferql_') && name !== 'inferql_list_size');
  expect(shown.filter((name) => !queries.some((expr) => expr.includes(name)))).toEqual([]);
});
