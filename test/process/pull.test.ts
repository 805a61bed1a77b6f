// Models as people fetch, list and remove them at the command line, from a fake Hub.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Hub, readModel, startHub } from '../fakes/start-hub.ts';
import { MODELS } from '../local/start-local.ts';
import { runInferql } from '../support/run-inferql.ts';

let hub: Hub;
let cache: string;
const children = new Set<ChildProcess>();

beforeEach(async () => {
  hub = await startHub(MODELS);
  cache = await mkdtemp(join(tmpdir(), 'inferql-pull-'));
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  hub.close();
  await rm(cache, { recursive: true, force: true });
});

const LONG = 120_000;
const RECOMMENDED = 'Xenova/distilbert-base-uncased-finetuned-sst-2-english';

interface Running {
  child: ChildProcess;
  ended: Promise<{ code: number | null; out: string; err: string }>;
  text(): string;
}

const settings = () => ({ LOCAL_CACHE: cache, HF_ENDPOINT: hub.url });

/** As a process of its own, which can be interrupted, killed, or be one of several. */
function start(args: string[], environment: Record<string, string> = {}): Running {
  const env = { PATH: process.env.PATH ?? '', HOME: cache, ...settings(), ...environment };
  const child = spawn(process.execPath, ['dist/main.js', ...args], { env });
  children.add(child);
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk;
  });
  const ended = new Promise<{ code: number | null; out: string; err: string }>((resolve) =>
    child.once('close', (code) => {
      children.delete(child);
      resolve({ code, out, err });
    }),
  );
  return { child, ended, text: () => out };
}

/** In this process, to its end. */
const inferql = (args: string[], environment: Record<string, string> = {}) =>
  runInferql(args, { environment: { ...settings(), ...environment } });
const partial = () => join(cache, 'some/sentiment/onnx/model_quantized.onnx.incomplete');
const bytesOf = (path: string) => (existsSync(path) ? statSync(path).size : 0);

test(
  'pull goes on after one that fails, and models and rm say and do what is here',
  async () => {
    const pulled = await start(['pull', 'some/absent', '../x', 'some/sentiment'], {
      HF_TOKEN: 'hf_hush',
      LOCAL_DOWNLOADS: 'none',
    }).ended;
    expect(pulled.code).toBe(1);
    expect(pulled.out).toMatch(/^Fetching some\/sentiment: 100 % \(/m);
    expect(pulled.out).toContain('Model some/sentiment (q8) is here, and loads.');
    expect(pulled.err).toContain('There is no model some/absent on the mirror');
    expect(pulled.err).toContain('../x: model: expected a Hub model id');
    // A mirror is not the Hub: it does not get the key.
    expect(hub.keys).toEqual([]);
    const listed = await start(['models']).ended;
    expect(listed.out).toMatch(/^text2text +q8 +[\d.]+ [MG]B +\d{4}-\d\d-\d\d +translation \(default\)$/m);
    expect(listed.out).toMatch(/^some\/sentiment +q8 .* text-classification +\/.*some\/sentiment$/m);
    const sent = hub.sent.length;
    expect((await inferql(['pull', 'some/sentiment'])).out).toBe(
      'Model some/sentiment (q8) was here already, and loads.\n',
    );
    expect(hub.sent.slice(sent)).toEqual(['config.json']);
    expect((await inferql(['pull', '--force', `${'https://huggingface.co/'}some/sentiment/tree/main`])).out).toContain(
      'is here',
    );
    expect(hub.sent.filter((file) => file.endsWith('.onnx'))).toHaveLength(2);
    const removed = await start(['rm', 'some/sentiment', 'sentiment', 'some/absent']).ended;
    expect(removed).toMatchObject({ code: 1, out: 'Model some/sentiment has been removed.\n' });
    expect(removed.err).toMatch(/was not fetched.*\n.*There is no local model some\/absent/);
    expect((await inferql(['models'])).out).not.toContain('some/');
  },
  LONG,
);

test(
  'interrupted at 20 kB/s: it says how to go on, lists what is incomplete, and finishes later',
  async () => {
    hub.fault = ({ kind }) => (kind === 'cdn' ? { bytesPerSecond: 20_000 } : undefined);
    const { child, ended } = start(['pull', 'some/sentiment']);
    await expect.poll(() => bytesOf(partial()), { timeout: 40_000 }).toBeGreaterThan(20_000);
    child.kill('SIGINT');
    expect(await ended).toMatchObject({
      code: 130,
      err: 'Interrupted. "inferql pull some/sentiment" goes on where this has stopped.\n',
    });
    const kept = bytesOf(partial());
    expect(kept).toBeGreaterThan(20_000);
    const listed = await inferql(['models']);
    expect(listed.out).toMatch(/^some\/sentiment +incomplete/m);
    expect(listed.out).toContain('"inferql pull some/sentiment" goes on with it.');
    hub.fault = undefined;
    expect(await inferql(['pull', 'some/sentiment'])).toMatchObject({ code: 0 });
    expect(hub.requests.findLast(({ kind }) => kind === 'cdn')?.range).toBe(`bytes=${kept}-`);
  },
  LONG,
);

test(
  'killed in the middle, and gone on with by two at once, one of which fetches',
  async () => {
    hub.fault = ({ kind }) => (kind === 'cdn' ? { bytesPerSecond: 20_000 } : undefined);
    const { child, ended } = start(['pull', 'some/sentiment']);
    await expect.poll(() => bytesOf(partial()), { timeout: 40_000 }).toBeGreaterThan(10_000);
    child.kill('SIGKILL');
    await ended;
    hub.requests.length = 0;
    hub.fault = ({ kind }) => (kind === 'cdn' ? { bytesPerSecond: 300_000 } : undefined);
    const both = await Promise.all([1, 2].map(() => start(['pull', 'some/sentiment']).ended));
    expect(both).toMatchObject([{ code: 0 }, { code: 0 }]);
    expect(hub.requests.filter(({ kind, method }) => kind === 'cdn' && method === 'GET')).toHaveLength(1);
  },
  LONG,
);

test(
  'a revision and a precision by name',
  async () => {
    const files = readModel(join(MODELS, 'sentiment'));
    hub.add('some/model', files, 'v1.0');
    const named = await inferql(['pull', 'some/model@v1.0', 'some/model@v1.0:q8', '--dtype', 'fp32']);
    expect(named.err).toBe(
      'some/model@v1.0:fp32: Model some/model@v1.0 has no ONNX files of dtype fp32. There are: q8. ' +
        `${named.err.slice(named.err.indexOf('Models that are here'))}`,
    );
    expect(named.out).toContain('Model some/model@v1.0:q8 (q8) is here');
    expect((await inferql(['models'])).out).toMatch(/^some\/model@v1\.0 +q8/m);
  },
  LONG,
);

const canMount = process.getuid?.() === 0 && process.platform === 'linux';

test.skipIf(!canMount)(
  'a disk that is too small and one that cannot be written are named, with no path of it',
  async () => {
    const disk = join(cache, 'disk');
    execFileSync('mkdir', [disk]);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk]);
    try {
      const full = await inferql(['pull', 'some/sentiment'], { LOCAL_CACHE: disk });
      expect(full).toMatchObject({ code: 1, err: expect.stringMatching(/needs .* MB on the disk of LOCAL_CACHE/) });
      execFileSync('mount', ['-o', 'remount,ro', disk]);
      const readOnly = await inferql(['pull', 'some/sentiment'], { LOCAL_CACHE: disk });
      expect(readOnly).toMatchObject({ code: 1, err: expect.stringContaining('LOCAL_CACHE cannot be written') });
      expect(full.err + readOnly.err).not.toContain(disk);
    } finally {
      execFileSync('umount', [disk]);
    }
  },
  LONG,
);

test(
  'without a network it says so, and which models are there',
  async () => {
    const { code, out, err } = await inferql(['pull', 'some/sentiment'], { HF_ENDPOINT: 'http://127.0.0.1:9' });
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(
      /cannot be reached: the connection is refused\. Check the network and HF_ENDPOINT\. Models that are here: .*fill-mask/,
    );
  },
  LONG,
);

test(
  'recommended models are listed, fetched by task, and the defaults from then on, also with HF_TOKEN',
  async () => {
    hub.add(RECOMMENDED, readModel(join(MODELS, 'sentiment')));
    expect((await inferql(['pull', '--recommended', 'text-clasification'])).err).toContain(
      'There is no recommended model for',
    );
    expect(await inferql(['pull', '--recommended', 'text-classification'])).toMatchObject({ code: 0 });
    const { out } = await inferql(['models', '--recommended']);
    expect(out).toMatch(new RegExp(`^text-classification +${RECOMMENDED} +q8 +67 MB +Apache-2.0 +English +here$`, 'm'));
    expect((await inferql(['models'])).out).toMatch(
      new RegExp(`^${RECOMMENDED} .*text-classification \\(default\\)`, 'm'),
    );
    expect((await inferql(['check'], { HF_TOKEN: 'hf_hush' })).out).toContain('local (default)');
    expect((await inferql(['check'], { HF_TOKEN: 'hf_hush', LOCAL_CACHE: join(cache, 'other') })).out).toContain(
      'hugging-face (default)',
    );
    const server = start(['--port', '0'], { HF_TOKEN: 'hf_hush' });
    await expect.poll(server.text, { timeout: 40_000 }).toContain('Try:');
    const url = /http:\/\/127\.0\.0\.1:\d+\/graphql/.exec(server.text())?.[0] ?? '';
    const query =
      'mutation { textClassification(input: { inputs: "I love it" }) { results { label } info { connection model } } }';
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    expect(await response.json()).toMatchObject({
      data: {
        textClassification: { results: [{ label: 'POSITIVE' }, {}], info: { connection: 'local', model: RECOMMENDED } },
      },
    });
    server.child.kill('SIGTERM');
    expect((await server.ended).code).toBe(0);
  },
  LONG,
);

const hasScript = existsSync('/usr/bin/script');

test.skipIf(!hasScript)(
  'on a terminal it draws a bar for each file and one for all, with the rate and the time left',
  async () => {
    hub.fault = ({ kind }) => (kind === 'cdn' ? { bytesPerSecond: 250_000 } : undefined);
    const env = { ...process.env, LOCAL_CACHE: cache, HF_ENDPOINT: hub.url };
    const command = `${process.execPath} dist/main.js pull some/sentiment`;
    const child = spawn('script', ['-qec', command, '/dev/null'], { env });
    children.add(child);
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk;
    });
    await new Promise((resolve) => child.once('close', resolve));
    children.delete(child);
    expect(out).toMatch(/_quantized\.onnx +█+░+ +\d+ %/);
    expect(out).toMatch(/some\/sentiment +█+░+ +\d+ % .* of .*, \d+ kB\/s, \d+:\d\d left/);
    expect(out.trim().split('\n').at(-1)).toContain('Model some/sentiment (q8) is here, and loads.');
  },
  LONG,
);
