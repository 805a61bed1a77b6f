// The program as people type it: commands, flags, what is printed and the exit code.

import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { VARIABLES } from '../../src/settings/variables.ts';
import { runInferql } from '../support/run-inferql.ts';

/** Runs `inferql` to its end; with `until`, to the first output that holds it, then SIGTERM. */
async function inferql(args: string[], environment: Record<string, string> = {}, until?: string) {
  const env = { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...environment };
  const child = spawn(process.execPath, ['dist/main.js', ...args], { env });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk;
    if (until && out.includes(until)) child.kill('SIGTERM');
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk;
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, out, err };
}

describe('help and version', () => {
  test('--help shows every command and a flag for every setting', async () => {
    const { code, out, err } = await runInferql(['--help']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    for (const name of Object.keys(VARIABLES)) expect(out).toContain(`--${name.toLowerCase().replaceAll('_', '-')} `);
    for (const name of ['start', 'pull', 'models', 'rm', 'check'])
      expect(out).toMatch(new RegExp(`^ {2}${name}\\b`, 'm'));
    // Forty flags in one list cannot be read.
    for (const group of ['Server', 'Connections', 'Local models', 'Access', 'Limits', 'Observability'])
      expect(out).toContain(`\n${group}:\n`);
  });

  test.each([
    [
      ['run', '--help'],
      ['Usage: inferql run [OPTIONS] TASK [INPUT…]', '--stream', 'summarization'],
    ],
    [
      ['help', 'pull'],
      ['Usage: inferql pull [OPTIONS] MODEL…', '--force'],
    ],
    [['check', '-h'], ['Usage: inferql check']],
  ])('%j is the help of that command alone', async (args, words) => {
    const { code, out } = await runInferql(args);
    expect(code).toBe(0);
    for (const word of words) expect(out).toContain(word);
    expect(out).not.toContain('--max-queued');
  });

  test('--version is the version of the package, also after a command', async () => {
    const { version } = (await import('../../package.json', { with: { type: 'json' } })).default;
    const { code, out } = await inferql(['pull', '--version']);
    expect({ code, out }).toEqual({ code: 0, out: `inferql ${version} (node ${process.version})\n` });
  });
});

describe('flags', () => {
  test('serve like the environment, and win over it', async () => {
    const { code, out, err } = await inferql(['--port', '0', '--local-downloads=false'], { PORT: 'bad' }, 'Try:');
    expect(out).toMatch(/^inferql ready at http:\/\/127\.0\.0\.1:\d+\/graphql$/m);
    expect({ code, err }).toEqual({ code: 0, err: '' });
  });

  test.each([
    [
      'text-clasification=sentiment',
      '"text-clasification" is no task of local models. Did you mean text-classification',
    ],
    ['text-classification=../sentiment', '"../sentiment" is no id of a model'],
  ])('LOCAL_DEFAULTS=%s is refused', async (LOCAL_DEFAULTS, words) => {
    for (const args of [['check'], ['models']]) {
      const { code, out, err } = await runInferql(args, { environment: { LOCAL_DEFAULTS } });
      expect({ code, out, err }).toEqual({ code: 1, out: '', err: expect.stringContaining(words) });
    }
  });

  test('check tells what would run, and no secret', async () => {
    const environment = { HF_TOKEN: 'hf_hush', CACHE_SECONDS: '1' };
    const { code, out } = await runInferql(['check', '--cache-seconds=7', '--hf-custom-endpoint=false'], {
      environment,
    });
    expect(code).toBe(0);
    expect(out).toContain('hugging-face (default): hugging-face at https://router.huggingface.co/hf-inference');
    expect(out).toContain('CACHE_SECONDS=7');
    expect(out).toContain('HF_TOKEN=(not shown)');
    expect(out).not.toContain('hush');
  });

  test('a task that does not exist is a bad setting in the models of a connection', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'inferql-')), 'connections.json');
    const entry = { id: 'a', kind: 'custom-endpoint', baseUrl: 'http://a.example' };
    writeFileSync(file, JSON.stringify({ connections: [{ ...entry, models: { 'text-clasification': 'a/b' } }] }));
    const { code, err } = await runInferql(['check', '--connections-file', file]);
    expect(code).toBe(1);
    expect(err).toContain('there is no task "text-clasification". Did you mean text-classification?');
  });

  test('a bad value is a bad setting, with code 1', async () => {
    const { code, err } = await inferql(['check', '--batch-max=none']);
    expect(code).toBe(1);
    expect(err).toContain('--batch-max (BATCH_MAX): expected an integer from 1 to 1024, got "none".');
    const { err: byVariable } = await runInferql(['check'], { environment: { BATCH_MAX: 'none' } });
    expect(byVariable).toContain('- BATCH_MAX: expected an integer from 1 to 1024, got "none".');
  });
});
