// Downloads from Hubs, mirrors and networks that misbehave: they finish where they can, and else say what happened.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fetchModel } from '../../../src/connections/local/hub/fetch-model.ts';
import { createHubClient, type HubOptions } from '../../../src/connections/local/hub/hub-client.ts';
import { InferenceError } from '../../../src/inference/index.ts';
import { type Hub, type HubRequestLog, readModel, startHub } from '../../fakes/start-hub.ts';

const MODELS = 'models';

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

async function fetch(options: Partial<HubOptions> = {}): Promise<unknown> {
  const client = createHubClient({ endpoint: hub.url, firstPauseMs: 20, ...options });
  const folders = { modelsFolder: '/nonexistent', cacheFolder: cache };
  const { signal } = new AbortController();
  const rest = { maxBytes: Number.POSITIVE_INFINITY, chosen: true, update: true, signal };
  try {
    return await fetchModel({ client, folders, model: MODEL, ...rest });
  } catch (error) {
    return error;
  } finally {
    await client.close();
  }
}
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
    expect(await fetch()).toMatchObject({ found: { weights: { name: 'q8' } } });
    expect(isHere()).toBe(true);
    expect(leftovers()).toEqual([]);
  });
});

describe('it says', () => {
  test.each<[string, () => void, Partial<HubOptions>, RegExp]>([
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
      { endpointToken: 'hf_secret' },
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
      { endpointToken: 'hf_secret' },
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
      { endpoint: 'http://no-such-host.invalid' },
      /the name of its host is not known/,
    ],
    ['a port where nothing listens', () => {}, { endpoint: 'http://127.0.0.1:9' }, /the connection is refused/],
    ['HF_HUB_OFFLINE', () => {}, { isOffline: true }, /HF_HUB_OFFLINE is set/],
  ])('%s', async (_name, prepare, options, words) => {
    prepare();
    const error = await fetch(options);
    expect(error).toBeInstanceOf(InferenceError);
    expect(error).toMatchObject({ message: expect.stringMatching(words) });
    expect(error).toMatchObject({ message: expect.not.stringMatching(/hf_secret|\/tmp\/|\bat .*\.[jt]s:/) });
    expect(leftovers()).toEqual([]);
    if (options.isOffline) expect(hub.requests).toEqual([]);
  });

  test('a host that ignores ranges and breaks off at random is given up', async () => {
    let sent = 0;
    answering(ofBytes, (response) => {
      response.writeHead(200, { 'content-length': WEIGHTS.length });
      sent++;
      response.write(WEIGHTS.subarray(0, sent % 2 ? 20_000 : 10_000), () => setTimeout(() => response.destroy(), 50));
    });
    expect(await fetch()).toMatchObject({ message: expect.stringContaining('the connection broke off') });
    expect(sent).toBeLessThan(10);
  });

  test('a login page does not take the place of what has come already', async () => {
    await interrupted();
    answering(ofBytes, page);
    await fetch();
    expect(readFileSync(folder(`${WEIGHTS_PATH}.incomplete`)).equals(WEIGHTS.subarray(0, KEPT))).toBe(true);
  });
});
