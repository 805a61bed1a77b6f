// A folder of models without an `index.json`.

import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ask, MODELS, startLocal } from './start-local.ts';

test('the first model of its task is the default, one without weights only where there is no other', async () => {
  const modelsFolder = await mkdtemp(join(tmpdir(), 'inferql-models-'));
  const config = (model: string) => join(MODELS, model, 'config.json');
  await mkdir(join(modelsFolder, 'a', 'onnx'), { recursive: true });
  await cp(config('sentiment'), join(modelsFolder, 'a', 'config.json'));
  await cp(join(MODELS, 'sentiment'), join(modelsFolder, 'some', 'whole'), { recursive: true });
  await cp(config('fill-mask'), join(modelsFolder, 'mask', 'config.json'));
  const local = startLocal({ modelsFolder });
  expect(local.defaultModel('text-classification')).toBe('some/whole');
  expect(local.defaultModel('fill-mask')).toBe('mask');
  expect(await ask(local, 'text-classification', 'I love it')).toMatchObject({ results: [{ label: 'POSITIVE' }, {}] });
  await local.close?.();
  await rm(modelsFolder, { recursive: true });
});
