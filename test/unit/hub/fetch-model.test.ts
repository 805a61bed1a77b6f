// Downloads from a fake Hub, no model loaded: what is fetched, gone on with, refused and said.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findModel, listFolders } from '../../../src/connections/local/find-model.ts';
import { type FetchModelOptions, fetchModel } from '../../../src/connections/local/hub/fetch-model.ts';
import { createHubClient, type HubClient, type HubOptions } from '../../../src/connections/local/hub/hub-client.ts';
import { InferenceError } from '../../../src/inference/index.ts';
import { type Hub, startHub } from '../../fakes/start-hub.ts';

const MODELS = 'models';

let hub: Hub;
let folder: string;
let client: HubClient;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inferql-hub-'));
  hub = await startHub(MODELS);
  client = createHubClient({ endpoint: hub.url, firstPauseMs: 50 });
});
afterEach(async () => {
  await client.close();
  hub.close();
  await rm(folder, { recursive: true, force: true });
});

const folders = () => ({ modelsFolder: '/nonexistent', cacheFolder: join(folder, 'cache') });

function fetch(model: string, options: Partial<FetchModelOptions> = {}) {
  const signal = options.signal ?? new AbortController().signal;
  const rest = { maxBytes: Number.POSITIVE_INFINITY, chosen: false, ...options, signal };
  return fetchModel({ client, folders: folders(), model, ...rest });
}

async function refusal(promise: Promise<unknown>): Promise<InferenceError> {
  const outcome = await promise.catch((error: unknown) => error);
  if (outcome instanceof InferenceError) return outcome;
  throw new Error(`Expected an InferenceError, got ${String(outcome)}.`);
}

const WEIGHTS = Buffer.alloc(300_000, 'weights');
const config = (more: object = {}) => JSON.stringify({ architectures: ['BertForMaskedLM'], ...more });
const cached = (...path: string[]) => join(folder, 'cache', ...path);
const here = () => listFolders(folders()).filter((model) => findModel(folders(), model));

describe('which files', () => {
  test.each([
    [['model', 'model_quantized', 'model_q4'], 'q8'],
    [['model', 'model_fp16', 'model_q4', 'model_q4f16'], 'q4'],
    [['model_q4f16', 'model_fp16'], 'q4f16'],
    [['model_fp16', 'model'], 'fp16'],
    [['model_uint8', 'model'], 'uint8'],
    [['model_int8'], 'int8'],
    [['model_bnb4'], 'bnb4'],
    [['model'], 'fp32'],
  ])('of %j, %s is fetched alone', async (names, dtype) => {
    const networks = Object.fromEntries(names.map((name) => [`onnx/${name}.onnx`, WEIGHTS]));
    hub.add('some/model', { 'config.json': config(), 'tokenizer.json': '{}', 'README.md': 'no', ...networks });
    const { found } = await fetch('some/model');
    expect(found.weights.name).toBe(dtype);
    expect(hub.sent.filter((path) => path.endsWith('.onnx'))).toHaveLength(1);
    expect(hub.sent).not.toContain('README.md');
    expect(readdirSync(cached('some', 'model')).sort()).toEqual([
      '.inferql.json',
      'config.json',
      'onnx',
      'tokenizer.json',
    ]);
  });

  test('a dtype that is named is taken, one that is missing is refused with those that there are', async () => {
    hub.add('some/model', { 'config.json': config(), 'onnx/model.onnx': WEIGHTS, 'onnx/model_q4.onnx': WEIGHTS });
    expect((await fetch('some/model:fp32')).found.weights.name).toBe('fp32');
    expect((await fetch('some/model:q4')).found.weights.files).toEqual(['onnx/model_q4.onnx']);
    // Both are here now, and each is found without the other.
    expect(findModel(folders(), 'some/model:fp32')?.weights.name).toBe('fp32');
    expect(await refusal(fetch('some/model:q8'))).toMatchObject({
      code: 'MODEL_NOT_FOUND',
      message: 'Model some/model has no ONNX files of dtype q8. There are: q4, fp32.',
    });
  });

  test("LOCAL_DTYPE comes first where the model has it, then the model's own choice", async () => {
    const networks = {
      'onnx/model_quantized.onnx': WEIGHTS,
      'onnx/model_q4.onnx': WEIGHTS,
      'onnx/model.onnx': WEIGHTS,
    };
    const own = config({ 'transformers.js_config': { dtype: { model: 'q4' } } });
    hub.add('some/own', { 'config.json': own, ...networks });
    expect((await fetch('some/own')).found.weights).toMatchObject({ name: 'q4', files: ['onnx/model_q4.onnx'] });
    const wanted = await fetch('some/own', { folders: { ...folders(), dtype: 'fp32' }, update: true });
    expect(wanted.found.weights.name).toBe('fp32');
  });

  test('both parts of a pair, in one precision, and the merged decoder alone', async () => {
    const names = [
      'encoder_model',
      'encoder_model_q4',
      'decoder_model',
      'decoder_with_past_model',
      'decoder_model_merged',
    ];
    const networks = Object.fromEntries(names.map((name) => [`onnx/${name}.onnx`, WEIGHTS]));
    const pair = config({ is_encoder_decoder: true, architectures: ['T5ForConditionalGeneration'] });
    hub.add('some/pair', { 'config.json': pair, ...networks });
    const { found } = await fetch('some/pair');
    expect(found.weights).toMatchObject({
      name: 'fp32',
      files: ['onnx/encoder_model.onnx', 'onnx/decoder_model_merged.onnx'],
    });
  });

  test('external data in several parts, and a model in the top folder', async () => {
    hub.add('some/large', {
      'config.json': config({ 'transformers.js_config': { use_external_data_format: { 'model.onnx': 2 } } }),
      'onnx/model.onnx': WEIGHTS,
      'onnx/model.onnx_data': WEIGHTS,
      'onnx/model.onnx_data_1': WEIGHTS,
    });
    await fetch('some/large');
    expect(hub.sent.filter((path) => path.includes('_data')).sort()).toEqual([
      'onnx/model.onnx_data',
      'onnx/model.onnx_data_1',
    ]);
    hub.add('some/top', { 'config.json': config(), 'model.onnx': WEIGHTS });
    expect((await fetch('some/top')).found.weights.subfolder).toBe('');
  });

  test('external data that is missing on the Hub is no precision that can be had', async () => {
    const external = { 'transformers.js_config': { use_external_data_format: true } };
    hub.add('some/half', { 'config.json': config(external), 'onnx/model.onnx': WEIGHTS });
    expect(await refusal(fetch('some/half'))).toMatchObject({ message: expect.stringContaining('no ONNX files') });
    expect(existsSync(cached('some'))).toBe(false);
  });

  test("a revision lies in a folder of its own, and one that isn't there is said", async () => {
    hub.add('some/model', { 'config.json': config(), 'onnx/model.onnx': 'old' }, 'refs/pr/1');
    hub.add('some/model', { 'config.json': config(), 'onnx/model.onnx': 'new' });
    await fetch('some/model@refs/pr/1');
    await fetch('some/model');
    expect(here()).toEqual(['some/model', 'some/model@refs/pr/1']);
    const read = (model: string) =>
      readFileSync(join(findModel(folders(), model)?.folder ?? '', 'onnx/model.onnx'), 'utf8');
    expect([read('some/model@refs/pr/1'), read('some/model')]).toEqual(['old', 'new']);
    expect(await refusal(fetch('some/model@v9'))).toMatchObject({
      message: expect.stringContaining('no such revision'),
    });
    for (const id of ['some/model@../x', 'some/model@-x', 'a/b/c', 'some/model:q9', '../x', 'a@b@c']) {
      expect(await refusal(fetch(id))).toMatchObject({ code: 'BAD_USER_INPUT' });
    }
  });

  test('a mirror without an API is asked for each file', async () => {
    const mirror = await startHub(MODELS, { hasApi: false });
    const asked = createHubClient({ endpoint: mirror.url });
    mirror.add('some/model', {
      'config.json': config(),
      'tokenizer.json': '{}',
      'onnx/model_q4.onnx': WEIGHTS,
      'onnx/model_q4.onnx_data': WEIGHTS,
    });
    const { found } = await fetch('some/model', { client: asked });
    expect(found.weights.files).toEqual(['onnx/model_q4.onnx', 'onnx/model_q4.onnx_data']);
    expect(await refusal(fetch('some/absent', { client: asked }))).toMatchObject({
      message: expect.stringContaining('There is no model some/absent on the mirror'),
    });
    await asked.close();
    mirror.close();
  });
});

describe('on bad lines', () => {
  test('of a mirror that names no hashes, a file that has changed meanwhile is begun anew', async () => {
    const mirror = await startHub(MODELS, { hasApi: false });
    const asked = createHubClient({ endpoint: mirror.url });
    mirror.add('some/model', { 'config.json': config(), 'onnx/model.onnx': WEIGHTS });
    await mkdir(cached('some/model/onnx'), { recursive: true });
    await writeFile(cached('some/model/onnx/model.onnx.incomplete'), Buffer.alloc(1_000, 'old'));
    await fetch('some/model', { client: asked });
    expect(readFileSync(cached('some/model/onnx/model.onnx')).equals(WEIGHTS)).toBe(true);
    await asked.close();
    mirror.close();
  });

  test('a mirror that answers every path with its own page has no model', async () => {
    const mirror = await startHub(MODELS, { hasApi: false });
    const asked = createHubClient({ endpoint: mirror.url });
    mirror.add('some/model', { 'config.json': config(), 'tokenizer.json': '{}', 'onnx/model_q4.onnx': WEIGHTS });
    mirror.intercept = ({ path }, _request, response) => {
      if (['config.json', 'tokenizer.json', 'onnx/model_q4.onnx'].includes(path)) return false;
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>');
      return true;
    };
    const { found } = await fetch('some/model', { client: asked });
    expect(found.weights.files).toEqual(['onnx/model_q4.onnx']);
    expect(mirror.sent.filter((path) => path.endsWith('.onnx'))).toEqual(['onnx/model_q4.onnx']);
    await asked.close();
    mirror.close();
  });

  test('a listing that breaks off is asked for again', async () => {
    let cuts = 2;
    hub.intercept = ({ kind }, _request, response) => {
      if (kind !== 'api' || cuts-- <= 0) return false;
      response.writeHead(200, { 'content-length': 5_000 });
      response.write('{"sha"', () => setTimeout(() => response.destroy(), 50));
      return true;
    };
    await fetch('some/sentiment');
    expect(here()).toEqual(['some/sentiment']);
  });

  test('what was cut is gone on with, within one run and in a later one', async () => {
    let cuts = 2;
    hub.add('some/model', { 'config.json': config(), 'onnx/model.onnx': WEIGHTS });
    hub.fault = ({ kind }) => (kind === 'cdn' && cuts-- > 0 ? { cutAfter: 100_000 } : undefined);
    await fetch('some/model');
    const ranges = hub.requests.filter(({ kind }) => kind === 'cdn').map(({ range }) => range);
    const starts = ranges.map((range) => Number(/\d+/.exec(range ?? '')?.[0] ?? 0));
    expect(starts).toHaveLength(3);
    expect(starts[1]).toBeGreaterThan(50_000);
    expect(starts[2]).toBeGreaterThan((starts[1] ?? 0) + 50_000);
    await rm(cached('some'), { recursive: true });

    hub.requests.length = 0;
    const abort = new AbortController();
    hub.fault = ({ kind }) => (kind === 'cdn' ? { bytesPerSecond: 200_000 } : undefined);
    const onProgress = ({ loaded }: { loaded: number }) => loaded > 50_000 && abort.abort();
    await expect(fetch('some/model', { signal: abort.signal, onProgress })).rejects.toThrow();
    expect(here()).toEqual([]);
    expect(existsSync(cached('some/model/onnx/model.onnx.incomplete'))).toBe(true);
    hub.fault = undefined;
    await fetch('some/model');
    expect(Number(/\d+/.exec(hub.requests.findLast(({ kind }) => kind === 'cdn')?.range ?? '')?.[0])).toBeGreaterThan(
      40_000,
    );
    expect(readFileSync(cached('some/model/onnx/model.onnx')).equals(WEIGHTS)).toBe(true);
  });

  test('a hash that is wrong once is fetched again, twice is said', async () => {
    hub.add('some/model', { 'config.json': config(), 'onnx/model.onnx': WEIGHTS });
    let corrupt = 1;
    hub.fault = ({ kind }) => (kind === 'cdn' && corrupt-- > 0 ? { isCorrupt: true } : undefined);
    await fetch('some/model');
    corrupt = 5;
    expect(await refusal(fetch('some/model', { force: true }))).toMatchObject({
      message: expect.stringContaining('onnx/model.onnx came twice with other bytes than its hash says'),
    });
    // What was here before stays.
    expect(here()).toEqual(['some/model']);
    await rm(cached('some'), { recursive: true });
    corrupt = 5;
    await refusal(fetch('some/model'));
    expect(here()).toEqual([]);
  });

  test('429 is waited out by Retry-After; one that is too long is told, with its time', async () => {
    let refusals = 1;
    hub.fault = () => (refusals-- > 0 ? { status: 429, headers: { 'retry-after': '1' } } : undefined);
    const start = performance.now();
    await fetch('some/sentiment');
    expect(performance.now() - start).toBeGreaterThan(900);
    hub.fault = () => ({ status: 429, headers: { 'retry-after': '120' } });
    expect(await refusal(fetch('some/ner'))).toMatchObject({
      code: 'RATE_LIMITED',
      retryAfter: 120,
      message: expect.stringMatching(/too many requests.*Try again in 120 s/),
    });
  });

  test('503 of the Hub is no broken model', async () => {
    hub.fault = () => ({ status: 503 });
    expect(await refusal(fetch('some/sentiment'))).toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      message: expect.stringContaining('answers 503'),
    });
  });

  test('silence is given up', async () => {
    hub.fault = ({ kind }) => (kind === 'resolve' ? { hangs: true } : undefined);
    const impatient = createHubClient({ endpoint: hub.url, stallMs: 200, firstPauseMs: 20 });
    expect(await refusal(fetch('some/sentiment', { client: impatient }))).toMatchObject({
      message: expect.stringContaining('cannot be reached: it does not answer'),
    });
    await impatient.close();
  });
});

describe('who may', () => {
  test.each<[string, Partial<HubOptions>, object, string, RegExp]>([
    [
      '401 gated, no token',
      {},
      { status: 401, errorCode: 'GatedRepo' },
      'CONNECTION_REFUSED_CREDENTIALS',
      /ask for access at http.*some\/sentiment/,
    ],
    [
      '403, no access',
      { endpointToken: 'hf_secret' },
      { status: 403, errorCode: 'GatedRepo' },
      'CONNECTION_REFUSED_CREDENTIALS',
      /has no access/,
    ],
    [
      '401, private or missing',
      {},
      { status: 401, errorCode: 'RepoNotFound' },
      'MODEL_NOT_FOUND',
      /There is no model some\/sentiment/,
    ],
  ])('%s', async (_name, options, { status, errorCode }: { status?: number; errorCode?: string }, code, message) => {
    hub.fault = ({ kind }) =>
      kind === 'resolve' ? { status: status ?? 0, headers: { 'x-error-code': errorCode ?? '' } } : undefined;
    const asked = createHubClient({ endpoint: hub.url, ...options });
    const error = await refusal(fetch('some/sentiment', { client: asked }));
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
    expect(error.message).not.toContain('hf_secret');
    await asked.close();
  });

  test("a mirror's own token goes to the mirror alone; the Hub's goes to no mirror", async () => {
    const asked = createHubClient({ endpoint: hub.url, token: 'hf_hub', endpointToken: 'mirror' });
    await fetch('some/sentiment', { client: asked });
    expect(hub.requests.some(({ kind }) => kind === 'cdn')).toBe(true);
    for (const { kind, authorization } of hub.requests) {
      expect(authorization).toBe(kind === 'cdn' ? undefined : 'Bearer mirror');
    }
    hub.requests.length = 0;
    const without = createHubClient({ endpoint: hub.url, token: 'hf_hub' });
    await fetch('some/ner', { client: without });
    expect(hub.keys).toEqual([]);
    await Promise.all([asked.close(), without.close()]);
  });
});

describe('on this machine', () => {
  test('a model that is larger than callers may fetch is refused before its bytes', async () => {
    hub.add('some/model', {
      'config.json': config(),
      'onnx/model.onnx': WEIGHTS,
      'onnx/model_q4.onnx': WEIGHTS.subarray(0, 1_000),
    });
    expect(await refusal(fetch('some/model:fp32', { maxBytes: 100_000 }))).toMatchObject({
      message: expect.stringMatching(/0\.30 MB, more than the 0\.10 MB.*LOCAL_DOWNLOAD_MAX_MB/),
    });
    expect(hub.sent).toEqual(['config.json']);
    // What is small enough is taken instead.
    expect((await fetch('some/model', { maxBytes: 100_000 })).found.weights.name).toBe('q4');
  });

  test('two at once hear that there is no such model', async () => {
    hub.intercept = (_log, _request, response) => {
      setTimeout(() => response.writeHead(401, { 'x-error-code': 'RepoNotFound' }).end(), 500);
      return true;
    };
    const both = [1, 2].map(() => refusal(fetch('some/absent')));
    for (const { message } of await Promise.all(both)) expect(message).toContain('There is no model some/absent');
    expect(existsSync(cached('some'))).toBe(false);
  });

  test('two at once fetch once', async () => {
    hub.fault = ({ kind }) => (kind === 'cdn' ? { bytesPerSecond: 400_000 } : undefined);
    let waits = 0;
    const onWait = () => waits++;
    await Promise.all([fetch('some/sentiment', { onWait }), fetch('some/sentiment', { onWait })]);
    expect(waits).toBe(1);
    expect(hub.sent.filter((path) => path.endsWith('.onnx'))).toHaveLength(1);
  });

  test('the lock of a process that was killed is not waited for', async () => {
    await mkdir(cached('some/sentiment'), { recursive: true });
    await writeFile(cached('some/sentiment/.lock'), '4000000 gone');
    await fetch('some/sentiment');
    expect(here()).toEqual(['some/sentiment']);
  }, 20_000);

  test('nothing is fetched twice: not what is here, nor what the cache of Hugging Face has', async () => {
    hub.add('some/model', { 'config.json': config(), 'tokenizer.json': '{}', 'onnx/model.onnx': WEIGHTS });
    const huggingFaceCache = join(folder, 'hf', 'hub');
    const blobs = join(huggingFaceCache, 'models--some--model', 'blobs');
    await mkdir(blobs, { recursive: true });
    await writeFile(join(blobs, createHash('sha256').update(WEIGHTS).digest('hex')), WEIGHTS);
    await fetch('some/model', { folders: { ...folders(), huggingFaceCache } });
    expect(hub.requests.filter(({ kind }) => kind === 'cdn')).toEqual([]);
    hub.requests.length = 0;
    const { fetchedBytes } = await fetch('some/model', { update: true });
    expect(fetchedBytes).toBe(0);
    expect(hub.sent).toEqual(['config.json']);
  });

  test('a snapshot of that cache is used where it lies', async () => {
    const huggingFaceCache = join(folder, 'hf', 'hub');
    const snapshot = join(huggingFaceCache, 'models--some--model', 'snapshots', 'abc');
    await mkdir(join(snapshot, 'onnx'), { recursive: true });
    await mkdir(join(huggingFaceCache, 'models--some--model', 'refs'));
    await writeFile(join(huggingFaceCache, 'models--some--model', 'refs', 'main'), 'abc');
    await writeFile(join(snapshot, 'config.json'), config());
    const all = { ...folders(), huggingFaceCache };
    expect(findModel(all, 'some/model')).toBeUndefined();
    await writeFile(join(snapshot, 'onnx', 'model_quantized.onnx'), WEIGHTS);
    expect(findModel(all, 'some/model')).toMatchObject({ origin: 'hugging-face-cache', folder: snapshot });
    expect(listFolders(all)).toEqual(['some/model']);
  });

  test('an update takes what has changed, and force everything', async () => {
    hub.add('some/model', { 'config.json': config(), 'tokenizer.json': '{}', 'onnx/model.onnx': WEIGHTS });
    await fetch('some/model');
    hub.add('some/model', { 'config.json': config(), 'tokenizer.json': '{"new":1}', 'onnx/model.onnx': WEIGHTS });
    hub.requests.length = 0;
    await fetch('some/model', { update: true });
    expect(hub.sent.filter((path) => path !== 'config.json')).toEqual(['tokenizer.json']);
    await fetch('some/model', { force: true });
    expect(hub.sent).toContain('onnx/model.onnx');
  });

  const canMount = process.getuid?.() === 0 && process.platform === 'linux';

  test.skipIf(!canMount)(
    'a disk without room is said before, and one that fills meanwhile keeps what came',
    async () => {
      const disk = join(folder, 'cache');
      await mkdir(disk);
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]);
      try {
        hub.add('some/large', { 'config.json': config(), 'onnx/model.onnx': Buffer.alloc(2_000_000) });
        expect(await refusal(fetch('some/large'))).toMatchObject({
          message: expect.stringMatching(/needs 2\.0 MB on the disk of LOCAL_CACHE, which has/),
        });
        hub.add('some/other', { 'config.json': config(), 'onnx/model.onnx': Buffer.alloc(700_000) });
        hub.fault = ({ kind }) => (kind === 'cdn' ? { bytesPerSecond: 500_000 } : undefined);
        const fetching = refusal(fetch('some/other'));
        await expect.poll(() => existsSync(cached('some/other/onnx/model.onnx.incomplete'))).toBe(true);
        await writeFile(join(disk, 'filler'), Buffer.alloc(900_000)).catch(() => undefined);
        expect(await fetching).toMatchObject({ message: expect.stringContaining('the disk of LOCAL_CACHE is full') });
        await rm(join(disk, 'filler'));
        hub.fault = undefined;
        await fetch('some/other');
      } finally {
        execFileSync('umount', [disk]);
      }
    },
  );

  test.skipIf(!canMount)('a folder that cannot be written is named', async () => {
    const disk = join(folder, 'cache');
    await mkdir(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'ro', 'tmpfs', disk]);
    try {
      const error = await refusal(fetch('some/sentiment'));
      expect(error.message).toContain('LOCAL_CACHE cannot be written');
      expect(error.message).not.toContain(folder);
    } finally {
      execFileSync('umount', [disk]);
    }
  });

  test('a file where the folder should be', async () => {
    await writeFile(join(folder, 'cache'), '');
    await chmod(join(folder, 'cache'), 0o400);
    expect(await refusal(fetch('some/sentiment'))).toMatchObject({
      message: expect.stringContaining('LOCAL_CACHE cannot be written'),
    });
  });
});
