// `inferql pull` where something is in the way: a forced pull that fails, links that lead nowhere, addresses for ids.

import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Hub, type HubRequestLog, readModel, startHub } from '../fakes/start-hub.ts';
import { MODELS } from '../local/start-local.ts';
import { runInferql } from '../support/run-inferql.ts';

const MODEL = 'some/sentiment';
const FILES = readModel(join(MODELS, 'sentiment'));
const WEIGHTS_PATH = 'onnx/model_quantized.onnx';
const WEIGHTS = FILES[WEIGHTS_PATH] ?? Buffer.alloc(0);

let hub: Hub;
let cache: string;

beforeEach(async () => {
  hub = await startHub(MODELS);
  cache = await mkdtemp(join(tmpdir(), 'inferql-odd-'));
});
afterEach(async () => {
  hub.close();
  await rm(cache, { recursive: true, force: true });
});

const inferql = (args: string[], environment: Record<string, string> = {}) =>
  runInferql(args, { environment: { HOME: cache, LOCAL_CACHE: cache, HF_ENDPOINT: hub.url, ...environment } });
const folder = (...path: string[]) => join(cache, MODEL, ...path);
const isHere = () => existsSync(folder(WEIGHTS_PATH)) && readFileSync(folder(WEIGHTS_PATH)).equals(WEIGHTS);

type Answer = (response: ServerResponse, log: HubRequestLog, request: IncomingMessage) => void;

/** Answers the requests of one kind in the Hub's place, `times` of them. */
function answering(isMeant: (log: HubRequestLog) => boolean, answer: Answer, times = Number.POSITIVE_INFINITY): void {
  let left = times;
  hub.intercept = (log, request, response) => {
    if (!isMeant(log) || left-- <= 0) return false;
    answer(response, log, request);
    return true;
  };
}

const ofBytes = ({ kind, method }: HubRequestLog) => kind === 'cdn' && method === 'GET';
const status =
  (code: number, headers: Record<string, string> = {}): Answer =>
  (response) =>
    response.writeHead(code, headers).end('no');

describe('what is here', () => {
  test('stays when a forced pull fails', async () => {
    await inferql(['pull', MODEL]);
    answering(ofBytes, status(503, { 'retry-after': '60' }));
    expect(await inferql(['pull', '--force', MODEL])).toMatchObject({ code: 1 });
    expect(isHere()).toBe(true);
    expect((await inferql(['models'])).out).toMatch(/^some\/sentiment +q8 /m);
  });

  test('a precision that does not load gives way to the next, however long that takes to come', async () => {
    const config = JSON.stringify({ ...JSON.parse(String(FILES['config.json'])), 'transformers.js_config': {} });
    const { [WEIGHTS_PATH]: _weights, ...files } = FILES;
    const networks = { [WEIGHTS_PATH]: Buffer.alloc(10_000, 1), 'onnx/model_q4.onnx': WEIGHTS };
    hub.add('some/odd', { ...files, 'config.json': config, ...networks });
    hub.fault = ({ kind, path }) =>
      kind === 'cdn' && path.includes('q4') ? { bytesPerSecond: WEIGHTS.length / 4 } : undefined;
    expect(await inferql(['pull', 'some/odd'])).toMatchObject({
      code: 0,
      out: expect.stringContaining('Model some/odd (q4) is here, and loads.'),
    });
  });

  test('something else in the place of a file is named, and rm clears it', async () => {
    await mkdir(folder('config.json', 'inner'), { recursive: true });
    expect((await inferql(['pull', MODEL])).err).toContain('"inferql rm some/sentiment" clears it');
    expect(await inferql(['rm', `https://huggingface.co/${MODEL}`])).toMatchObject({ code: 0 });
    expect(await inferql(['pull', MODEL])).toMatchObject({ code: 0 });
  });

  test.each([
    ['whose weights are a link that leads nowhere', WEIGHTS_PATH],
    ['whose config is one', 'config.json'],
  ])('a model in the cache of Hugging Face %s is incomplete, and fetched', async (_name, broken) => {
    const repository = join(cache, 'hf/hub/models--other--model');
    for (const path of ['snapshots/abc/onnx', 'refs', 'blobs'])
      await mkdir(join(repository, path), { recursive: true });
    await writeFile(join(repository, 'refs/main'), 'abc');
    for (const [path, bytes] of Object.entries(FILES)) {
      const blob = join(repository, 'blobs', createHash('sha256').update(bytes).digest('hex'));
      if (path === broken) await symlink(blob, blob);
      else await writeFile(blob, bytes);
      await symlink(blob, join(repository, 'snapshots/abc', path));
    }
    const environment = { HF_HOME: join(cache, 'hf'), LOCAL_CACHE: join(cache, 'own') };
    const { out } = await inferql(['models'], environment);
    expect(out).toMatch(/^other\/model +incomplete .*snapshots\/abc$/m);
    expect(out).toContain('"inferql pull other/model" goes on with it.');
    hub.add('other/model', FILES);
    expect(await inferql(['pull', 'other/model'], environment)).toMatchObject({ code: 0 });
  });

  test('offline, a model that is here is here', async () => {
    await inferql(['pull', MODEL]);
    hub.requests.length = 0;
    expect((await inferql(['pull', MODEL], { HF_HUB_OFFLINE: 'yes' })).out).toContain('was here already');
    expect(hub.requests).toEqual([]);
  });
});

describe('names', () => {
  test('addresses of pages are ids', async () => {
    for (const revision of ['main', 'v1', 'refs/pr/1']) hub.add('my/Model.X_1', { ...FILES, note: revision }, revision);
    const pages = [
      'https://huggingface.co/my/Model.X_1/tree/main/onnx',
      'hf.co/my/Model.X_1:q8',
      'https://huggingface.co/my/Model.X_1/tree/refs%2Fpr%2F1',
      'https://huggingface.co/my/Model.X_1/blob/v1/onnx/model_quantized.onnx?download=true',
      'https://huggingface.co/my/Model.X_1?library=transformers.js#usage',
    ];
    const { code, out } = await inferql(['pull', ...pages]);
    expect(code).toBe(0);
    expect(out.match(/my\/Model\.X_1\S* \(/g)).toEqual(
      ['', ':q8', '@refs/pr/1', '@v1', ''].map((rest) => `my/Model.X_1${rest} (`),
    );
  });

  test.each([
    ['some/sentiment:q5', '"q5" is no dtype: expected one of q8, int8'],
    ['some/sentiment:Q8', '"Q8" is no dtype'],
    ['some/sentiment@../x:q8', '"../x" is no revision: expected a branch, a tag, a commit'],
    ['../../etc/passwd', 'expected a Hub model id such as "owner/name"'],
    ['/etc/passwd', 'expected a Hub model id'],
    ['a/../b', 'expected a Hub model id'],
    ['ümlaut/modell', 'expected a Hub model id'],
    ['a/b/c', 'expected a Hub model id'],
    [' ', 'expected a Hub model id'],
  ])('%s is none', async (id, words) => {
    const { code, err } = await inferql(['pull', id]);
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining(`model: ${words}`) });
    expect(hub.requests).toEqual([]);
  });
});
