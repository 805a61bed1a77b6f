// Models are fetched on first use from a Hub, here a small server that serves the project's own models.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import type { LocalConnection, LocalConnectionOptions } from '../../src/connections/local/connection.ts';
import { createInference } from '../../src/inference/index.ts';
import { type Hub, startHub } from '../fakes/start-hub.ts';
import { startTestGraphql } from '../support/graphql-server.ts';
import { settings } from '../unit/inference/settings.ts';
import { ask, MODELS, refusal, startLocal } from './start-local.ts';

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
  return startLocal({ downloads: true, cacheFolder: folder, hub: `${hub.url}/`, ...options });
}

test('a model is fetched once, with its progress told, and is here from then on', async () => {
  const log: string[] = [];
  local = start({ log: (message) => log.push(message) });
  const model = 'some/sentiment';
  const answers = await Promise.all(
    ['I love it', 'awful'].map((text) => ask(local, 'text-classification', text, { model })),
  );
  expect(answers).toMatchObject([{ results: [{ label: 'POSITIVE' }, {}] }, { results: [{ label: 'NEGATIVE' }, {}] }]);
  expect(hub.sent.filter((file) => file.endsWith('.onnx'))).toEqual(['onnx/model_quantized.onnx']);
  expect(log).toContainEqual(expect.stringContaining('100 %'));
  expect(local.models()).toContain(model);
  expect(local.downloads()).toEqual([]);
  await local.close?.();
  local = start({ downloads: false });
  expect(await ask(local, 'text-classification', 'I love it', { model })).toMatchObject({
    results: [{ label: 'POSITIVE' }, {}],
  });
});

test('Query.connections tells how far a download is, and which models are here', async () => {
  let release = () => {};
  // However often it is asked for: each answer ends when all may.
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  hub.sendNetwork = (response, bytes) => {
    response.write(bytes.subarray(0, bytes.length / 2));
    void released.then(() => response.end(bytes.subarray(bytes.length / 2)));
  };
  local = start();
  const inference = createInference({ connections: [local], settings });
  const run = startTestGraphql({ inference, defaultConnection: 'local' });
  const connections = async () => {
    const query = '{ connections { id models downloads { model loadedBytes totalBytes } } }';
    return shape.parse(await run(query)).data.connections;
  };
  const pulled = local.pull('some/sentiment');
  pulled.catch(() => {});
  const loaded = async () => (await connections())[0]?.downloads[0]?.loadedBytes ?? 0;
  await expect.poll(loaded, { timeout: 20_000 }).toBeGreaterThan(10_000);
  const [during] = await connections();
  expect(during).toMatchObject({ id: 'local', downloads: [{ model: 'some/sentiment' }] });
  const { loadedBytes = 0, totalBytes } = during?.downloads[0] ?? {};
  expect(totalBytes).toBeGreaterThan(loadedBytes);
  release();
  await pulled;
  expect(await connections()).toEqual([
    { id: 'local', models: expect.arrayContaining(['some/sentiment', 'sentiment']), downloads: [] },
  ]);
});

const shape = z.object({
  data: z.object({
    connections: z.array(
      z.object({
        id: z.string(),
        models: z.array(z.string()),
        downloads: z.array(z.object({ model: z.string(), loadedBytes: z.number(), totalBytes: z.number().nullable() })),
      }),
    ),
  }),
});

test('a download that breaks off leaves no half file, and the next call begins it anew', async () => {
  local = start();
  hub.sendNetwork = (response, bytes) => response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
  const model = 'some/sentiment';
  const error = await refusal(ask(local, 'text-classification', 'I love it', { model }));
  expect(error).toMatchObject({ code: 'MODEL_NOT_FOUND', message: expect.stringContaining('could not be downloaded') });
  const onnx = join(folder, model, 'onnx');
  expect(existsSync(onnx) ? readdirSync(onnx) : []).toEqual([]);
  hub.sendNetwork = undefined;
  expect(await ask(local, 'text-classification', 'I love it', { model })).toMatchObject({
    results: [{ label: 'POSITIVE' }, {}],
  });
});

test('pull fetches a model ahead of its first use', async () => {
  local = start();
  await local.pull('some/fill-mask');
  const before = hub.sent.length;
  await ask(local, 'fill-mask', 'The sky is [MASK].', { model: 'some/fill-mask' });
  expect(hub.sent).toHaveLength(before);
  expect(await refusal(local.pull('../fill-mask'))).toMatchObject({ code: 'BAD_USER_INPUT' });
});

test('a model that the Hub does not have, and no network at all', async () => {
  local = start();
  const absent = await refusal(ask(local, 'text-classification', 'x', { model: 'some/absent' }));
  expect(absent).toMatchObject({ code: 'MODEL_NOT_FOUND', message: expect.stringMatching(/on the Hub.*sentiment/) });
  await local.close?.();
  local = startLocal({ downloads: true, cacheFolder: folder, hub: 'http://127.0.0.1:9/' });
  const offline = await refusal(ask(local, 'text-classification', 'x', { model: 'some/sentiment' }));
  expect(offline).toMatchObject({
    code: 'MODEL_NOT_FOUND',
    message: expect.stringMatching(/cannot be reached.*sentiment/),
  });
  expect(await ask(local, 'text-classification', 'I love it')).toMatchObject({ results: [{ label: 'POSITIVE' }, {}] });
});

test('a model whose weights lack a part fails its own callers, and the worker goes on', async () => {
  const models = await mkdtemp(join(tmpdir(), 'inferql-hub-'));
  await cp(join(MODELS, 'sentiment'), join(models, 'sentiment'), { recursive: true });
  const config: object = JSON.parse(readFileSync(join(models, 'sentiment', 'config.json'), 'utf8'));
  // The library asks for `model_quantized.onnx_data` besides, which this Hub does not have: its own promise never settles.
  const own = { ...config, 'transformers.js_config': { use_external_data_format: true, dtype: 'q8' } };
  await writeFile(join(models, 'sentiment', 'config.json'), JSON.stringify(own));
  const partial = await startHub(models);
  const log: string[] = [];
  local = start({ hub: `${partial.url}/`, log: (message) => log.push(message) });
  await ask(local, 'text-classification', 'warm up');
  const pids = local.pids();
  for (let i = 0; i < 2; i++) {
    const failing = refusal(ask(local, 'text-classification', 'x', { model: 'some/sentiment' }));
    const answers = await Promise.all(['a', 'b'].map((text) => ask(local, 'text-classification', text)));
    expect(answers).toHaveLength(2);
    expect(await failing).toMatchObject({ code: 'MODEL_NOT_FOUND', model: 'some/sentiment' });
  }
  expect(local.pids()).toEqual(pids);
  expect(log.filter((line) => line.includes('worker ended'))).toEqual([]);
  partial.close();
  await rm(models, { recursive: true });
});
