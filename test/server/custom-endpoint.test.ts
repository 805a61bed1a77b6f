// Dedicated endpoints: routes, server kinds, the probe, headers and the connections file.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Received, type Reply, startUpstream, type Upstream } from '../fakes/upstream.ts';
import { type Answer, ask } from '../support/ask.ts';
import { startTestServer } from '../support/start-test-server.ts';

let upstream: Upstream;
let folder: string;

beforeEach(async () => {
  upstream = await startUpstream();
  folder = mkdtempSync(join(tmpdir(), 'inferql-'));
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await upstream.close();
});

async function askEndpoint(options: object, queries: string[], environment: Record<string, string> = {}) {
  const file = join(folder, 'connections.json');
  const connection = { id: 'mine', kind: 'custom-endpoint', baseUrl: upstream.url, apiKey: '${MY_KEY}', ...options };
  writeFileSync(file, JSON.stringify({ connections: [connection] }));
  const server = await startTestServer({
    CONNECTIONS_FILE: file,
    DEFAULT_CONNECTION: 'mine',
    MY_KEY: 'my-own-key',
    CACHE_SECONDS: '0',
    ...environment,
  });
  const answers: Answer[] = await Promise.all(queries.map((query) => ask(server.url, query)));
  await server.close();
  return answers;
}

const CLASSIFY =
  'mutation { textClassification(input: { inputs: "a" }) { results { label } info { connection model } } }';
const CHAT = 'mutation { conversational(input: { inputs: { text: "a" } }) { generatedText } }';
const GENERATE = (more = '') => `mutation { textGeneration(input: { inputs: "a"${more} }) { generatedText } }`;
const SIMILAR =
  'mutation { sentenceSimilarity(input: { inputs: { sourceSentence: "a", sentences: ["b"] } }) { scores } }';

const label = { body: [{ label: 'X', score: 1 }] };
const choice = { body: { choices: [{ index: 0, text: 'b', message: { content: 'b' } }] } };
const posts = () => upstream.received.filter(({ method }) => method === 'POST');

describe('a custom endpoint', () => {
  test('is asked at its own URL, with its own key from the environment', async () => {
    upstream.reply(label);
    const [answer] = await askEndpoint({ server: 'toolkit' }, [CLASSIFY]);
    expect(answer?.data).toEqual({
      textClassification: { results: [{ label: 'X' }], info: { connection: 'mine', model: null } },
    });
    expect(posts()).toMatchObject([{ path: '/', headers: { authorization: 'Bearer my-own-key' } }]);
  });

  test.each([
    ['toolkit', CLASSIFY, '/', { inputs: 'a', parameters: { top_k: 5 } }, label],
    ['tei', CLASSIFY, '/', { inputs: 'a', truncate: true }, label],
    [
      'tei',
      SIMILAR,
      '/similarity',
      { inputs: { source_sentence: 'a', sentences: ['b'] }, parameters: { truncate: true } },
      { body: [0.5] },
    ],
    ['tgi', GENERATE(), '/', { inputs: 'a' }, { body: [{ generated_text: 'b' }] }],
    ['tgi', GENERATE(', parameters: { topP: 1 }'), '/', { inputs: 'a' }, { body: [{ generated_text: 'b' }] }],
    [
      'openai',
      GENERATE(', parameters: { maxNewTokens: 5, doSample: false }'),
      '/v1/completions',
      { model: 'first', prompt: 'a', max_tokens: 5, temperature: 0 },
      choice,
    ],
    [
      'openai',
      CHAT,
      '/v1/chat/completions',
      { model: 'first', messages: [{ role: 'user', content: 'a' }], stream: false },
      choice,
    ],
  ] as [string, string, string, object, Reply][])('%s: %s', async (server, query, path, body, reply) => {
    upstream.reply(({ method }) =>
      method === 'GET' ? { body: { data: [{ id: 'first' }, { id: 'second' }] } } : reply,
    );
    const [answer] = await askEndpoint({ server }, [query]);
    expect(answer?.errors).toBeUndefined();
    expect(posts()).toMatchObject([{ path, json: body }]);
    expect(posts()[0]?.json).toEqual(body);
    // Of OpenAI's kind alone something has to be known: which model to name.
    const asked = upstream.received.filter(({ method }) => method === 'GET').map(({ path }) => path);
    expect(asked).toEqual(server === 'openai' ? ['/v1/models'] : []);
  });

  test('what its server cannot do is TASK_NOT_SUPPORTED, before any call', async () => {
    const [answer] = await askEndpoint({ server: 'tei' }, [GENERATE()]);
    expect(answer?.errors?.[0]?.extensions).toMatchObject({ code: 'TASK_NOT_SUPPORTED', connection: 'mine' });
    expect(answer?.errors?.[0]?.message).toContain('openai');
    expect(upstream.received).toEqual([]);
  });

  test('the model of the connections file is used and shown', async () => {
    upstream.reply(choice);
    await askEndpoint({ server: 'openai', models: { conversational: 'my-org/chat' } }, [CHAT]);
    expect(posts()[0]?.json).toMatchObject({ model: 'my-org/chat' });
  });

  test('the base URL may already name the version', async () => {
    upstream.reply(choice);
    await askEndpoint({ server: 'openai', baseUrl: `${upstream.url}/v1/` }, [CHAT]);
    expect(posts()[0]?.path).toBe('/v1/chat/completions');
  });
});

describe('a server of kind auto', () => {
  const status = (routes: Record<string, object>) => (request: Received) => {
    if (request.method === 'POST')
      return request.path.includes('completions') ? choice : { body: [{ generated_text: 'b' }] };
    const body = routes[request.path];
    return body ? { body } : { status: 404, body: 'Not Found' };
  };

  test.each([
    ['TGI', { '/info': { max_total_tokens: 10, max_best_of: 2 }, '/v1/models': { data: [] } }, '/'],
    ['an OpenAI-shaped server', { '/v1/models': { object: 'list', data: [{ id: 'x' }] } }, '/v1/completions'],
    ['the toolkit', {}, '/'],
  ])('%s is told by its status routes', async (_name, routes, path) => {
    upstream.reply(status(routes));
    const [answer] = await askEndpoint({ server: 'auto' }, [GENERATE()]);
    expect(answer?.data).toEqual({ textGeneration: { generatedText: 'b' } });
    expect(posts()[0]?.path).toBe(path);
  });

  test('TEI is told, and asked for lists of one as single texts', async () => {
    upstream.reply(({ method }) => (method === 'POST' ? label : { body: { model_type: { classifier: {} } } }));
    await askEndpoint({}, [CLASSIFY]);
    expect(posts()[0]?.json).toEqual({ inputs: 'a', truncate: true });
  });

  test('is asked once, also by many at once', async () => {
    upstream.reply(status({}));
    const queries = Array.from({ length: 8 }, (_, i) => GENERATE(`, parameters: { maxNewTokens: ${i + 1} }`));
    await askEndpoint({}, queries);
    expect(upstream.received.filter(({ path }) => path === '/info')).toHaveLength(1);
    expect(posts()).toHaveLength(8);
  });

  test('an endpoint that is asleep is asked again', async () => {
    let asleep = true;
    upstream.reply((request) => {
      if (!asleep) return status({})(request);
      asleep = false;
      return { status: 503, headers: { 'retry-after': '0' } };
    });
    const [answer] = await askEndpoint({}, [GENERATE()]);
    expect(answer?.data).toEqual({ textGeneration: { generatedText: 'b' } });
  });
});

describe('headers and routes of the router', () => {
  async function askRouter(query: string, environment: Record<string, string> = {}) {
    const server = await startTestServer({ HF_BASE_URL: upstream.url, CACHE_SECONDS: '0', ...environment });
    const answer = await ask(server.url, query);
    await server.close();
    expect(answer.errors).toBeUndefined();
    return upstream.received[0] ?? expect.fail('nothing was sent');
  }

  test('without a token none is sent; who pays is named', async () => {
    upstream.reply(label);
    const { headers } = await askRouter(CLASSIFY, { HF_BILL_TO: 'my-org' });
    expect(headers).toMatchObject({ 'x-hf-bill-to': 'my-org' });
    expect(headers).not.toHaveProperty('authorization');
    expect(headers).not.toHaveProperty('x-use-cache');
    expect(headers).not.toHaveProperty('x-wait-for-model');
  });

  test('options become headers', async () => {
    upstream.reply(label);
    const { headers } = await askRouter(
      'mutation { textClassification(input: { inputs: "a", options: { useCache: false, waitForModel: true } }) { info { model } } }',
    );
    expect(headers).toMatchObject({ 'x-use-cache': 'false', 'x-wait-for-model': 'true' });
  });

  test('sampled generation is not cached unless asked', async () => {
    upstream.reply({ body: [{ generated_text: 'b' }] });
    const cacheHeader = async (parameters: string) => {
      upstream.received.splice(0);
      return (await askRouter(GENERATE(`, parameters: { ${parameters} }`))).headers['x-use-cache'];
    };
    const drawn = ['topP: 0.5', 'doSample: true', 'numReturnSequences: 2'];
    for (const parameters of drawn) expect(await cacheHeader(parameters), parameters).toBe('false');
    const greedy = ['temperature: 0', 'topP: 0.5, doSample: false', 'numReturnSequences: 1', 'maxNewTokens: 5'];
    for (const parameters of greedy) expect(await cacheHeader(parameters), parameters).toBeUndefined();
  });

  test('chat goes to the root of a base URL that ends in /hf-inference', async () => {
    upstream.reply(choice);
    const { path } = await askRouter(CHAT, { HF_BASE_URL: `${upstream.url}/hf-inference` });
    expect(path).toBe('/v1/chat/completions');
  });

  test('HF_CUSTOM_ENDPOINT makes the base URL an endpoint of one model', async () => {
    upstream.reply(({ method }) => (method === 'GET' ? { status: 404 } : label));
    await askRouter(CLASSIFY, { HF_CUSTOM_ENDPOINT: 'true' });
    expect(posts()[0]?.path).toBe('/');
  });
});
