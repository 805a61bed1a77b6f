// `inferql pull` from Hubs, mirrors and networks that misbehave: it finishes where it can, and else says what happened.

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Hub, type HubRequestLog, readModel, startHub } from '../fakes/start-hub.ts';
import { MODELS } from '../local/start-local.ts';
import { runInferql } from '../support/run-inferql.ts';

const MODEL = 'some/sentiment';
const FILES = readModel(join(MODELS, 'sentiment'));
const WEIGHTS_PATH = 'onnx/model_quantized.onnx';
const WEIGHTS = FILES[WEIGHTS_PATH] ?? Buffer.alloc(0);
const KEPT = 50_000;

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
const leftovers = () =>
  readdirSync(cache, { recursive: true, encoding: 'utf8' }).filter((path) => /incomplete|\.lock|\.copy/.test(path));

/** As an earlier, interrupted run has left it. */
async function interrupted(): Promise<void> {
  await mkdir(folder('onnx'), { recursive: true });
  await writeFile(folder(`${WEIGHTS_PATH}.incomplete`), WEIGHTS.subarray(0, KEPT));
}

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
const ofRanges = (log: HubRequestLog) => ofBytes(log) && log.range !== undefined;
const any = () => true;
const status =
  (code: number, headers: Record<string, string> = {}): Answer =>
  (response) =>
    response.writeHead(code, headers).end('no');
const page: Answer = (response) =>
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<html>Sign in to this network</html>');

describe('it finishes', () => {
  test.each<[string, () => void | Promise<void>]>([
    ['a link to the bytes that has expired', () => answering(ofBytes, status(403), 1)],
    ['502 twice', () => answering(ofBytes, status(502), 2)],
    [
      '429 with a date',
      () =>
        answering(
          any,
          (response) =>
            status(429, { 'retry-after': new Date(Date.now() + 2_000).toUTCString() })(
              response,
              {} as never,
              {} as never,
            ),
          1,
        ),
    ],
    [
      'a connection that is reset in the middle, twice',
      () =>
        answering(
          ofBytes,
          (response, _log, request) => {
            response.writeHead(200, { 'content-length': WEIGHTS.length });
            response.write(WEIGHTS.subarray(0, 30_000), () => setTimeout(() => request.socket.resetAndDestroy(), 100));
          },
          2,
        ),
    ],
    [
      'a range other than the one that was asked for',
      async () => {
        await interrupted();
        answering(ofRanges, (response) =>
          response
            .writeHead(206, { 'content-range': `bytes 7-${WEIGHTS.length - 1}/${WEIGHTS.length}` })
            .end(WEIGHTS.subarray(7)),
        );
      },
    ],
    [
      'a range that is not named',
      async () => {
        await interrupted();
        answering(ofRanges, (response) => response.writeHead(206).end(WEIGHTS.subarray(KEPT)));
      },
    ],
    [
      'ranges that are ignored',
      async () => {
        await interrupted();
        answering(ofRanges, (response) => response.writeHead(200).end(WEIGHTS));
      },
    ],
    [
      'ranges that are refused',
      async () => {
        await interrupted();
        answering(ofRanges, status(416));
      },
    ],
    [
      'another beginning in the cache',
      async () => {
        await interrupted();
        await writeFile(folder(`${WEIGHTS_PATH}.incomplete`), Buffer.alloc(KEPT, 1));
      },
    ],
    [
      'answers that are compressed unasked',
      () => {
        hub.intercept = (_log, _request, response) => {
          const [writeHead, end] = [response.writeHead.bind(response), response.end.bind(response)];
          Object.assign(response, {
            writeHead: (code: number, headers: Record<string, string> = {}) => {
              const { 'content-length': _length, ...rest } = headers;
              return writeHead(code, code === 200 ? { ...rest, 'content-encoding': 'gzip' } : headers);
            },
            end: (body?: Buffer | string) => end(body && response.statusCode === 200 ? gzipSync(body) : body),
          });
          return false;
        };
      },
    ],
    [
      'a model that has another name now',
      () => {
        const files = new Map(Object.entries(FILES));
        hub.add('new/name', Object.fromEntries(files));
        answering(
          ({ repo }) => repo === MODEL,
          (response, _log, request) =>
            response.writeHead(307, { location: (request.url ?? '').replace(MODEL, 'new/name') }).end(),
        );
      },
    ],
  ])('%s', async (_name, prepare) => {
    await prepare();
    expect(await inferql(['pull', MODEL])).toMatchObject({
      code: 0,
      err: '',
      out: expect.stringContaining('(q8) is here'),
    });
    expect(isHere()).toBe(true);
    expect(leftovers()).toEqual([]);
  });
});

describe('it says', () => {
  test.each<[string, () => void, Record<string, string>, RegExp]>([
    [
      'storage that refuses for good, which is no gated model',
      () => answering(ofBytes, status(403)),
      {},
      /localhost:\d+, to which the mirror \(HF_ENDPOINT\) redirects for files, answers 403/,
    ],
    ['a login page in the place of the Hub', () => answering(any, page), {}, /is not the Hub\. A login page/],
    [
      'a login page in the place of a file',
      () => answering(ofBytes, page),
      {},
      /sends a web page in the place of onnx\/model_quantized\.onnx/,
    ],
    [
      'redirects without end',
      () => answering(any, (response, _log, request) => response.writeHead(302, { location: request.url }).end()),
      {},
      /it redirects more than 5 times/,
    ],
    [
      'a token that is not valid',
      () => answering(any, status(401, { 'x-error-message': 'Invalid credentials in Authorization header' })),
      { HF_ENDPOINT_TOKEN: 'hf_secret' },
      /does not accept the token in HF_ENDPOINT_TOKEN/,
    ],
    [
      'a token for other repositories',
      () =>
        answering(
          ({ kind }) => kind === 'resolve',
          status(403, {
            'x-error-code': 'GatedRepo',
            'x-error-message': 'Please enable access to public gated repositories in your fine-grained token settings.',
          }),
        ),
      { HF_ENDPOINT_TOKEN: 'hf_secret' },
      /is fine-grained and does not include gated repositories/,
    ],
    [
      'a model that its host has disabled',
      () => answering(any, status(403, { 'x-error-message': 'Access to this resource is disabled.' })),
      {},
      /has been disabled on/,
    ],
    ['a 403 of no Hub', () => answering(any, status(403)), {}, /answers 403\. A proxy or firewall blocks it/],
    [
      'no config',
      () => hub.add(MODEL, { [WEIGHTS_PATH]: WEIGHTS }),
      {},
      /has no config\.json: it is not a model that this server can run/,
    ],
    [
      'a name that is not known',
      () => {},
      { HF_ENDPOINT: 'http://no-such-host.invalid' },
      /the name of its host is not known/,
    ],
    ['a port where nothing listens', () => {}, { HF_ENDPOINT: 'http://127.0.0.1:9' }, /the connection is refused/],
    ['HF_HUB_OFFLINE', () => {}, { HF_HUB_OFFLINE: '1' }, /HF_HUB_OFFLINE is set/],
  ])('%s', async (_name, prepare, environment, words) => {
    prepare();
    const { code, out, err } = await inferql(['pull', MODEL], environment);
    expect({ code, here: out.includes('is here') }).toEqual({ code: 1, here: false });
    expect(err).toMatch(words);
    expect(err).not.toMatch(/hf_secret|\/tmp\/|\bat .*\.[jt]s:/);
    expect(leftovers()).toEqual([]);
    if (environment.HF_HUB_OFFLINE) expect(hub.requests).toEqual([]);
  });

  test('a host that ignores ranges and breaks off at random is given up', async () => {
    let sent = 0;
    answering(ofBytes, (response) => {
      response.writeHead(200, { 'content-length': WEIGHTS.length });
      sent++;
      response.write(WEIGHTS.subarray(0, sent % 2 ? 20_000 : 10_000), () => setTimeout(() => response.destroy(), 50));
    });
    expect((await inferql(['pull', MODEL])).err).toMatch(/the connection broke off/);
    expect(sent).toBeLessThan(10);
  });

  test('a login page does not take the place of what has come already', async () => {
    await interrupted();
    answering(ofBytes, page);
    await inferql(['pull', MODEL]);
    expect(readFileSync(folder(`${WEIGHTS_PATH}.incomplete`)).equals(WEIGHTS.subarray(0, KEPT))).toBe(true);
  });
});

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
