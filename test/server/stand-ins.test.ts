// Each stand-in takes and refuses what the server that it stands for does, so that tests against it mean something.

import { afterEach, expect, test } from 'vitest';
import { startInfinity } from '../stand-ins/infinity.ts';
import { startLlamaCpp } from '../stand-ins/llama-cpp.ts';
import { startOllama } from '../stand-ins/ollama.ts';
import { startRouter } from '../stand-ins/router.ts';
import { finishBeforeText, KEEP_ALIVES } from '../stand-ins/sse-quirks.ts';
import type { StandIn } from '../stand-ins/stand-in.ts';
import { startTei } from '../stand-ins/tei.ts';
import { startTgi } from '../stand-ins/tgi.ts';
import { startToolkit } from '../stand-ins/toolkit.ts';
import { startVllm } from '../stand-ins/vllm.ts';

const open: StandIn[] = [];
afterEach(() => Promise.all(open.splice(0).map((one) => one.close())));

async function use<One extends StandIn>(starting: Promise<One>): Promise<One> {
  const one = await starting;
  open.push(one);
  return one;
}

async function post(url: string, body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json');
  return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : undefined };
}

const HELLO = [{ role: 'user', content: 'hello there' }];

test('vLLM refuses a model that it does not serve, and drops keys that it does not have', async () => {
  const vllm = await use(startVllm({ models: ['a/b'] }));
  const unknown = await post(`${vllm.url}/v1/chat/completions`, { model: 'tgi', messages: HELLO });
  expect(unknown.status).toBe(404);
  expect(unknown.json.error).toMatchObject({
    message: 'The model `tgi` does not exist.',
    type: 'NotFoundError',
    code: 404,
  });
  const taken = await post(`${vllm.url}/v1/chat/completions`, { model: 'a/b', messages: HELLO, watermark: true });
  expect(taken.json.choices[0].message.content).toBe('You said: hello there');
  expect(vllm.asked[1]).toMatchObject({ path: '/v1/chat/completions', ignored: ['watermark'], status: 200 });
  expect((await fetch(`${vllm.url}/v1/embeddings`, { method: 'POST' })).status).toBe(404);
});

test('vLLM streams tool calls and usage, and refuses options that contradict each other', async () => {
  const vllm = await use(startVllm({ reasoning: 'reasoning' }));
  const url = `${vllm.url}/v1/chat/completions`;
  const parameters = { type: 'object', properties: { city: { type: 'string' } } };
  const body = {
    messages: [{ role: 'user', content: 'weather in Oslo' }],
    tools: [{ type: 'function', function: { name: 'weather', parameters } }],
    stream: true,
    stream_options: { include_usage: true },
  };
  const { text, headers } = await post(url, body);
  expect(headers.get('content-type')).toContain('text/event-stream');
  expect(text).toContain('"tool_calls":[{"id":"chatcmpl-tool-0","type":"function","index":0');
  expect(text).toContain('"finish_reason":"tool_calls"');
  expect(text).toContain('"choices":[],"usage":{"prompt_tokens":6');
  expect(text.endsWith('data: [DONE]\n\n')).toBe(true);
  expect((await post(url, { ...body, stream: false })).json.error.message).toMatch(
    /Stream options can only be defined/,
  );
  expect((await post(url, { messages: HELLO, temperature: -1 })).status).toBe(400);
  expect((await post(url, { messages: 'hello' })).json.error.type).toBe('Bad Request');
});

test('vLLM answers an item alone as in a list', async () => {
  const vllm = await use(startVllm({ task: 'embed' }));
  const many = await post(`${vllm.url}/v1/embeddings`, { input: ['one', 'two'] });
  const lone = await post(`${vllm.url}/v1/embeddings`, { input: 'two' });
  expect(lone.json.data[0].embedding).toEqual(many.json.data[1].embedding);
  const cut = await post(`${vllm.url}/v1/embeddings`, { input: 'two', dimensions: 4 });
  expect(cut.json.error.message).toContain('does not support matryoshka');
});

test('replies are compressed, cut, kept alive and rearranged as a test says', async () => {
  const vllm = await use(startVllm({ base: '/some/path', token: 'key' }));
  const url = `${vllm.url}/v1/chat/completions`;
  expect(url).toContain('/some/path/v1/');
  expect((await post(url, { messages: HELLO })).status).toBe(401);
  const signed = { authorization: 'Bearer key' };
  for (const encoding of ['gzip', 'br', 'deflate'] as const) {
    vllm.options.encoding = encoding;
    expect((await post(url, { messages: HELLO }, signed)).json.object).toBe('chat.completion');
  }
  vllm.options.encoding = undefined;
  vllm.options.sse = { newline: '\r\n', between: KEEP_ALIVES.comment, cut: 3, rewrite: finishBeforeText };
  const { text } = await post(url, { messages: HELLO, stream: true }, signed);
  expect(text).toContain(': ping\r\n\r\ndata: ');
  expect(text.indexOf('"finish_reason":"stop"')).toBeLessThan(text.indexOf(' there'));
  vllm.options.state = 'booting';
  expect((await post(url, {}, signed)).status).toBe(503);
});

test('vLLM transcribes a form with a file, and ranks documents by their score', async () => {
  const vllm = await use(startVllm({ task: 'transcribe' }));
  const form = new FormData();
  form.set('model', 'org/served-model');
  form.set('response_format', 'verbose_json');
  form.append('timestamp_granularities[]', 'word');
  const url = `${vllm.url}/v1/audio/transcriptions`;
  expect((await fetch(url, { method: 'POST', body: form })).status).toBe(400);
  form.set('file', new Blob(['RIFF....WAVE and sound']), 'a.wav');
  const heard = await (await fetch(url, { method: 'POST', body: form })).json();
  expect(heard.words).toHaveLength(heard.text.trim().split(' ').length);
  const ranker = await use(startVllm({ task: 'rerank' }));
  const ranked = await post(`${ranker.url}/rerank`, {
    query: 'red fox',
    documents: ['a hen', 'the red fox'],
    top_n: 1,
  });
  expect(ranked.json.results).toEqual([
    expect.objectContaining({ index: 1, document: { text: 'the red fox', multi_modal: null } }),
  ]);
});

test('TGI validates as its router does, and refuses what serde refuses as plain text', async () => {
  const tgi = await use(startTgi());
  const prompt = await post(tgi.url, {
    inputs: 'Once upon',
    parameters: { max_new_tokens: 2, watermark: false, max_time: 2 },
  });
  expect(prompt.json).toEqual([{ generated_text: 'Once upon and so' }]);
  expect(tgi.asked[0]?.ignored).toEqual(['parameters.max_time']);
  const wrong: [body: object, said: string][] = [
    [{ inputs: 'a', parameters: { temperature: 0 } }, '`temperature` must be strictly positive'],
    [{ inputs: 'a', parameters: { top_p: 1 } }, '`top_p` must be > 0.0 and < 1.0'],
    [{ inputs: '' }, '`inputs` cannot be empty'],
    [
      { inputs: 'a', parameters: { grammar: { type: 'json', value: { type: 'object' } } } },
      "must have a 'properties' field",
    ],
  ];
  for (const [body, said] of wrong) {
    const { status, json } = await post(`${tgi.url}/generate`, body);
    expect([status, json.error_type]).toEqual([422, 'validation']);
    expect(json.error).toContain(said);
  }
  const list = await post(tgi.url, { inputs: ['a', 'b'] });
  expect(list).toMatchObject({
    status: 422,
    text: expect.stringContaining('inputs: invalid type: sequence, expected string'),
  });
  expect((await post(tgi.url, { inputs: 'a', parameters: { do_sample: null } })).status).toBe(422);
  const many = await post(`${tgi.url}/v1/completions`, { prompt: ['a', 'b'], max_tokens: 3 });
  expect(many.json.choices.map(({ index }: { index: number }) => index)).toEqual([1, 0]);
  expect((await post(`${tgi.url}/v1/completions`, { prompt: ['a', 'b', 'c', 'd', 'e'] })).json.error_type).toBe(
    'batch size exceeded',
  );
});

test('TGI streams its own events and tool calls, and takes only its own response formats', async () => {
  const tgi = await use(startTgi());
  const native = await post(`${tgi.url}/generate_stream`, { inputs: 'a', parameters: { max_new_tokens: 2 } });
  expect(native.text).toMatch(/"index":2,"token":\{"id":\d+,"text":" so".*"generated_text":" and so","details":null/);
  expect(native.text).not.toContain('[DONE]');
  const broken = await post(`${tgi.url}/generate_stream`, { inputs: '' });
  expect([broken.status, broken.text]).toEqual([200, expect.stringContaining('"error_type":"validation"')]);
  const url = `${tgi.url}/v1/chat/completions`;
  const openAi = { type: 'json_schema', json_schema: { name: 'x', schema: {} } };
  expect((await post(url, { messages: HELLO, response_format: openAi })).status).toBe(422);
  const value = { type: 'object', properties: { said: { type: 'string' } } };
  const made = await post(url, { messages: HELLO, response_format: { type: 'json_object', value } });
  expect(made.json.choices[0].message.content).toBe('{"said":"hello there"}');
  const tools = [{ type: 'function', function: { name: 'greet', parameters: value } }];
  const called = await post(url, { messages: HELLO, tools, tool_choice: 'required' });
  expect(called.json.choices[0]).toMatchObject({
    finish_reason: 'stop',
    message: { tool_calls: [{ id: '0', function: { name: 'greet' } }] },
  });
  expect(
    (await post(url, { messages: HELLO, tools, response_format: { type: 'regex', value: 'a' } })).json.error_type,
  ).toBe('tool_error');
});

test('TEI tells a pair from a batch, and refuses batches, prompts and lengths beyond its own', async () => {
  const tei = await use(startTei({ kind: 'classifier', maxInputLength: 6, autoTruncate: false }));
  const pair = await post(`${tei.url}/predict`, { inputs: ['joy', 'fear'] });
  const batch = await post(`${tei.url}/predict`, { inputs: [['joy'], ['fear']] });
  expect([pair.json[0].label, batch.json[1][0].label, batch.json.length]).toEqual(['joy', 'fear', 2]);
  expect((await post(`${tei.url}/predict`, { inputs: ['a', 'b', 'c'] })).status).toBe(422);
  expect((await post(`${tei.url}/predict`, {})).text).toContain('missing field `inputs`');
  const long = await post(tei.url, { inputs: 'one two three four five' });
  expect(long).toMatchObject({
    status: 422,
    json: {
      error: 'Input validation error: `inputs` must have less than 6 tokens. Given: 7',
      error_type: 'Validation',
    },
  });
  expect((await post(tei.url, { inputs: 'one two three four five', truncate: true })).status).toBe(200);
  expect((await post(`${tei.url}/embed`, { inputs: 'a' })).json).toEqual({
    error: 'Backend error: Model is not an embedding model',
    error_type: 'Backend',
  });
  const embedder = await use(startTei({ prompts: { query: 'query: ' } }));
  const sentences = Array.from({ length: 32 }, String);
  const crowd = await post(`${embedder.url}/similarity`, { inputs: { source_sentence: 'a', sentences } });
  expect(crowd).toMatchObject({ status: 422, json: { error: 'batch size 33 > maximum allowed batch size 32' } });
  expect((await post(`${embedder.url}/embed`, { inputs: [] })).status).toBe(400);
  expect((await post(`${embedder.url}/embed`, { inputs: 'a', prompt_name: 'other' })).status).toBe(422);
  expect((await post(`${embedder.url}/v1/embeddings`, { input: 'a', dimensions: 99 })).json).toMatchObject({
    code: 422,
    type: 'Validation',
  });
  expect((await post(`${embedder.url}/embed`, { inputs: 'x'.repeat(2_000_001) })).status).toBe(413);
});

test('the toolkit wants exact content types, and answers a list in a shape of its own', async () => {
  const toolkit = await use(startToolkit());
  expect((await post(toolkit.url, { inputs: 'joy' })).json).toHaveLength(1);
  expect(
    (await post(toolkit.url, { inputs: ['joy', 'fear'] })).json.map(({ label }: { label: string }) => label),
  ).toEqual(['joy', 'fear']);
  expect((await post(toolkit.url, { inputs: ['joy'], parameters: { top_k: 2 } })).json).toEqual([
    [expect.anything(), expect.anything()],
  ]);
  expect(
    (await post(toolkit.url, { inputs: 'joy' }, { 'content-type': 'application/json; charset=utf-8' })).status,
  ).toBe(400);
  expect((await post(toolkit.url, { inputs: 'joy', parameters: null })).status).toBe(400);
  expect((await post(toolkit.url, { inputs: 'joy', parameters: { foo: 1 } })).json.error).toContain(
    "unexpected keyword argument 'foo'",
  );
  expect((await post(`${toolkit.url}/v1/chat/completions`, {})).status).toBe(404);
  toolkit.options.task = 'text-generation';
  const chat = await post(toolkit.url, { inputs: HELLO, parameters: { return_full_text: false } });
  expect(chat.json).toEqual([{ generated_text: 'You said: hello there' }]);
  expect((await post(toolkit.url, { inputs: 'a', parameters: { details: true } })).json.error).toContain(
    "not used by the model: ['details']",
  );
  toolkit.options.task = 'automatic-speech-recognition';
  const inputs = Buffer.from('RIFF.sound.').toString('base64');
  expect((await post(toolkit.url, { inputs })).json.error).toContain('File name too long');
  expect((await post(toolkit.url, { inputs, parameters: { return_timestamps: true } })).json.chunks).toHaveLength(1);
});

test('the router names models in its paths, loads them, and wants parameters in a JSON body', async () => {
  const models = {
    'a/asr': 'automatic-speech-recognition',
    'a/sim': 'sentence-similarity',
    'a/sst': 'text-classification',
  };
  const router = await use(startRouter({ models, chatModels: ['a/chat'], loading: 1 }));
  expect((await post(`${router.url}/hf-inference/models/a/sst`, { inputs: 'joy' })).json.estimated_time).toBe(20);
  expect((await post(`${router.url}/hf-inference/models/a/sst`, { inputs: 'joy' })).json).toEqual([expect.any(Array)]);
  const inputs = { source_sentence: 'a b', sentences: ['a b', 'c'] };
  expect((await post(`${router.url}/models/a/sim/pipeline/sentence-similarity`, { inputs })).json[0]).toBeCloseTo(1);
  const sound = Buffer.from('RIFF.sound.');
  const raw = await fetch(`${router.url}/models/a/asr?return_timestamps=word`, {
    method: 'POST',
    headers: { 'content-type': 'audio/wav' },
    body: sound,
  });
  expect(await raw.json()).toEqual({ text: expect.any(String) });
  expect(router.asked.at(-1)?.ignored).toEqual(['?return_timestamps']);
  const json = await post(`${router.url}/models/a/asr`, {
    inputs: sound.toString('base64'),
    parameters: { return_timestamps: 'word' },
  });
  expect(json.json.chunks.length).toBeGreaterThan(1);
  expect((await post(`${router.url}/v1/chat/completions`, { model: 'a/chat:fastest', messages: HELLO })).status).toBe(
    200,
  );
  expect((await post(`${router.url}/v1/chat/completions`, { model: 'b/no', messages: HELLO })).json.error.code).toBe(
    'model_not_supported',
  );
  expect((await post(`${router.url}/models/b/no`, { inputs: 'x' })).json.error).toContain('not supported by provider');
});

test('Ollama finds models by tag, reads pictures from data URIs only, and streams lines on its own route', async () => {
  const ollama = await use(startOllama({ models: ['llama3.2:3b', 'plain'] }));
  expect(await (await fetch(ollama.url)).text()).toBe('Ollama is running');
  const url = `${ollama.url}/v1/chat/completions`;
  expect((await post(url, { model: 'plain', messages: HELLO })).status).toBe(200);
  const missing = await post(url, { model: 'llama3.2', messages: HELLO });
  expect(missing).toMatchObject({
    status: 404,
    json: { error: { message: "model 'llama3.2' not found", type: 'not_found_error' } },
  });
  const picture = [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'https://a/b.png' } }] }];
  expect((await post(url, { model: 'plain', messages: picture })).json.error.message).toContain(
    'image URLs are not currently supported',
  );
  expect((await post(`${ollama.url}/v1/completions`, { model: 'plain', prompt: ['a', 'b'] })).status).toBe(400);
  const lines = (await post(`${ollama.url}/api/chat`, { model: 'plain', messages: HELLO })).text.trim().split('\n');
  expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ done: true, done_reason: 'stop' });
  const streamed = await post(url, {
    model: 'plain',
    messages: HELLO,
    stream: true,
    stream_options: { include_usage: true },
  });
  expect(streamed.text).toMatch(/"finish_reason":"stop"[^\n]*\n\ndata: [^\n]*"choices":\[\],"usage"/);
});

test('llama.cpp answers for the mode that it was started in', async () => {
  const llama = await use(startLlamaCpp({ loading: true }));
  expect(await (await fetch(`${llama.url}/health`)).json()).toEqual({
    error: { code: 503, message: 'Loading model', type: 'unavailable_error' },
  });
  llama.options.loading = false;
  const url = `${llama.url}/v1/chat/completions`;
  const schema = { type: 'object', properties: { said: { type: 'string' } } };
  const made = await post(url, { messages: HELLO, response_format: { type: 'json_object', schema } });
  expect(made.json.choices[0].message.content).toBe('{"said":"hello there"}');
  expect((await post(url, { messages: HELLO, response_format: { type: 'xml' } })).status).toBe(400);
  expect((await post(`${llama.url}/v1/rerank`, { query: 'a', documents: ['a'] })).status).toBe(501);
  llama.options.mode = 'reranking';
  expect((await post(`${llama.url}/v1/rerank`, { query: 'a', documents: ['b', 'a'] })).json.results[0]).toEqual({
    index: 1,
    relevance_score: expect.any(Number),
  });
  expect((await post(`${llama.url}/rerank`, { query: 'a', texts: ['b', 'a'] })).json[0].index).toBe(1);
  expect((await post(`${llama.url}/rerank`, { query: 'a', texts: [] })).json.error.message).toContain(
    'non-empty string array',
  );
});

test('Infinity finds its one model by any name, and says of others what they cannot do', async () => {
  const infinity = await use(startInfinity({ models: { 'a/rank': ['rerank'] }, maxClientBatchSize: 2 }));
  const ranked = await post(`${infinity.url}/rerank`, {
    model: 'any',
    query: 'a',
    documents: ['b', 'a'],
    return_documents: true,
  });
  expect(ranked.json.results[0]).toEqual({ index: 1, document: 'a', relevance_score: expect.any(Number) });
  expect((await post(`${infinity.url}/embeddings`, { input: 'a' })).json.error.message).toContain(
    'does not support `embed`',
  );
  expect((await post(`${infinity.url}/rerank`, { query: 'a', documents: ['a', 'b', 'c'] })).json.detail[0].loc).toEqual(
    ['body', 'documents'],
  );
  expect((await fetch(`${infinity.url}/v1/models`)).status).toBe(404);
  infinity.options.urlPrefix = '/v1';
  expect((await fetch(`${infinity.url}/v1/models`)).status).toBe(200);
});
