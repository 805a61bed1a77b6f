// Models of a Hub, here a small server that serves the project's own, fetched for callers and for owners of the server.

import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import type { LocalConnection, LocalConnectionOptions } from '../../src/connections/local/connection.ts';
import { createInference } from '../../src/inference/index.ts';
import { splitWeights } from '../fakes/split-weights.ts';
import { type Hub, readModel, startHub } from '../fakes/start-hub.ts';
import { startTestGraphql } from '../support/graphql-server.ts';
import { settings } from '../unit/inference/settings.ts';
import { ask, callOf, MODELS, noSignal, refusal, startLocal } from './start-local.ts';

let hub: Hub;
let folder: string;
let local: LocalConnection;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inferql-cache-'));
  hub = await startHub(MODELS);
});
afterEach(async () => {
  await local.close?.();
  hub.close();
  await rm(folder, { recursive: true, force: true });
});

function start(options: Partial<LocalConnectionOptions> = {}): LocalConnection {
  return startLocal({ downloads: 'any', cacheFolder: folder, hub: { endpoint: hub.url }, ...options });
}

const slowly = (bytesPerSecond: number) => () => ({ bytesPerSecond });

/** A server's way to the connection, with its policies: a model that loads is waited for where the call says so. */
function graphqlOf(connection: LocalConnection) {
  const inference = createInference({ connections: [connection], settings });
  return startTestGraphql({ inference, defaultConnection: 'local' });
}

const classify = (model: string, waits: boolean) =>
  `mutation { textClassification(input: { inputs: "I love it", model: "${model}", options: { waitForModel: ${waits} } }) { results { label } info { model } } }`;

test('a model is fetched once for all who ask, with its progress in the log, and is here from then on', async () => {
  const log: string[] = [];
  local = start({ log: (message) => log.push(message) });
  const query = graphqlOf(local);
  const answers = await Promise.all([1, 2].map(() => query(classify('some/sentiment', true))));
  const answer = {
    data: { textClassification: { results: [{ label: 'POSITIVE' }, {}], info: { model: 'some/sentiment' } } },
  };
  expect(answers).toMatchObject([answer, answer]);
  expect(hub.sent.filter((file) => file.endsWith('.onnx'))).toEqual(['onnx/model_quantized.onnx']);
  expect(log).toContainEqual(expect.stringContaining('100 %'));
  expect(local.models()).toContain('some/sentiment');
  expect(local.downloads()).toEqual([]);
  await local.close?.();
  local = start({ downloads: 'none', hub: { endpoint: 'http://127.0.0.1:9' } });
  expect(await ask(local, 'text-classification', 'I love it', { model: 'some/sentiment' })).toMatchObject({
    results: [{ label: 'POSITIVE' }, {}],
  });
});

test('a call that does not wait is told at once that the model is loading, and how far it is', async () => {
  hub.fault = slowly(3_000);
  local = start();
  const query = graphqlOf(local);
  const loading = z.object({
    errors: z.tuple([
      z.object({
        message: z.string(),
        extensions: z.object({ code: z.literal('MODEL_LOADING'), retryAfter: z.number() }),
      }),
    ]),
  });
  const first = loading.parse(await query(classify('some/sentiment', false)));
  expect(first.errors[0].message).toContain('waitForModel');
  const connections = 'query { connections { id models downloads { model loadedBytes totalBytes } } }';
  await expect
    .poll(() => query(connections))
    .toMatchObject({
      data: { connections: [{ downloads: [{ model: 'some/sentiment', totalBytes: expect.any(Number) }] }] },
    });
  const [{ loadedBytes, totalBytes = 0 } = { loadedBytes: 0 }] = local.downloads();
  expect(totalBytes).toBeGreaterThan(loadedBytes);
  // Meanwhile others are answered.
  expect(await ask(local, 'text-classification', 'I love it')).toMatchObject({ results: [{ label: 'POSITIVE' }, {}] });
  const again = loading.parse(await query(classify('some/sentiment', false)));
  expect(again.errors[0].message).toMatch(/MB of .* MB/);
});

test('a model to load at start is waited for, however long it takes to come; one that is none is logged', async () => {
  hub.fault = ({ kind }) => (kind === 'cdn' ? { bytesPerSecond: 350_000 } : undefined);
  const log: string[] = [];
  local = start({ log: (message) => log.push(message) });
  await local.preload(['some/sentiment', 'some/absent', 'text-clasification']);
  expect(local.loaded()).toEqual(['some/sentiment']);
  expect(log.filter((line) => line.startsWith('LOCAL_PRELOAD')).sort()).toEqual([
    'LOCAL_PRELOAD: some/absent could not be loaded.',
    'LOCAL_PRELOAD: text-clasification could not be loaded.',
  ]);
});

test('the name of a local model with a letter wrong is looked for on the Hub, and told meanwhile', async () => {
  hub.fault = () => ({ hangs: true });
  local = start();
  const asked = ['sentimnt', 'my/model'].map((model) => refusal(ask(local, 'text-classification', 'x', { model })));
  const [misspelt, other] = await Promise.all(asked);
  expect(misspelt).toMatchObject({
    code: 'MODEL_LOADING',
    message: expect.stringContaining('Did you mean sentiment?'),
  });
  expect(other).toMatchObject({ code: 'MODEL_LOADING', message: expect.not.stringContaining('Did you mean') });
  await local.close?.();
  local = start({ downloads: 'none' });
  expect(await refusal(ask(local, 'text-classification', 'x', { model: 'sentimentt' }))).toMatchObject({
    code: 'MODEL_NOT_FOUND',
    message: expect.stringContaining('Did you mean sentiment?'),
  });
});

test('nothing is fetched for callers beyond the policy', async () => {
  local = start({ downloads: 'none' });
  const refused = await refusal(ask(local, 'text-classification', 'x', { model: 'some/sentiment' }));
  expect(refused).toMatchObject({ code: 'MODEL_NOT_FOUND', message: expect.stringContaining('LOCAL_DOWNLOADS') });
  await local.close?.();
  local = start({ downloads: 'recommended' });
  const recommended = 'Xenova/distilbert-base-uncased-finetuned-sst-2-english';
  hub.add(recommended, readModel(join(MODELS, 'sentiment')));
  hub.add(recommended, readModel(join(MODELS, 'sentiment')), 'refs/pr/1');
  for (const model of ['some/sentiment', `${recommended}@refs/pr/1`, `${recommended}:fp32`]) {
    expect(await refusal(ask(local, 'text-classification', 'x', { model }))).toMatchObject({ code: 'MODEL_NOT_FOUND' });
  }
  expect(hub.requests).toEqual([]);
  await local.run([{ ...callOf('text-classification', 'x', { model: recommended }), waitForModel: true }], {
    signal: noSignal(),
  });
  // A stranger's choice is nobody's default.
  expect(local.defaultModel('text-classification')).toBe('sentiment');
  await local.close?.();
  local = start({ downloads: 'any', downloadMaxMb: 0.001 });
  expect(await refusal(ask(local, 'text-classification', 'x', { model: 'some/ner' }))).toMatchObject({
    message: expect.stringContaining('LOCAL_DOWNLOAD_MAX_MB'),
  });
});

test('what an owner has fetched of the recommended models is the default of its task; settings win', async () => {
  const recommended = 'Xenova/distilbert-base-uncased-finetuned-sst-2-english';
  hub.add(recommended, readModel(join(MODELS, 'sentiment')));
  local = start({ downloads: 'none' });
  await local.pull(recommended);
  expect(local.defaultModel('text-classification')).toBe(recommended);
  expect(await ask(local, 'text-classification', 'I love it')).toMatchObject({ results: [{ label: 'POSITIVE' }, {}] });
  await local.close?.();
  local = start({ defaults: { 'text-classification': 'zero-shot' } });
  expect(local.defaultModel('text-classification')).toBe('zero-shot');
  await local.close?.();
  local = start({ modelsFolder: MODELS, isOwnFolder: true });
  expect(local.defaultModel('text-classification')).toBe('sentiment');
});

test('a model of which nobody asks any more is not fetched on, and is gone on with by the next call', async () => {
  hub.fault = slowly(5_000);
  const log: string[] = [];
  local = start({ log: (message) => log.push(message) });
  const leave = new AbortController();
  const call = { ...callOf('text-classification', 'x', { model: 'some/sentiment' }), waitForModel: true };
  const asked = local.run([call], { signal: leave.signal }).catch((error: unknown) => error);
  await expect.poll(() => local.downloads()[0]?.loadedBytes ?? 0).toBeGreaterThan(10_000);
  leave.abort(new Error('left'));
  await asked;
  await expect.poll(() => local.downloads(), { timeout: 25_000 }).toEqual([]);
  expect(log).toContainEqual(expect.stringContaining('no call asks for it any more'));
  hub.fault = undefined;
  await local.run([call], { signal: noSignal() });
  expect(hub.requests.at(-1)?.range).toMatch(/^bytes=\d{4,}-$/);
}, 60_000);

test('a file that was damaged here is found by its hash and fetched again', async () => {
  local = start();
  await local.pull('some/sentiment');
  await local.close?.();
  const network = join(folder, 'some/sentiment/onnx/model_quantized.onnx');
  const good = readFileSync(network);
  await writeFile(network, Buffer.alloc(good.length, 0x5a));
  hub.requests.length = 0;
  local = start({ downloads: 'recommended' });
  expect(await ask(local, 'text-classification', 'I love it', { model: 'some/sentiment' })).toMatchObject({
    results: [{ label: 'POSITIVE' }, {}],
  });
  expect(readFileSync(network).equals(good)).toBe(true);
  expect(hub.sent.filter((file) => file !== 'config.json')).toEqual(['onnx/model_quantized.onnx']);
}, 60_000);

test('a precision that does not load is set aside for another', async () => {
  const { 'onnx/model_quantized.onnx': network = Buffer.alloc(0), ...files } = readModel(join(MODELS, 'sentiment'));
  const config = JSON.stringify({ ...JSON.parse(String(files['config.json'])), 'transformers.js_config': {} });
  hub.add('some/odd', {
    ...files,
    'config.json': config,
    'onnx/model_quantized.onnx': Buffer.alloc(10_000, 1),
    'onnx/model_q4.onnx': network,
  });
  local = start();
  const { dtype } = await local.pull('some/odd');
  expect(await ask(local, 'text-classification', 'I love it', { model: 'some/odd' })).toMatchObject({
    results: [{ label: 'POSITIVE' }, {}],
  });
  expect(dtype).toBe('q4');
  const error = await refusal(ask(local, 'text-classification', 'x', { model: 'some/odd:q8' }));
  expect(error).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', message: expect.stringContaining('does not load') });
}, 60_000);

test('weights in a file beside the network, fetched from the Hub and linked in the cache of Hugging Face', async () => {
  const { 'onnx/model_quantized.onnx': whole = Buffer.alloc(0), ...files } = readModel(join(MODELS, 'sentiment'));
  const { network, data } = splitWeights(whole, 'model_quantized.onnx_data');
  const split = { 'onnx/model_quantized.onnx': network, 'onnx/model_quantized.onnx_data': data };
  const config = { ...JSON.parse(String(files['config.json'])) };
  config['transformers.js_config'] = { dtype: 'q8', use_external_data_format: true };
  hub.add('some/split', { ...files, ...split, 'config.json': JSON.stringify(config) });
  const repository = join(folder, 'hf', 'models--other--split');
  await mkdir(join(repository, 'snapshots/abc/onnx'), { recursive: true });
  await mkdir(join(repository, 'blobs'));
  await mkdir(join(repository, 'refs'));
  await writeFile(join(repository, 'refs/main'), 'abc');
  for (const [path, bytes] of Object.entries({ ...files, ...split })) {
    const blob = createHash('sha256').update(bytes).digest('hex');
    await writeFile(join(repository, 'blobs', blob), bytes);
    await symlink(join(repository, 'blobs', blob), join(repository, 'snapshots/abc', path));
  }
  local = start({ downloads: 'none', huggingFaceCache: join(folder, 'hf') });
  await local.pull('some/split');
  for (const model of ['some/split', 'other/split']) {
    expect(await ask(local, 'text-classification', 'I love it', { model })).toMatchObject({
      results: [{ label: 'POSITIVE' }, {}],
    });
    expect(local.models()).toContain(model);
  }
  expect(hub.requests.every(({ repo }) => repo === 'some/split')).toBe(true);
}, 60_000);

test('callers of broken models change nothing for others, and end no worker', async () => {
  const files = readModel(join(MODELS, 'sentiment'));
  const external = { 'transformers.js_config': { dtype: 'q8', use_external_data_format: true } };
  hub.add('evil/external', {
    ...files,
    'config.json': JSON.stringify({ ...JSON.parse(String(files['config.json'])), ...external }),
  });
  hub.add('evil/garbage', { ...files, 'onnx/model_quantized.onnx': Buffer.alloc(1_000, 7) });
  hub.add('evil/config', { ...files, 'config.json': 'null' });
  hub.add('evil/hangs', files);
  hub.fault = ({ repo, kind }) => (repo === 'evil/hangs' && kind === 'cdn' ? { hangs: true } : undefined);
  local = start();
  await ask(local, 'text-classification', 'I love it');
  const before = local.pids();
  const broken = ['evil/external', 'evil/garbage', 'evil/config', 'evil/hangs', 'evil/absent'];
  const asked = Promise.all(broken.map((model) => refusal(ask(local, 'text-classification', 'x', { model }))));
  for (let i = 0; i < 20; i++) {
    expect(await ask(local, 'text-classification', `I love it ${i}`)).toMatchObject({
      results: [{ label: 'POSITIVE' }, {}],
    });
  }
  expect((await asked).map(({ code }) => code)).toEqual([
    'MODEL_NOT_FOUND',
    expect.stringMatching(/MODEL_LOADING|UPSTREAM_UNAVAILABLE/),
    expect.any(String),
    'MODEL_LOADING',
    'MODEL_NOT_FOUND',
  ]);
  expect(local.pids()).toEqual(before);
}, 60_000);

test('a model that the Hub does not have, and no network at all', async () => {
  local = start();
  const absent = await refusal(ask(local, 'text-classification', 'x', { model: 'some/absent' }));
  expect(absent).toMatchObject({
    code: 'MODEL_NOT_FOUND',
    message: expect.stringMatching(/no model some\/absent on.*sentiment/),
  });
  expect(existsSync(join(folder, 'some'))).toBe(false);
  await local.close?.();
  local = start({ hub: { endpoint: 'http://127.0.0.1:9' } });
  const offline = await refusal(local.pull('some/sentiment'));
  expect(offline).toMatchObject({
    code: 'MODEL_NOT_FOUND',
    message: expect.stringMatching(/cannot be reached.*sentiment/),
  });
  expect(await ask(local, 'text-classification', 'I love it')).toMatchObject({ results: [{ label: 'POSITIVE' }, {}] });
});
