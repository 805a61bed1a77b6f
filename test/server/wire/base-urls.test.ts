// Base URLs as people write them: with or without the version, below a path, or a whole route copied from a page.

import { afterEach, expect, test } from 'vitest';
import { WAV } from '../../fixtures/media.ts';
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
const CHAT_ENDS = [
  '',
  '/',
  '/v1',
  '/v1/',
  '/v1/chat/completions',
  '/v1/completions',
  '/v1/models',
  '//v1//',
  '/v1/models/a',
];

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
  ...['', '/v1', '/v1/chat/completions', '/generate', '/generate_stream', '/info', '/metrics', '/docs/'].flatMap(
    (end) => ['auto', 'tgi'].map((server) => [end, server]),
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

test.each([
  '',
  '/',
  '/api',
  '/api/',
  '/api/chat',
  '/api/generate',
  '/api/embed',
  '/api/tags',
  '/v1',
  '/V1/',
  '/v1/chat/completions',
])('Ollama, URL with "%s"', async (end) => {
  for (const server of ['auto', 'openai']) {
    const { a } = await run(startOllama({ models: ['m'] }), end.replace('V1', 'v1'), { server }, CHAT);
    expect(a).toEqual(said);
    await closeBoth();
  }
});

test.each(['/embed', '/rerank', '/generate', '/v1/gateway', '/v1/accounts/a/openai'])(
  'a path of a reverse proxy that looks like a route (%s)',
  async (base) => {
    for (const server of ['auto', 'tei']) {
      for (const end of ['', '/', '/v1', '/similarity']) {
        const { a } = await run(startTei({ base }), end, { server }, SIMILAR);
        expect((a as { scores: number[] }).scores[0]).toBeCloseTo(1);
        await closeBoth();
      }
    }
    for (const server of ['auto', 'openai']) {
      for (const end of ['', '/v1', '/v1/chat/completions']) {
        expect(await run(startVllm({ base }), end, { server }, CHAT)).toEqual({ a: said });
        await closeBoth();
      }
    }
  },
);

test.each([
  ['/v1/embeddings', SIMILAR, { task: 'embed' }],
  [
    '/v1/rerank',
    'textRanking(input: { inputs: { query: "a", texts: ["a"] } }) { results { index } }',
    { task: 'rerank' },
  ],
  ['/rerank', 'textRanking(input: { inputs: { query: "a", texts: ["a"] } }) { results { index } }', { task: 'rerank' }],
  [
    '/v2/rerank',
    'textRanking(input: { inputs: { query: "a", texts: ["a"] } }) { results { index } }',
    { task: 'rerank' },
  ],
  [
    '/v1/score',
    'textRanking(input: { inputs: { query: "a", texts: ["a"] } }) { results { index } }',
    { task: 'rerank' },
  ],
  ['/v1/audio/transcriptions', `speechRecognition(input: { audio: "${WAV}" }) { text }`, { task: 'transcribe' }],
] as const)("vLLM, the whole route of another task's page (%s)", async (end, query, options) => {
  for (const server of ['auto', 'openai']) {
    for (const base of ['', '/below/v1/it']) {
      expect((await run(startVllm({ base, ...options }), end, { server }, query)).a).toBeDefined();
      await closeBoth();
    }
  }
});

test('a host in capitals, and blanks around', async () => {
  standIn = await startVllm();
  const { port } = new URL(standIn.url);
  wire = await startWire({ baseUrl: ` HTTP://LOCALHOST:${port}/v1 ` });
  expect(await wire.run(`mutation { a: ${CHAT} }`)).toEqual({ a: said });
});

test.each([
  ['localhost:8080', 'with its scheme, such as "http://localhost:8080"'],
  ['127.0.0.1:8080/v1', 'with its scheme'],
  ['host.example', 'with its scheme'],
  ['//host.example/v1', 'with its scheme'],
  ['ftp://host.example', 'an http or https URL'],
  ['http://host.example/v1?api-version=1', 'without "?" and "#"'],
  ['https://me:word@host.example', 'a key has its own setting'],
  ['https://huggingface.co/org/model', 'https://router.huggingface.co/hf-inference'],
  ['https://ui.endpoints.huggingface.co/org/endpoints/x', '.endpoints.huggingface.cloud'],
  ['https://api-inference.huggingface.co/models/x', 'https://router.huggingface.co/hf-inference'],
])('%s is refused with what to write', async (baseUrl, advice) => {
  await expect(startWire({ baseUrl })).rejects.toThrow(advice);
  await expect(startWire({}, { HF_BASE_URL: baseUrl, DEFAULT_CONNECTION: 'local' })).rejects.toThrow(advice);
});
