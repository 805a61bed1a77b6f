// Base URLs as people write them: with or without the version, below a path, or a whole route copied from a page.

import { afterEach, expect, test } from 'vitest';
import { startInfinity } from '../../stand-ins/infinity.ts';
import { startOllama } from '../../stand-ins/ollama.ts';
import { startRouter } from '../../stand-ins/router.ts';
import type { StandIn } from '../../stand-ins/stand-in.ts';
import { startTei } from '../../stand-ins/tei.ts';
import { startTgi } from '../../stand-ins/tgi.ts';
import { startToolkit } from '../../stand-ins/toolkit.ts';
import { startVllm } from '../../stand-ins/vllm.ts';
import { startWire, type Wire } from '../../support/start-wire.ts';

let standIn: StandIn | undefined;
let wire: Wire | undefined;
afterEach(closeBoth);

async function closeBoth() {
  await wire?.close();
  await standIn?.close();
  wire = undefined;
  standIn = undefined;
}

async function run(starting: Promise<StandIn>, end: string, connection: object, query: string) {
  standIn = await starting;
  wire = await startWire({ baseUrl: `${standIn.url}${end}`, ...connection });
  return wire.run(`mutation { a: ${query} }`);
}

const CHAT = 'conversational(input: { inputs: { text: "hello" } }) { generatedText }';
const GENERATE = 'textGeneration(input: { inputs: "hello" }) { generatedText info { via } }';
const CLASSIFY = 'textClassification(input: { inputs: "joy" }) { results { label } }';
const SIMILAR = 'sentenceSimilarity(input: { inputs: { sourceSentence: "a", sentences: ["a"] } }) { scores }';

const said = { generatedText: 'You said: hello' };
const CHAT_ENDS = ['', '/', '/v1', '/v1/', '/v1/chat/completions', '/v1/completions', '/v1/models'];

for (const base of ['', '/some/path', '/some/path/api']) {
  test.each(CHAT_ENDS.flatMap((end) => ['auto', 'openai'].map((server) => [end, server])))(
    `vLLM at ${base || '/'}, URL with "%s", server %s`,
    async (end, server) => {
      const start = () => startVllm({ base });
      expect(await run(start(), end ?? '', { server }, CHAT)).toEqual({ a: said });
      await closeBoth();
      const generated = await run(start(), end ?? '', { server }, GENERATE);
      expect(generated.a).toMatchObject({ generatedText: expect.stringContaining('and so on'), info: { via: null } });
    },
  );
}

test.each([
  ...['', '/v1', '/v1/chat/completions', '/generate', '/generate_stream', '/info'].flatMap((end) =>
    ['auto', 'tgi'].map((server) => [end, server]),
  ),
])('TGI, URL with "%s", server %s', async (end, server) => {
  const { a } = await run(startTgi({ base: '/below' }), end ?? '', { server }, GENERATE);
  expect(a).toMatchObject({ generatedText: expect.stringMatching(/^hello and so on/) });
  expect(await wire?.run(`mutation { a: ${CHAT} }`)).toEqual({ a: said });
});

test.each([
  ...['', '/v1', '/v1/embeddings', '/predict', '/similarity', '/embed'].flatMap((end) =>
    ['auto', 'tei'].map((server) => [end, server]),
  ),
])('TEI, URL with "%s", server %s', async (end, server) => {
  const { a } = await run(startTei({ base: '/below' }), end ?? '', { server }, SIMILAR);
  expect((a as { scores: number[] }).scores[0]).toBeCloseTo(1);
});

test.each([
  ...['', '/', '/v1', '/predict', '/health'].flatMap((end) => ['auto', 'toolkit'].map((server) => [end, server])),
])('the toolkit, URL with "%s", server %s', async (end, server) => {
  const { a } = await run(startToolkit({ base: '/below' }), end ?? '', { server }, CLASSIFY);
  expect(a?.results).toContainEqual({ label: 'joy' });
});

test.each([
  ['', '/v1', ''],
  ['/v1', '/v1', ''],
  ['', '', ''],
  ['/embeddings', '', ''],
  ['/v1/embeddings', '/v1', '/proxy'],
])('Infinity, URL with "%s", prefix "%s", at "%s"', async (end, urlPrefix, base) => {
  for (const server of ['auto', 'openai']) {
    const { a } = await run(startInfinity({ urlPrefix, base }), end, { server }, SIMILAR);
    expect((a as { scores: number[] }).scores[0]).toBeCloseTo(1);
    await closeBoth();
  }
});

test('a version of another name stays where it is', async () => {
  standIn = await startVllm();
  wire = await startWire({
    baseUrl: `${standIn.url}/v1beta/openai`,
    server: 'openai',
    models: { conversational: 'm' },
  });
  standIn.script({ body: { choices: [{ message: { content: 'x' } }] } });
  await wire.run(`mutation { a: ${CHAT} }`);
  expect(standIn.asked.map(({ path }) => path)).toEqual(['/v1beta/openai/chat/completions']);
});

test.each([
  '/hf-inference',
  '/hf-inference/',
  '/hf-inference/models',
  '/hf-inference/v1',
  '/v1',
  '/v1/chat/completions',
])('the router, URL with "%s"', async (end) => {
  const router = startRouter({ models: { 'a/b': 'text-classification' }, chatModels: ['c/d'] });
  const connection = { kind: 'hugging-face' };
  const classified = await run(router, end, connection, CLASSIFY.replace('input: {', 'input: { model: "a/b",'));
  expect(classified.a?.results).toContainEqual({ label: 'joy' });
  expect(await wire?.run(`mutation { a: ${CHAT.replace('input: {', 'input: { model: "c/d:fastest",')} }`)).toEqual({
    a: said,
  });
  expect(standIn?.asked.map(({ path }) => path.replace('/hf-inference', ''))).toEqual([
    '/models/a/b',
    '/v1/chat/completions',
  ]);
});

test.each([
  'qwen2.5:0.5b',
  'hf.co/x/y:Q4_K_M',
  '/data/models/llama',
  'accounts/fireworks/models/x',
  'model@q4_k_m',
  'mit Umlaut é',
])('a custom endpoint takes any printable name: %s', async (name) => {
  standIn = await startVllm({ models: [name] });
  wire = await startWire({ baseUrl: standIn.url });
  const named = (query: string) => query.replace('input: {', `input: { model: ${JSON.stringify(name)},`);
  expect(await wire.run(`mutation { a: ${named(CHAT)} }`)).toEqual({ a: said });
  await wire.run(`mutation { a: ${named(GENERATE)} }`);
  expect(standIn.asked.filter(({ method }) => method === 'POST').map(({ body }) => body)).toMatchObject([
    { model: name },
    { model: name },
  ]);
});

test.each(['../../v1/chat/completions', 'a/b/c', 'a--b', 'a b', 'a?b', '..', 'a/b.git'])(
  "where a name becomes a path, the Hub's rule holds: %s",
  async (name) => {
    standIn = await startRouter();
    wire = await startWire({ kind: 'hugging-face', baseUrl: standIn.url });
    const { errors } = await wire.ask(`mutation { a: ${CLASSIFY.replace('input: {', `input: { model: "${name}",`)} }`);
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect(errors?.[0]?.message).toContain('input.model');
    expect(standIn.asked).toEqual([]);
  },
);

test('a server of the OpenAI kind that was told no model gets the first of its list', async () => {
  standIn = await startOllama({ models: ['llama3.2:3b', 'other'] });
  for (const server of ['auto', 'openai']) {
    wire = await startWire({ baseUrl: standIn.url, server });
    expect(await wire.run(`mutation { a: ${CHAT} }`)).toEqual({ a: said });
    expect(standIn.asked.at(-1)?.body).toMatchObject({ model: 'llama3.2:3b' });
    await wire.close();
    wire = undefined;
  }
});
