// Each stand-in takes and refuses what the server that it stands for does, so that tests against it mean something.

import { afterEach, expect, test } from 'vitest';
import { finishBeforeText, KEEP_ALIVES } from './sse-quirks.ts';
import type { StandIn } from './stand-in.ts';
import { startVllm } from './vllm.ts';

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
  const json = () => JSON.parse(text);
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: text.startsWith('{') || text.startsWith('[') ? json() : undefined,
  };
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
