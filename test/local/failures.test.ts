// What a client or an operator can do wrong costs one clear error, and the next call is answered.

import { cp, mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { LocalConnection } from '../../src/connections/local/connection.ts';
import { Media } from '../../src/inference/index.ts';
import { draw, redCircle } from './pictures.ts';
import { ask, MODELS, refusal, startLocal, wav } from './start-local.ts';

let local: LocalConnection;
let folder: string;
let pid: number | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inferql-models-'));
  for (const model of [
    'sentiment',
    'shapes-classification',
    'commands-classification',
    'chat-lm',
    'ner',
    'qa',
    'text2text',
  ]) {
    await cp(join(MODELS, model), join(folder, model), { recursive: true });
  }
  local = startLocal({ modelsFolder: folder });
  await ask(local, 'text-classification', 'warm up');
  [pid] = local.pids();
});
afterAll(async () => {
  await local.close?.();
  await rm(folder, { recursive: true });
});
afterEach(async () => {
  expect(await ask(local, 'text-classification', 'I love it')).toMatchObject({ results: [{ label: 'POSITIVE' }, {}] });
  expect(local.pids()).toEqual([pid]);
});

test('a folder without an index finds a model for each task it can', () => {
  expect(local.defaultModel('text-classification')).toBe('sentiment');
  expect(local.defaultModel('audio-classification')).toBe('commands-classification');
  expect(local.defaultModel('object-detection')).toBeUndefined();
});

test('a model that is not here is named, with those that are', async () => {
  const error = await refusal(ask(local, 'text-classification', 'x', { model: 'who/knows' }));
  expect(error).toMatchObject({
    code: 'MODEL_NOT_FOUND',
    message: expect.stringMatching(/who\/knows.*chat-lm.*sentiment/),
  });
});

test.each(['/etc', '../sentiment', 'a/../../etc', 'a/b/c', '.', 'x'.repeat(200), 'a--b'])(
  'the model id %s opens nothing',
  async (model) => {
    expect(await refusal(ask(local, 'text-classification', 'x', { model }))).toMatchObject({ code: 'BAD_USER_INPUT' });
  },
);

test('a model of another kind says so, and which one can', async () => {
  const error = await refusal(ask(local, 'text-classification', 'x', { model: 'ner' }));
  expect(error).toMatchObject({
    code: 'TASK_NOT_SUPPORTED',
    message: expect.stringMatching(/token-classification.*sentiment/),
  });
  const table = { query: 'x', table: [{ header: 'a', values: ['1'] }] };
  expect(await refusal(ask(local, 'table-question-answering', table, { model: 'ner' }))).toMatchObject({
    code: 'TASK_NOT_SUPPORTED',
  });
});

test('broken models: no weights, cut weights, a config that is no JSON', async () => {
  const copy = async (name: string) => {
    await cp(join(MODELS, 'sentiment'), join(folder, name), { recursive: true });
    return join(folder, name);
  };
  await rm(join(await copy('no-weights'), 'onnx'), { recursive: true });
  await truncate(join(await copy('cut-weights'), 'onnx/model_quantized.onnx'), 50_000);
  await writeFile(join(await copy('bad-config'), 'config.json'), '{"architectures": [');
  await cp(join(MODELS, 'qa/onnx'), join(await copy('wrong-weights'), 'onnx'), { recursive: true });
  await writeFile(join(await copy('bad-weights'), 'onnx/model_quantized.onnx'), Buffer.alloc(100_000, 'x'));
  await mkdir(join(folder, 'empty'));
  const codes: Record<string, string> = {
    'no-weights': 'MODEL_NOT_FOUND',
    'cut-weights': 'UPSTREAM_UNAVAILABLE',
    'bad-config': 'UPSTREAM_UNAVAILABLE',
    'bad-weights': 'UPSTREAM_UNAVAILABLE',
    empty: 'MODEL_NOT_FOUND',
  };
  for (const [model, code] of Object.entries(codes)) {
    const error = await refusal(ask(local, 'text-classification', 'x', { model }));
    expect(error, model).toMatchObject({ code, message: expect.stringContaining(model) });
    expect(error.message).not.toContain(folder);
  }
  const mixed = await refusal(ask(local, 'text-classification', 'x', { model: 'wrong-weights' }));
  expect(mixed).toMatchObject({ code: 'UPSTREAM_BAD_RESPONSE', model: 'wrong-weights' });
  expect(mixed.message).toContain('no output logits');
});

test('truncated files are refused', async () => {
  const { bytes } = await redCircle();
  const picture = new Media(bytes.slice(0, 300), 'image/png');
  expect(await refusal(ask(local, 'image-classification', picture))).toMatchObject({ code: 'BAD_USER_INPUT' });
  const recording = new Media(wav(1).bytes.slice(0, 30), 'audio/wav');
  expect(await refusal(ask(local, 'audio-classification', recording))).toMatchObject({ code: 'BAD_USER_INPUT' });
  const wrong = new Media(bytes, 'audio/mpeg');
  expect(await refusal(ask(local, 'audio-classification', wrong))).toMatchObject({ code: 'BAD_USER_INPUT' });
});

test('a picture of a kind that is not accepted meets no decoder, whatever it is said to be', async () => {
  const { bytes } = await redCircle();
  const avif = new Media(await sharp(bytes).avif().toBuffer(), 'image/png');
  expect(await refusal(ask(local, 'image-classification', avif))).toMatchObject({ code: 'BAD_USER_INPUT' });
});

test('a picture that a phone holds sideways is turned upright', async () => {
  const { bytes } = await draw(128, 64, '<circle cx="32" cy="32" r="24" fill="red"/>');
  const turned = await sharp(bytes).jpeg().withMetadata({ orientation: 6 }).toBuffer();
  expect(await ask(local, 'image-classification', new Media(turned, 'image/jpeg'))).toMatchObject({ classes: {} });
});

test('parameters that a model does not have are refused, not passed over', async () => {
  expect(await refusal(ask(local, 'text-generation', 'x', { parameters: { typicalP: 0.5 } }))).toMatchObject({
    code: 'BAD_USER_INPUT',
  });
  expect(await refusal(ask(local, 'translation', 'x', { parameters: { tgtLang: 'de' } }))).toMatchObject({
    code: 'BAD_USER_INPUT',
  });
});
