// Servers that cannot do a task say so in words and statuses of their own: each is TASK_NOT_SUPPORTED, and what a parameter
// asked for in vain is the caller's to change. What a server passes over without a word is done here.

import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import { PNG } from '../../fixtures/media.ts';
import { startInfinity } from '../../stand-ins/infinity.ts';
import { startLlamaCpp } from '../../stand-ins/llama-cpp.ts';
import { startOllama } from '../../stand-ins/ollama.ts';
import { startRouter } from '../../stand-ins/router.ts';
import { startTei } from '../../stand-ins/tei.ts';
import { startVllm } from '../../stand-ins/vllm.ts';
import { startWire, type Wire } from '../../support/start-wire.ts';

interface Server {
  readonly url: string;
  close(): Promise<void>;
}

let open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.reverse()) await one.close();
  open = [];
});

async function connect(server: Server, path = '', connection: object = {}): Promise<Wire> {
  const wire = await startWire({ baseUrl: `${server.url}${path}`, ...connection });
  open.push(server, wire);
  return wire;
}

const FIELDS = {
  embed: 'featureExtraction(input: { inputs: "red fox" }) { dimensions }',
  similar: 'sentenceSimilarity(input: { inputs: { sourceSentence: "a", sentences: ["a", "b"] } }) { scores }',
  rank: 'textRanking(input: { inputs: { query: "red fox", texts: ["a hen", "the red fox"] } }) { results { index } }',
  chat: 'chatCompletion(input: { messages: [{ role: USER, content: "hello" }] }) { message { content } }',
  label: 'textClassification(input: { inputs: "joy" }) { results { label } }',
  converse: 'conversational(input: { inputs: { text: "hello" } }) { generatedText }',
} as const;
type Name = keyof typeof FIELDS;
const NAMES = Object.keys(FIELDS) as Name[];

const SERVERS: [name: string, start: () => Promise<Server>, can: Name[]][] = [
  ['TEI with an embedder', () => startTei(), ['embed', 'similar']],
  ['TEI with a reranker', () => startTei({ kind: 'reranker' }), ['rank', 'label']],
  ['TEI with a classifier', () => startTei({ kind: 'classifier' }), ['label']],
  // It gives unscaled vectors as they are; sentences can be compared by them.
  ['TEI with a sparse embedder', () => startTei({ kind: 'splade' }), ['similar']],
  ['vLLM that chats', () => startVllm(), ['chat', 'converse']],
  ['vLLM that embeds', () => startVllm({ task: 'embed' }), ['embed', 'similar', 'rank']],
  ['vLLM that ranks', () => startVllm({ task: 'rerank' }), ['rank']],
  ['llama.cpp that chats', () => startLlamaCpp(), ['chat', 'converse']],
  ['llama.cpp that embeds', () => startLlamaCpp({ mode: 'embeddings' }), ['embed', 'similar']],
  ['llama.cpp that ranks', () => startLlamaCpp({ mode: 'reranking' }), ['rank']],
  ['Infinity that embeds', () => startInfinity({ models: { 'a/e': ['embed'] } }), ['embed', 'similar']],
  ['Infinity that ranks', () => startInfinity({ models: { 'a/r': ['rerank'] } }), ['rank']],
  ['Ollama that embeds', () => startOllama({ models: ['m'], capabilities: ['embedding'] }), ['embed', 'similar']],
  ['Ollama that chats', () => startOllama({ models: ['m'], capabilities: ['completion'] }), ['chat', 'converse']],
];

test.each(SERVERS)('%s', async (_name, start, can) => {
  const wire = await connect(await start());
  const does: Name[] = [];
  for (const name of NAMES) {
    const { errors } = await wire.ask(`mutation { ${FIELDS[name]} }`);
    if (!errors) does.push(name);
    else
      expect([name, errors[0]?.extensions.code, errors[0]?.extensions.retryable, errors[0]?.message]).toEqual([
        name,
        'TASK_NOT_SUPPORTED',
        false,
        expect.any(String),
      ]);
  }
  expect(does).toEqual(can);
});

test.each([
  ['embedding', 'label', 'feature-extraction and sentence-similarity'],
  ['embedding', 'rank', 'feature-extraction and sentence-similarity'],
  ['splade', 'label', 'feature-extraction and sentence-similarity'],
  ['classifier', 'embed', 'text-classification'],
  ['classifier', 'similar', 'text-classification'],
  ['classifier', 'rank', 'text-classification'],
  ['reranker', 'embed', 'text-ranking and text-classification'],
  ['reranker', 'similar', 'text-ranking and text-classification'],
] as const)('a TEI with a model of the kind %s says what it can do instead of "%s"', async (kind, name, can) => {
  for (const server of ['tei', 'auto']) {
    for (const path of ['', '/v1', '/predict']) {
      const wire = await connect(await startTei({ kind, model: 'org/it' }), path, { server });
      const { errors } = await wire.ask(`mutation { ${FIELDS[name]} }`);
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['TASK_NOT_SUPPORTED']);
      expect(errors?.[0]?.message).toContain(`which can do ${can}.`);
      // Asked for labels by its base URL, a TEI answers with vectors: that is a reply, and nothing else is asked.
      if (name !== 'label' || server === 'auto') {
        expect(errors?.[0]?.message).toContain(`of the kind "${kind}" (org/it)`);
      }
    }
  }
});

test('a TEI that was named and hides what it is does what its model is for', async () => {
  const tei = await startTei({ kind: 'classifier' });
  const wire = await connect(tei, '', { server: 'tei' });
  const hidden = { when: ({ path }: { path: string }) => path === '/info', times: 100 };
  tei.script({ status: 404 }, hidden);
  expect((await wire.run(`mutation { ${FIELDS.label} }`)).textClassification?.results).toContainEqual({ label: 'joy' });
  expect(tei.asked.map(({ path }) => path)).toEqual(['/']);

  const embedder = await startTei();
  const other = await connect(embedder, '', { server: 'tei' });
  embedder.script({ status: 404 }, hidden);
  const { errors } = await other.ask(`mutation { ${FIELDS.label} }`);
  expect(errors?.[0]?.extensions.code).toBe('TASK_NOT_SUPPORTED');
  expect(errors?.[0]?.message).toContain('it holds a model for embeddings');
});

test("a parameter that the router's provider does not have is refused by its name", async () => {
  const wire = await connect(await startRouter({ chatModels: ['a/b'], strictChat: true }), '', {
    kind: 'hugging-face',
  });
  const chat = (parameters: string) =>
    `mutation { chatCompletion(input: { model: "a/b", messages: [{ role: USER, content: "x" }], parameters: { ${parameters} } }) { info { ignoredParameters } } }`;
  for (const [parameter, name] of [
    ['topK: 3', 'top_k'],
    ['repetitionPenalty: 1.1', 'repetition_penalty'],
  ] as const) {
    const { errors } = await wire.ask(chat(parameter));
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
    expect(errors?.[0]?.message).toContain(name);
  }
  const { chatCompletion } = await wire.run(chat('topP: 0.5'));
  expect(chatCompletion).toEqual({ info: { ignoredParameters: null } });
});

test('a list of texts that the server cannot embed is refused once, as a whole', async () => {
  const tei = await startTei({ kind: 'reranker' });
  const wire = await connect(tei);
  const fields = Array.from(
    { length: 8 },
    (_, i) => `f${i}: featureExtraction(input: { inputs: "t${i}" }) { dimensions }`,
  );
  await wire.ask(`mutation { ${FIELDS.rank} }`);
  tei.asked.length = 0;
  const { errors } = await wire.ask(`mutation { ${fields.join(' ')} }`);
  expect(errors?.map(({ extensions }) => extensions.code)).toEqual(Array(8).fill('TASK_NOT_SUPPORTED'));
  expect(tei.asked.filter(({ method }) => method === 'POST')).toHaveLength(1);
});

test.each([
  ['Ollama: tools', () => startOllama({ models: ['m'], capabilities: ['completion'] }), 'tools: [{ name: "f" }]'],
  ['Ollama: thinking', () => startOllama({ models: ['m'], capabilities: ['completion'] }), 'reasoningEffort: LOW'],
  ['vLLM: tools', () => startVllm({ toolParser: false }), 'tools: [{ name: "f" }]'],
] as const)('%s that the model has not are bad input', async (_name, start, parameters) => {
  const wire = await connect(await start());
  const chat = `chatCompletion(input: { messages: [{ role: USER, content: "a" }], parameters: { ${parameters} } }) { finishReason }`;
  expect((await wire.ask(`mutation { ${chat} }`)).errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
});

test.each([
  ['vLLM', () => startVllm()],
  ['llama.cpp', () => startLlamaCpp()],
] as const)('%s: a picture for a model that reads text is bad input', async (_name, start) => {
  const wire = await connect(await start());
  const chat = `chatCompletion(input: { messages: [{ role: USER, content: "a", images: ["${PNG}"] }] }) { finishReason }`;
  expect((await wire.ask(`mutation { ${chat} }`)).errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
});

test.each([
  ['llama.cpp', () => startLlamaCpp({ mode: 'embeddings' }), '', {}],
  [
    'the router',
    () => startRouter({ models: { 'a/e': 'feature-extraction' } }),
    '/hf-inference',
    { kind: 'hugging-face', models: { 'feature-extraction': 'a/e' } },
  ],
] as const)('%s cuts no vectors: they are cut, and scaled again, here', async (_name, start, path, connection) => {
  const wire = await connect(await start(), path, connection);
  const embed = (dimensions: number) =>
    wire.run(
      `mutation { f: featureExtraction(input: { inputs: "red fox", parameters: { normalize: true, dimensions: ${dimensions} } }) { embedding dimensions } }`,
    );
  const { f: whole } = await embed(100);
  const { f: cut } = await embed(4);
  expect([whole?.dimensions, cut?.dimensions]).toEqual([8, 4]);
  const numbers = z.array(z.number()).parse(cut?.embedding);
  expect(Math.hypot(...numbers)).toBeCloseTo(1, 5);
  const [first = 0] = z.array(z.number()).parse(whole?.embedding);
  expect(Math.sign(numbers[0] ?? 0)).toBe(Math.sign(first));
});
