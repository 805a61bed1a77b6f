// What an endpoint is, found out by what it shows: remembered only where it was seen, asked again where a refusal
// contradicts it, waited for where the caller waits.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startLlamaCpp } from '../../stand-ins/llama-cpp.ts';
import { startRouter } from '../../stand-ins/router.ts';
import type { Asked, StandIn, StandInOptions } from '../../stand-ins/stand-in.ts';
import { startTei } from '../../stand-ins/tei.ts';
import { startToolkit } from '../../stand-ins/toolkit.ts';
import { startVllm } from '../../stand-ins/vllm.ts';
import { startWire, type Wire } from '../../support/start-wire.ts';
import { CHAT as CHAT_STREAM, read } from '../streams/subscribe.ts';

let standIn: StandIn<StandInOptions>;
let wire: Wire;

async function use(starting: Promise<StandIn>, connection: object = {}, environment: Record<string, string> = {}) {
  standIn = await starting;
  wire = await startWire({ baseUrl: standIn.url, ...connection }, environment);
}
afterEach(async () => {
  await wire.close();
  await standIn.close();
});

const GENERATE = 'mutation { a: textGeneration(input: { inputs: "hello" }) { generatedText info { via } } }';
const CHAT = 'mutation { a: conversational(input: { inputs: { text: "hello" } }) { generatedText } }';
const CLASSIFY = (wait = false) =>
  `mutation { a: textClassification(input: { inputs: "joy", options: { waitForModel: ${wait} } }) { results { label } } }`;
const probes = () => standIn.asked.filter(({ method }) => method === 'GET').length;
const codeOf = async (query: string) => (await wire.ask(query)).errors?.[0]?.extensions.code;

describe.each([
  ['404', { status: 404, body: 'default backend - 404' }],
  ['401', { status: 401, body: 'not yet' }],
  ['403', { status: 403, body: '' }],
  ['a login page', { headers: { 'content-type': 'text/html' }, body: '<!doctype html><title>Log in</title>' }],
])('a vLLM that answers %s while it boots', (_name, reply) => {
  test.each([1, 3, 5])('for %i requests is found as soon as it shows itself', async (times) => {
    await use(startVllm());
    standIn.script(reply, { times });
    for (let i = 0; i < 3; i++) await wire.ask(GENERATE);
    const { a } = await wire.run(GENERATE);
    expect(a).toMatchObject({ generatedText: expect.stringContaining('and so on'), info: { via: null } });
    const before = probes();
    await wire.run(GENERATE);
    expect(probes()).toBe(before);
  });
});

test('a toolkit that hides its status routes is known by its answer', async () => {
  await use(startToolkit());
  standIn.script({ status: 404, body: 'Not Found' }, { times: 1000, when: ({ method }) => method === 'GET' });
  for (let i = 0; i < 3; i++) expect((await wire.run(CLASSIFY())).a?.results).toBeDefined();
  expect(standIn.asked.filter(({ path }) => path === '/info')).toHaveLength(1);
});

test('a chat server that hides its status routes is known by its answer', async () => {
  await use(startVllm());
  standIn.script({ status: 401, body: '' }, { times: 1000, when: ({ method }) => method === 'GET' });
  expect((await wire.run(CHAT)).a).toEqual({ generatedText: 'You said: hello' });
  await wire.run(CHAT);
  expect(standIn.asked.filter(({ path }) => path === '/info').length).toBeLessThanOrEqual(2);
});

test('a server that is replaced by one of another kind is asked again', async () => {
  await use(startToolkit({ task: 'text-generation' }));
  expect((await wire.run(GENERATE)).a?.generatedText).toContain('hello and so on');
  const vllm = await startVllm();
  const asVllm = async ({ method, path, bytes }: Asked) => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(
      `${vllm.url}${path}`,
      method === 'POST' ? { method, headers, body: new Uint8Array(bytes) } : {},
    );
    return { status: response.status, body: await response.json() };
  };
  standIn.script(asVllm, { times: 1000 });
  expect((await wire.run(GENERATE)).a?.generatedText).toMatch(/^ and so on/);
  const before = probes();
  await wire.run(GENERATE);
  expect(probes()).toBe(before);
  await vllm.close();
});

test('a model that is not there is not looked for at the status routes each time', async () => {
  await use(startVllm());
  const unknown = CHAT.replace('input: {', 'input: { model: "none",');
  expect(await codeOf(unknown)).toBe('MODEL_NOT_FOUND');
  const before = probes();
  for (let i = 0; i < 5; i++) expect(await codeOf(unknown)).toBe('MODEL_NOT_FOUND');
  expect(probes() - before).toBeLessThanOrEqual(3);
});

test("the model that the server's list named is told: alone, in a batch, from the cache and in a stream", async () => {
  await use(startVllm({ models: ['first/model', 'second'] }), {}, { CACHE_SECONDS: '60' });
  const field = (text: string) => `textGeneration(input: { inputs: "${text}" }) { info { model cached } }`;
  const told = (cached: boolean) => ({ info: { model: 'first/model', cached } });
  expect(await wire.run(`mutation { a: ${field('a')} }`)).toEqual({ a: told(false) });
  expect(await wire.run(`mutation { a: ${field('a')} }`)).toEqual({ a: told(true) });
  expect(await wire.run(`mutation { b: ${field('b')} c: ${field('c')} }`)).toEqual({ b: told(false), c: told(false) });
  expect(await wire.run(`mutation { c: ${field('c')} }`)).toEqual({ c: told(true) });
  const { output } = await read(wire.url, CHAT_STREAM, { inputs: { text: 'hello' } });
  expect(output?.info.model).toBe('first/model');
});

test('TEI says how much it takes: no batch and no call is larger', async () => {
  await use(startTei({ kind: 'classifier', maxClientBatchSize: 5 }), {}, { BATCH_WINDOW_MS: '20' });
  await wire.run(CLASSIFY());
  const fields = Array.from(
    { length: 23 },
    (_, i) => `a${i}: textClassification(input: { inputs: "joy ${i}" }) { results { label } }`,
  );
  await wire.run(`mutation { ${fields.join(' ')} }`);
  expect(standIn.asked.filter(({ status }) => status !== 200)).toEqual([]);
  expect(standIn.asked.filter(({ path }) => path === '/predict').length).toBeLessThanOrEqual(7);
});

test.each(['auto', 'tei'])('a thousand sentences on TEI (%s)', async (server) => {
  await use(startTei(), { server });
  const sentences = Array.from({ length: 1000 }, (_, i) => `number ${i}`);
  const query = `mutation($s: [String!]!) { a: sentenceSimilarity(input: { inputs: { sourceSentence: "number 7", sentences: $s } }) { scores } }`;
  const { a } = await wire.run(query, { s: sentences });
  const scores = a?.scores as number[];
  expect(scores).toHaveLength(1000);
  expect(scores.indexOf(Math.max(...scores))).toBe(7);
  const [url] = [standIn.url];
  const lone = await fetch(`${url}/similarity`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ inputs: { source_sentence: 'number 7', sentences: sentences.slice(500, 503) } }),
  });
  expect(scores.slice(500, 503)).toEqual(await lone.json());
  expect(standIn.asked.filter(({ status }) => status !== 200)).toEqual([]);
});

describe('an endpoint that is not there yet', () => {
  const states = [
    ['503', { status: 503, body: { error: '503 Service Unavailable' } }],
    ['502', { status: 502, body: '<html>502 Bad Gateway</html>' }],
    ['a tunnel that ends nowhere', { status: 530, body: 'error code: 1033' }],
    ['a server that Cloudflare cannot reach', { status: 522, body: '<!DOCTYPE html><title>522</title>' }],
    ['not ready', { status: 400, body: { error: 'Model my-model is not ready yet.' } }],
    ['initializing', { status: 400, body: { detail: 'The endpoint is initializing' } }],
    ['paused', { status: 400, body: { error: 'Endpoint is paused, ask a maintainer to restart it' } }],
    ['an invalid state', { status: 400, body: { error: 'Bad Request: Invalid state' } }],
    ['loading, as llama.cpp says it', { status: 503, body: { error: { code: 503, message: 'Loading model' } } }],
  ] as const;

  describe.each(['auto', 'toolkit'])('server %s', (server) => {
    test.each(states)('%s: waited for', async (_name, reply) => {
      await use(startToolkit(), { server });
      standIn.script(reply, { times: 3 });
      expect((await wire.run(CLASSIFY(true))).a?.results).toBeDefined();
    });
  });

  test.each(states.slice(4))('%s: else told to be loading, not to be the input', async (_name, reply) => {
    await use(startToolkit(), { server: 'toolkit' });
    standIn.script(reply, { times: 100 });
    expect(await codeOf(CLASSIFY())).toBe('MODEL_LOADING');
  });

  test.each([520, 521, 522, 523, 525, 526, 527, 529, 530])(
    'a gateway that answers %i is asked again',
    async (status) => {
      await use(startToolkit(), { server: 'toolkit' });
      standIn.script({ status, headers: { 'retry-after': '0' }, body: `error code: ${status}` });
      const { a } = await wire.run(CLASSIFY().replace('results', 'info { attempts } results'));
      expect(a?.info).toEqual({ attempts: 2 });
    },
  );

  test.each([504, 524])('a gateway that waited in vain (%i) is not: the work may still be done', async (status) => {
    await use(startToolkit(), { server: 'toolkit' });
    standIn.script({ status }, { times: 5 });
    const { errors } = await wire.ask(CLASSIFY(true));
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', retryable: false });
    expect(errors?.[0]?.message).toMatch(/Gateway Timeout|took too long to answer/);
    expect(standIn.asked).toHaveLength(1);
  });

  test('until the deadline', async () => {
    await use(startToolkit(), { server: 'toolkit' }, { INFERENCE_TIMEOUT_SECONDS: '3' });
    standIn.options.state = 'booting';
    expect(await codeOf(CLASSIFY(true))).toBe('UPSTREAM_TIMEOUT');
    expect(standIn.asked.length).toBeGreaterThanOrEqual(2);
  });

  test('an input that speaks of loading is still an input', async () => {
    await use(startToolkit(), { server: 'toolkit' });
    standIn.script({ status: 400, body: { error: "Body needs an inputs key, received: b'the model is not ready'" } });
    expect(await codeOf(CLASSIFY(true))).toBe('BAD_USER_INPUT');
  });

  test('llama.cpp that still reads its model', async () => {
    const llama = await startLlamaCpp({ loading: true });
    await use(Promise.resolve(llama));
    setTimeout(() => {
      llama.options.loading = false;
    }, 1500);
    const { a } = await wire.run(CHAT.replace('} })', '}, options: { waitForModel: true } })'));
    expect(a?.generatedText).toContain('hello');
  });
});

describe('a model that no provider has', () => {
  beforeEach(async () => {
    standIn = await startRouter({ chatModels: ['chat/model'] });
    const connection = { kind: 'hugging-face', baseUrl: `${standIn.url}/hf-inference` };
    wire = await startWire(connection, { BATCH_WINDOW_MS: '20' });
  });

  test('is MODEL_NOT_FOUND, and its batch is not torn apart', async () => {
    const fields = Array.from(
      { length: 16 },
      (_, i) => `a${i}: textClassification(input: { inputs: "joy ${i}" }) { results { label } }`,
    );
    const { errors } = await wire.ask(`mutation { ${fields.join(' ')} }`);
    expect(new Set(errors?.map(({ extensions }) => extensions.code))).toEqual(new Set(['MODEL_NOT_FOUND']));
    expect(standIn.asked.length).toBeLessThanOrEqual(2);
  });

  test('with the error of the chat route too', async () => {
    expect(await codeOf(CHAT)).toBe('MODEL_NOT_FOUND');
  });

  test('generates text by its chat, where a provider has that', async () => {
    const query = GENERATE.replace('input: {', 'input: { model: "chat/model",');
    for (let i = 0; i < 2; i++) {
      expect((await wire.run(query)).a).toEqual({ generatedText: 'You said: hello', info: { via: 'chat' } });
    }
    expect(standIn.asked.map(({ path }) => path)).toEqual([
      '/hf-inference/models/chat/model',
      '/v1/chat/completions',
      '/v1/chat/completions',
    ]);
  });
});

describe('a server without a route for completions', () => {
  const missing = [
    ['404', { status: 404, body: { detail: 'Not Found' } }],
    ['405', { status: 405, body: 'Method Not Allowed' }],
    ['501', { status: 501, body: { error: { message: 'not implemented' } } }],
    ['a 404 that says so', { status: 404, body: { error: { message: 'Unknown request URL: POST /v1/completions' } } }],
    [
      'a chat model',
      {
        status: 404,
        body: { error: { message: 'This is a chat model and not supported in the v1/completions endpoint.' } },
      },
    ],
  ] as const;

  test.each(missing)('%s: text generation goes as a chat, and says so', async (_name, reply) => {
    await use(startVllm(), {}, { BATCH_WINDOW_MS: '20' });
    standIn.script(reply, { times: 100, when: ({ path }) => path === '/v1/completions' });
    const chat = { generatedText: 'You said: hello', info: { via: 'chat' } };
    expect(await wire.run(GENERATE)).toEqual({ a: chat });
    const three = ['x', 'y', 'z'].map(
      (name) => `${name}: textGeneration(input: { inputs: "${name}" }) { generatedText info { via } }`,
    );
    expect(await wire.run(`mutation { ${three.join(' ')} }`)).toEqual({
      x: { generatedText: 'You said: x', info: { via: 'chat' } },
      y: { generatedText: 'You said: y', info: { via: 'chat' } },
      z: { generatedText: 'You said: z', info: { via: 'chat' } },
    });
    expect(standIn.asked.filter(({ path }) => path === '/v1/completions').length).toBeLessThanOrEqual(2);
    const full = GENERATE.replace('"hello"', '"hello ", parameters: { returnFullText: true, maxNewTokens: 2 }');
    expect((await wire.run(full)).a?.generatedText).toBe('hello You said:');
  });

  test('a batch that meets it first', async () => {
    await use(startVllm(), { server: 'openai' }, { BATCH_WINDOW_MS: '20' });
    standIn.script(
      { status: 404, body: 'no such page' },
      { times: 100, when: ({ path }) => path === '/v1/completions' },
    );
    const three = ['x', 'y', 'z'].map(
      (name) => `${name}: textGeneration(input: { inputs: "${name}" }) { generatedText }`,
    );
    expect(await wire.run(`mutation { ${three.join(' ')} }`)).toEqual({
      x: { generatedText: 'You said: x' },
      y: { generatedText: 'You said: y' },
      z: { generatedText: 'You said: z' },
    });
  });

  test('a model that is not there stays so', async () => {
    await use(startVllm());
    expect(await codeOf(GENERATE.replace('input: {', 'input: { model: "none",'))).toBe('MODEL_NOT_FOUND');
    expect(standIn.asked.filter(({ path }) => path.endsWith('chat/completions'))).toEqual([]);
  });
});
