// The program as people type it: commands, flags, what is printed and the exit code.

import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { VARIABLES } from '../../src/settings/variables.ts';
import { type Hub, startHub } from '../fakes/start-hub.ts';
import { MODELS } from '../local/start-local.ts';

let hub: Hub;
let cache: string;

beforeAll(async () => {
  hub = await startHub(MODELS);
  cache = await mkdtemp(join(tmpdir(), 'inferql-cli-'));
});
afterAll(async () => {
  hub.close();
  await rm(cache, { recursive: true, force: true });
});

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
    const { code, out, err } = await inferql(['--help']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    for (const name of Object.keys(VARIABLES)) expect(out).toContain(`--${name.toLowerCase().replaceAll('_', '-')} `);
    for (const name of ['start', 'pull', 'models', 'check']) expect(out).toMatch(new RegExp(`^ {2}${name}\\b`, 'm'));
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

  test('check tells what would run, and no secret', async () => {
    const environment = { HF_TOKEN: 'hf_hush', CACHE_SECONDS: '1' };
    const { code, out } = await inferql(['check', '--cache-seconds=7', '--hf-custom-endpoint=false'], environment);
    expect(code).toBe(0);
    expect(out).toContain('hugging-face (default): hugging-face at https://router.huggingface.co/hf-inference');
    expect(out).toContain('CACHE_SECONDS=7');
    expect(out).toContain('HF_TOKEN=(not shown)');
    expect(out).not.toContain('hush');
  });

  test('a bad value is a bad setting, with code 1', async () => {
    const { code, err } = await inferql(['check', '--batch-max=none']);
    expect(code).toBe(1);
    expect(err).toContain('BATCH_MAX: expected an integer from 1 to 1024, got "none".');
  });
});

describe('models', () => {
  test('models lists what is here, and what it answers', async () => {
    const { code, out } = await inferql(['models'], { LOCAL_CACHE: '/nonexistent', HOST: '0.0.0.0' });
    expect(code).toBe(0);
    expect(out).toMatch(/^text2text +summarization, translation$/m);
  });

  test('pull fetches models with their progress; one that fails does not stop the others, and is told by code 1', async () => {
    const environment = { LOCAL_CACHE: cache, HF_ENDPOINT: hub.url, HF_TOKEN: 'hf_hush', LOCAL_DOWNLOADS: 'false' };
    const { code, out, err } = await inferql(['pull', 'some/absent', '../x', 'some/sentiment'], environment);
    expect(code).toBe(1);
    expect(out).toContain('Fetching model some/sentiment: 100 %.');
    expect(out).toContain('Model some/sentiment is here, and loads.');
    expect(err).toContain('There is no model some/absent on the Hub.');
    expect(err).toContain('../x: model: expected a Hub model id');
    expect(hub.sent).toContain('onnx/model_quantized.onnx');
    // A mirror is not the Hub: it does not get the key.
    expect(hub.keys).toEqual([]);
    const listed = await inferql(['models'], { LOCAL_CACHE: cache });
    expect(listed.out).toMatch(/^some\/sentiment$/m);
  });

  test('pull without a network says which models are there', async () => {
    const environment = { LOCAL_CACHE: '/nonexistent', HF_ENDPOINT: 'http://127.0.0.1:9' };
    const { code, out, err } = await inferql(['pull', 'some/sentiment'], environment);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/the Hub cannot be reached\. Models that are here: .*fill-mask/);
  });
});
