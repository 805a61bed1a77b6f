// `inferql check` says what each custom endpoint is, as a call would find it.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { check } from '../../../src/cli/check.ts';
import { startInfinity } from '../../stand-ins/infinity.ts';
import { startOllama } from '../../stand-ins/ollama.ts';
import { startTei } from '../../stand-ins/tei.ts';
import { startTgi } from '../../stand-ins/tgi.ts';
import { startToolkit } from '../../stand-ins/toolkit.ts';

afterEach(() => vi.restoreAllMocks());

test('what each endpoint is', async () => {
  const tei = await startTei({ maxClientBatchSize: 8, model: 'org/embedder' });
  const asleep = await startToolkit({ state: 'booting' });
  const silent = await startToolkit();
  silent.script({ status: 404, body: '' }, { times: 100 });
  const standIns = [
    await startOllama({ models: ['qwen2.5:0.5b'] }),
    await startTgi(),
    tei,
    await startInfinity(),
    await startToolkit(),
    asleep,
    silent,
  ];
  const ids = ['ollama', 'tgi', 'tei', 'infinity', 'toolkit', 'asleep', 'silent'];
  const folder = mkdtempSync(join(tmpdir(), 'inferql-'));
  const file = join(folder, 'connections.json');
  const connections = standIns.map(({ url }, i) => ({
    id: ids[i],
    kind: 'custom-endpoint',
    baseUrl: `${url}/v1`,
    apiKey: 'a-secret-key',
  }));
  writeFileSync(file, JSON.stringify({ connections }));
  const printed = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  expect(await check({ operands: [], options: new Map(), environment: { CONNECTIONS_FILE: file } })).toBe(0);
  const text = printed.mock.calls.join('\n');
  expect(text).toContain('ollama: openai (ollama; models qwen2.5:0.5b)');
  expect(text).toContain('tgi: tgi');
  expect(text).toContain('tei: tei (models org/embedder; at most 8 inputs a request)');
  expect(text).toContain('toolkit: toolkit');
  expect(text).toMatch(/asleep: Connection "asleep" answered 503/);
  expect(text).toContain('silent: nothing that says what it is');
  expect(text).not.toContain('a-secret-key');
  for (const standIn of standIns) await standIn.close();
  rmSync(folder, { recursive: true });
});
