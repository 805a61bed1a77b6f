// Models are fetched on first use from a Hub, here a small server that serves the project's own models.

import { createReadStream, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import type {
  LocalConnection,
  LocalConnectionOptions,
} from '../../../src/connections/local/create-local-connection.ts';
import { createClientOf } from '../../../src/graphql/client.ts';
import { createGraphql } from '../../../src/graphql/create-graphql.ts';
import { uploadLimits } from '../../../src/graphql/uploads/upload-limits.ts';
import { createInference } from '../../../src/inference/index.ts';
import { settings } from '../../inference/settings.ts';
import { ask, MODELS, refusal, startLocal } from './start-local.ts';

let hub: Server;
let requests: string[];
let cut: boolean;
/** Where it is set, the second half of a network is sent when it resolves. */
let hold: Promise<void> | undefined;
let folder: string;
let local: LocalConnection;

beforeEach(async () => {
  requests = [];
  cut = false;
  hold = undefined;
  folder = await mkdtemp(join(tmpdir(), 'inferql-cache-'));
  hub = createServer((request, response) => {
    const [, , model = '', file = ''] = /^\/([\w-]+)\/([\w-]+)\/resolve\/main\/(.*)$/.exec(request.url ?? '') ?? [];
    const path = join(MODELS, model, file);
    if (!existsSync(path)) return void response.writeHead(404).end();
    const { size } = statSync(path);
    if (request.headers.range) {
      response.writeHead(206, { 'content-range': `bytes 0-0/${size}`, 'content-length': 1 });
      return void response.end('x');
    }
    requests.push(file);
    response.writeHead(200, { 'content-length': size });
    const half = cut && file.endsWith('.onnx');
    if (hold && file.endsWith('.onnx')) {
      const bytes = readFileSync(path);
      response.write(bytes.subarray(0, size / 2));
      void hold.then(() => response.end(bytes.subarray(size / 2)));
      return;
    }
    const stream = createReadStream(path, half ? { end: Math.floor(size / 2) } : {});
    if (half) stream.on('end', () => response.destroy());
    stream.pipe(response, { end: !half });
  });
  await new Promise<void>((resolve) => hub.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  await local.close?.();
  hub.close();
  await rm(folder, { recursive: true, force: true });
});

function start(options: Partial<LocalConnectionOptions> = {}): LocalConnection {
  const { port } = hub.address() as AddressInfo;
  return startLocal({ downloads: true, cacheFolder: folder, hub: `http://127.0.0.1:${port}/`, ...options });
}

test('a model is fetched once, with its progress told, and is here from then on', async () => {
  const log: string[] = [];
  local = start({ log: (message) => log.push(message) });
  const model = 'some/sentiment';
  const answers = await Promise.all(
    ['I love it', 'awful'].map((text) => ask(local, 'text-classification', text, { model })),
  );
  expect(answers).toMatchObject([{ results: [{ label: 'POSITIVE' }, {}] }, { results: [{ label: 'NEGATIVE' }, {}] }]);
  expect(requests.filter((file) => file.endsWith('.onnx'))).toEqual(['onnx/model_quantized.onnx']);
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
  hold = new Promise((resolve) => {
    release = resolve;
  });
  local = start();
  const inference = createInference({ connections: [local], settings });
  const graphql = createGraphql({
    inference,
    defaultConnection: 'local',
    clientOf: createClientOf({ apiKeys: [], clientTokens: false }),
    persisted: { operations: new Map(), only: false },
    limits: uploadLimits(25),
    maxSubscriptions: 10,
    introspection: true,
    graphiql: false,
    log: console,
    path: '/graphql',
  });
  const connections = async () => {
    const query = '{ connections { id models downloads { model loadedBytes totalBytes } } }';
    const body = JSON.stringify({ query });
    const headers = { 'content-type': 'application/json' };
    const response = await graphql.fetch('http://localhost/graphql', { method: 'POST', headers, body });
    return shape.parse(await response.json()).data.connections;
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
  cut = true;
  const model = 'some/sentiment';
  const error = await refusal(ask(local, 'text-classification', 'I love it', { model }));
  expect(error).toMatchObject({ code: 'MODEL_NOT_FOUND', message: expect.stringContaining('could not be downloaded') });
  const onnx = join(folder, model, 'onnx');
  expect(existsSync(onnx) ? readdirSync(onnx) : []).toEqual([]);
  cut = false;
  expect(await ask(local, 'text-classification', 'I love it', { model })).toMatchObject({
    results: [{ label: 'POSITIVE' }, {}],
  });
});

test('pull fetches a model ahead of its first use', async () => {
  local = start();
  await local.pull('some/fill-mask');
  const before = requests.length;
  await ask(local, 'fill-mask', 'The sky is [MASK].', { model: 'some/fill-mask' });
  expect(requests).toHaveLength(before);
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
