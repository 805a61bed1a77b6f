// What an upstream, a Hub or a Redis that means harm may not do to the program as it is built: it gives no secret away,
// stays small, answers other callers meanwhile, and writes no stack.

import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type Hub, readModel, startHub } from '../../fakes/start-hub.ts';
import { startUpstream, type Upstream } from '../../fakes/upstream.ts';
import { describeWithRedis } from '../../support/describe-with-redis.ts';
import { type Program, startProgram } from '../../support/start-program.ts';
import { withstand } from '../../support/withstand.ts';

const MB = 1_000_000;
const canMount = process.getuid?.() === 0 && process.platform === 'linux';
const KEY = { 'x-api-key': 'key-of-a-0123456789' };

let texts = 0;
/** @returns the whole answer as text */
async function classify({ url }: Program, more = '', headers: Record<string, string> = {}): Promise<string> {
  const query = `mutation { textClassification(input: { inputs: "I love it ${texts++}"${more} }) { results { label score } info { cached } } }`;
  return post(url, { query }, headers);
}

async function post(url: string, body: object, headers: Record<string, string> = {}): Promise<string> {
  const init = {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  };
  return (await fetch(`${url}/graphql`, init)).text();
}

describe('an upstream', () => {
  const SECRET = 'k3y-of-the-Endpoint-9876';
  let upstream: Upstream;
  let program: Program;
  beforeAll(async () => {
    upstream = await startUpstream();
    program = await startProgram({ HF_BASE_URL: upstream.url, HF_TOKEN: SECRET, CACHE_SECONDS: '0' });
  });
  afterAll(async () => {
    await program.stop();
    await upstream.close();
  });

  /** The answer to a call that the upstream has seen: after ten failures in a row it would not be asked. */
  async function answerTo(reply: Parameters<Upstream['reply']>[0]): Promise<string> {
    upstream.reply({ body: [{ label: 'TRUE', score: 1 }] });
    expect(await classify(program)).toContain('TRUE');
    upstream.reply(reply);
    const seen = upstream.received.length;
    const answer = await classify(program);
    expect(upstream.received.length).toBeGreaterThan(seen);
    expect(answer).toContain('errors');
    return answer;
  }

  const bearer = `Bearer ${SECRET}`;
  test.each([
    ['as it is', SECRET],
    ['in capitals', SECRET.toUpperCase()],
    ['in base64', Buffer.from(SECRET).toString('base64')],
    ['in base64 with its scheme', Buffer.from(bearer).toString('base64')],
  ])('that repeats the key %s, wherever a cut falls, gives it to no caller', async (_how, form) => {
    for (const status of [200, 400]) {
      for (const before of [0, 150, 180, 195, 480, 9_990]) {
        const answer = await answerTo({ status, body: `${'word '.repeat(before / 5)}${form} is refused` });
        for (let length = 8; length <= form.length; length += 4) {
          expect(answer, `${status}, behind ${before}`).not.toContain(form.slice(0, length));
        }
      }
    }
  });

  test('whose JSON has five million levels is a bad response, and others are answered', async () => {
    upstream.reply({
      headers: { 'content-type': 'application/json' },
      body: '['.repeat(5_000_000) + ']'.repeat(5_000_000),
    });
    await withstand(program, async () => expect(await classify(program)).toContain('UPSTREAM_BAD_RESPONSE'), {
      maxSilenceMs: 1500,
      maxGrowthMb: 300,
    });
  });

  test.each([
    'C:\\Users\\bob\\model.py',
    '\\\\srv\\share\\model.py',
    '/Users/bob/model.py',
    '/nix/store/x/model.py',
    '/private/var/model.py',
  ])('shows no caller where it lies: %s', async (path) => {
    const trace = `Traceback (most recent call last):\n  File "${path}", line 3, in run\nValueError: too long`;
    for (const body of [trace, { error: `cannot read ${path}` }]) {
      const answer = await answerTo({ status: 400, body });
      expect(answer).not.toMatch(/model\.py|line 3/);
    }
  });

  test.each([
    'hf-inference',
    'hf-internal-testing/tiny-random-bert',
    'hf_transfer',
    'sk-learn-digits',
    'sk_learn_model',
  ])('may name %s', async (name) => {
    expect(await answerTo({ status: 400, body: { error: `The package ${name} is missing` } })).toContain(name);
  });
});

describe('a Hub', () => {
  const FILES = readModel('models/sentiment');
  let hub: Hub;
  let cache: string;
  let program: Program | undefined;
  beforeEach(async () => {
    hub = await startHub('models');
    cache = await mkdtemp(join(tmpdir(), 'inferql-hostile-'));
  });
  afterEach(async () => {
    await program?.stop();
    hub.close();
    await rm(cache, { recursive: true, force: true });
  });
  const start = async (environment: Record<string, string> = {}) => {
    program = await startProgram({ LOCAL_CACHE: cache, HF_ENDPOINT: hub.url, CACHE_SECONDS: '0', ...environment });
    expect(await classify(program, '', KEY)).toContain('POSITIVE');
    return program;
  };

  test('is not asked for what a caller of a server with keys names', async () => {
    const server = await start({ API_KEYS: `a=${KEY['x-api-key']}` });
    expect(await classify(server, ', model: "evil/sentiment"', KEY)).toContain('MODEL_NOT_FOUND');
    expect(hub.requests).toEqual([]);
    expect(await readdir(cache)).toEqual([]);
  });

  test('that has 100 GB fills no disk, nor when nobody waits any more', async () => {
    const info = z
      .looseObject({ siblings: z.array(z.looseObject({ rfilename: z.string() })) })
      .parse(await (await fetch(`${hub.url}/api/models/evil/sentiment/revision/main`)).json());
    const siblings = info.siblings.map((file) =>
      file.rfilename.endsWith('.onnx') ? { ...file, size: 1e11, lfs: { sha256: 'a'.repeat(64), size: 1e11 } } : file,
    );
    let sent = 0;
    hub.intercept = ({ kind, method }, _request, response) => {
      if (kind === 'api')
        response.setHeader('content-type', 'application/json').end(JSON.stringify({ ...info, siblings }));
      else if (kind === 'cdn') {
        response.writeHead(200, { 'content-length': 1e11 });
        if (method === 'HEAD') response.end();
        const timer = setInterval(() => {
          if (response.destroyed || method === 'HEAD') clearInterval(timer);
          else if (!response.writableNeedDrain) {
            response.write(Buffer.alloc(MB));
            sent += MB;
          }
        }, 10);
      }
      return kind !== 'resolve';
    };
    const server = await start({ INFERENCE_TIMEOUT_SECONDS: '10' });
    expect(await classify(server, ', model: "evil/sentiment"')).toContain('errors');
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect(sent).toBeLessThan(20 * MB);
  });

  test('whose models are broken or never come ends no work of others', async () => {
    const config = JSON.parse(String(FILES['config.json']));
    const external = { 'transformers.js_config': { dtype: 'q8', use_external_data_format: true } };
    hub.add('evil/external', { ...FILES, 'config.json': JSON.stringify({ ...config, ...external }) });
    hub.add('evil/garbage', { ...FILES, 'onnx/model_quantized.onnx': Buffer.alloc(1_000, 7) });
    hub.add('evil/config', { ...FILES, 'config.json': 'null' });
    hub.add('evil/hangs', FILES);
    hub.fault = ({ repo, kind }) => (repo === 'evil/hangs' && kind === 'cdn' ? { hangs: true } : undefined);
    const server = await start({ INFERENCE_TIMEOUT_SECONDS: '10' });
    const broken = ['evil/external', 'evil/garbage', 'evil/config', 'evil/hangs', 'evil/absent'];
    await withstand(
      server,
      async () => {
        for (const model of broken) expect(await classify(server, `, model: "${model}"`)).toContain('errors');
      },
      { ask: async () => expect(await classify(server)).toContain('POSITIVE') },
    );
  });

  test.skipIf(!canMount)('whose model finds no room on the disk ends no work of others', async () => {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', cache]);
    try {
      const server = await start();
      await withstand(
        server,
        async () => expect(await classify(server, ', model: "some/sentiment"')).toContain('LOCAL_CACHE'),
        { ask: async () => expect(await classify(server)).toContain('POSITIVE') },
      );
    } finally {
      await program?.stop();
      execFileSync('umount', [cache]);
    }
  });
});

describeWithRedis('a Redis', (redis) => {
  let upstream: Upstream;
  beforeAll(async () => {
    upstream = await startUpstream();
    upstream.reply({ body: [{ label: 'TRUE', score: 1 }] });
  });
  afterAll(() => upstream.close());

  test('with values of another shape is a miss', async () => {
    const environment = { HF_BASE_URL: upstream.url, REDIS_URL: redis.url };
    const servers = await Promise.all([startProgram(environment), startProgram(environment)]);
    const client = new Redis(redis.port);
    const [one, other] = servers.map(({ url }) => async (inputs: string) => {
      const query = `mutation { textClassification(input: { inputs: "${inputs}" }) { results { label score } info { connection cached } } }`;
      return post(url, { query });
    });
    const results = '{"results":[{"label":"x","score":null}]}';
    const info = '{"results":[{"label":"TRUE","score":1}],"info":{"connection":"evil","cached":false}}';
    for (const junk of ['{}', '5', results, info, '', '[{}]', '[5]', `[${results}]`, `[${info}]`]) {
      await client.flushall();
      const inputs = `shaped as ${Buffer.from(junk).toString('hex')}`;
      expect(await one?.(inputs)).toContain('TRUE');
      await expect.poll(() => client.dbsize()).toBe(1);
      const [key = ''] = await client.keys('*');
      const kept = (await client.get(key)) ?? '';
      await client.set(key, kept.slice(0, kept.indexOf(':') + 1) + junk);
      const answer = await other?.(inputs);
      expect(answer, junk).toContain('"results":[{"label":"TRUE","score":1}]');
      expect(answer, junk).toContain('"info":{"connection":"hugging-face","cached":false}');
    }
    client.disconnect();
    await Promise.all(servers.map((server) => server.stop()));
  });

  test('that refuses the password is named in the log and at /ready, once, without it', async () => {
    const client = new Redis(redis.port);
    await client.config('SET', 'requirepass', 'the-right-one');
    const program = await startProgram({ REDIS_URL: `redis://:wrong-pass-word@127.0.0.1:${redis.port}` });
    const ready = async () => (await fetch(`${program.url}/ready`)).text();
    await expect.poll(ready).toContain('its password or user is refused');
    await expect.poll(program.log).toMatch(/Redis/);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(program.log().match(/Redis/g)).toHaveLength(1);
    expect(program.log()).not.toContain('wrong-pass-word');
    await client.config('SET', 'requirepass', '');
    client.disconnect();
    await program.stop();
  });
});
