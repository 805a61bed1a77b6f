// Chats on every kind of custom endpoint: what is sent, what is refused, and what comes of answers and streams.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chunk, type SseUpstream, startSseUpstream } from '../../fakes/sse-upstream.ts';
import { startTestServer, type TestServer } from '../../support/start-test-server.ts';
import { subscribe } from '../streams/subscribe.ts';

const KINDS = ['openai', 'tgi', 'toolkit'] as const;
let upstream: SseUpstream;
let server: TestServer;
let folder: string;

beforeAll(async () => {
  upstream = await startSseUpstream();
  folder = mkdtempSync(join(tmpdir(), 'inferql-'));
  const file = join(folder, 'connections.json');
  const connections = KINDS.map((kind) => ({
    id: kind,
    kind: 'custom-endpoint',
    baseUrl: upstream.url,
    server: kind,
    models: { 'chat-completion': 'm' },
  }));
  writeFileSync(file, JSON.stringify({ connections }));
  server = await startTestServer({ CONNECTIONS_FILE: file, DEFAULT_CONNECTION: 'openai' });
});
beforeEach(() => {
  upstream.asked.length = 0;
});
afterAll(async () => {
  await server.close();
  await upstream.close();
  rmSync(folder, { recursive: true });
});

const FIELDS =
  'message { role content reasoning toolCalls { id name arguments } } json finishReason usage { promptTokens completionTokens totalTokens } info { ignoredParameters }';
const CHAT = `mutation ($input: ChatCompletionInput!) { chatCompletion(input: $input) { ${FIELDS} } }`;
const FOLLOW = `subscription ($input: ChatCompletionInput!) { chatCompletion(input: $input) { text reasoning output { ${FIELDS} } } }`;

interface Chat {
  message: { role: string; content: string | null; reasoning: string | null; toolCalls: object[] };
  json: unknown;
  finishReason: string | null;
  usage: object | null;
  info: { ignoredParameters: string[] | null };
}

interface ChatEvent {
  text: string;
  reasoning: string;
  output: Chat | null;
}

interface Answer {
  data: { chatCompletion: Chat | null };
  errors?: { message: string; path?: unknown[]; extensions: { code: string } }[];
}

async function ask(input: object): Promise<Answer> {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: CHAT, variables: { input } }),
  });
  return (await response.json()) as Answer;
}

function says(message: object, finish_reason = 'stop', more: object = {}) {
  upstream.script((response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ choices: [{ index: 0, message, finish_reason }], ...more }));
  });
}

const hi = { messages: [{ role: 'USER', content: 'Hi' }] };
const sent = () => upstream.asked[0]?.json;

describe('what each kind of server is asked', () => {
  const schema = { type: 'object', properties: { a: { type: 'number' } } };

  test.each([
    ['openai', { type: 'JSON_OBJECT' }, { response_format: { type: 'json_object' } }, null],
    [
      'openai',
      { type: 'JSON_SCHEMA', schema },
      { response_format: { type: 'json_schema', json_schema: { name: 'answer', schema } } },
      null,
    ],
    ['tgi', { type: 'JSON_SCHEMA', schema }, { response_format: { type: 'json_object', value: schema } }, null],
    ['tgi', { type: 'JSON_OBJECT' }, {}, ['responseFormat']],
  ])('%s: the form %j', async (connection, responseFormat, format, ignoredParameters) => {
    says({ content: '{"a": 1}' });
    const { data } = await ask({
      ...hi,
      connection,
      parameters: { responseFormat, temperature: 0 },
      options: { useCache: false },
    });
    const { stream, messages, model, temperature, ...rest } = sent() ?? {};
    expect(rest).toEqual(format);
    expect(data.chatCompletion).toMatchObject({ json: { a: 1 }, info: { ignoredParameters } });
  });

  test('TGI: what it has no place for is left out and named; top_p 1 says nothing', async () => {
    says({ content: 'a' });
    const parameters = { topK: 3, topP: 1, repetitionPenalty: 1.5, reasoningEffort: 'LOW', seed: 1, maxTokens: 5 };
    const { data } = await ask({ ...hi, connection: 'tgi', parameters });
    expect(sent()).toEqual({
      model: 'm',
      messages: [{ role: 'user', content: 'Hi' }],
      max_tokens: 5,
      seed: 1,
      stream: false,
    });
    expect(data.chatCompletion?.info.ignoredParameters).toEqual(['topK', 'repetitionPenalty', 'reasoningEffort']);
  });

  test('TGI: a tool has parameters always, and tool calls no content beside them', async () => {
    says({ content: 'a' });
    await ask({
      messages: [
        { role: 'ASSISTANT', content: 'let me see', toolCalls: [{ id: '1', name: 'f', arguments: '{}' }] },
        { role: 'TOOL', content: 'x', toolCallId: '1' },
      ],
      connection: 'tgi',
      parameters: { tools: [{ name: 'f' }], toolChoice: { mode: 'AUTO' } },
    });
    expect(sent()).toMatchObject({
      messages: [
        { role: 'assistant', tool_calls: [{ id: '1', type: 'function', function: { name: 'f', arguments: '{}' } }] },
        { role: 'tool', content: 'x', tool_call_id: '1' },
      ],
      tools: [{ type: 'function', function: { name: 'f', parameters: { type: 'object', properties: {} } } }],
      tool_choice: 'auto',
    });
    expect(sent()?.messages).not.toMatchObject([{ content: expect.anything() }, {}]);
  });

  test('a toolkit: messages as inputs, in one piece; what it cannot take is named or refused', async () => {
    upstream.script((response) => {
      response.setHeader('content-type', 'application/json');
      response.end(
        JSON.stringify([
          {
            generated_text: [
              { role: 'user', content: 'Hi' },
              { role: 'assistant', content: 'a' },
            ],
          },
        ]),
      );
    });
    const parameters = { maxTokens: 5, temperature: 0, seed: 1, stop: ['x'] };
    const { data } = await ask({ ...hi, connection: 'toolkit', parameters });
    expect(upstream.asked[0]?.path).toBe('/');
    expect(sent()).toEqual({
      inputs: [{ role: 'user', content: 'Hi' }],
      parameters: { max_new_tokens: 5, do_sample: false, stop_strings: ['x'] },
    });
    expect(data.chatCompletion).toMatchObject({
      message: { content: 'a' },
      info: { ignoredParameters: ['seed'] },
    });
    const { errors } = await ask({ ...hi, connection: 'toolkit', parameters: { tools: [{ name: 'f' }] } });
    expect(errors).toMatchObject([
      { extensions: { code: 'TASK_NOT_SUPPORTED' }, message: expect.stringContaining('tools') },
    ]);
  });
});

describe('JSON that is none stands beside its error', () => {
  const schema = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };

  test.each([
    ['no JSON', 'Paris', { type: 'JSON_OBJECT' }, 'no JSON'],
    ['no object', '[1]', { type: 'JSON_OBJECT' }, 'no object'],
    ['none by the schema', '{"city": 3}', { type: 'JSON_SCHEMA', schema }, '#/city'],
    [
      'a pattern that takes for ever',
      `"${'a'.repeat(40)}!"`,
      { type: 'JSON_SCHEMA', schema: { pattern: '^(a+)+$' } },
      'longer than',
    ],
    ['a schema that leads to itself', '{}', { type: 'JSON_SCHEMA', schema: { $ref: '#' } }, 'cannot be checked'],
    ['a schema that leads nowhere', '{}', { type: 'JSON_SCHEMA', schema: { $ref: '#/none' } }, 'cannot be checked'],
  ])('%s', async (_name, content, responseFormat, why) => {
    says({ content });
    const { data, errors } = await ask({ ...hi, parameters: { responseFormat } });
    expect(data.chatCompletion).toMatchObject({ message: { content }, json: null, finishReason: 'STOP' });
    expect(errors).toMatchObject([
      { path: ['chatCompletion', 'json'], extensions: { code: 'INVALID_JSON' }, message: expect.stringContaining(why) },
    ]);
  });

  test.each([
    ['in a block of Markdown', '```json\n{"city": "Paris"}\n```', { city: 'Paris' }],
    ['with white space around', ' {"city": "Paris"}\n', { city: 'Paris' }],
  ])('%s it is JSON', async (_name, content, json) => {
    says({ content });
    const { data, errors } = await ask({ ...hi, parameters: { responseFormat: { type: 'JSON_SCHEMA', schema } } });
    expect(errors).toBeUndefined();
    expect(data.chatCompletion).toMatchObject({ json, message: { content } });
  });

  test('beside tool calls there is none, and no error', async () => {
    says({ content: null, tool_calls: [{ id: '1', function: { name: 'f', arguments: '{}' } }] }, 'tool_calls');
    const parameters = { responseFormat: { type: 'JSON_OBJECT' }, tools: [{ name: 'f' }] };
    const { data, errors } = await ask({ ...hi, parameters });
    expect(errors).toBeUndefined();
    expect(data.chatCompletion).toMatchObject({ json: null, message: { content: null, toolCalls: [{ name: 'f' }] } });
  });
});

describe('what is refused before any call', () => {
  const user = { role: 'USER', content: 'Hi' };
  const call = { id: '1', name: 'f', arguments: '{}' };
  const pixel = 'iVBORw0KGgo=';
  let deep: unknown = {};
  for (let i = 0; i < 100; i++) deep = { not: deep };

  test.each([
    ['no message', { messages: [] }, 'input.messages'],
    ['too many', { messages: Array(1001).fill(user) }, 'at most 1000 messages'],
    [
      'too many characters',
      { messages: [0, 1].map(() => ({ ...user, content: 'x'.repeat(600_000) })) },
      'characters in all',
    ],
    ['too many pictures', { messages: [{ ...user, images: Array(33).fill(pixel) }] }, 'pictures in all'],
    ['no content', { messages: [{ role: 'USER' }] }, 'input.messages.0.content'],
    ['no content and no tool calls', { messages: [{ role: 'ASSISTANT', toolCalls: [] }] }, 'input.messages.0.content'],
    ['a tool without the call that it answers', { messages: [{ role: 'TOOL', content: 'x' }] }, 'toolCallId'],
    ['a user who answers a call', { messages: [{ ...user, toolCallId: '1' }] }, 'toolCallId'],
    ['a user who calls', { messages: [{ ...user, toolCalls: [call] }] }, 'toolCalls'],
    ['pictures of the assistant', { messages: [{ role: 'ASSISTANT', content: 'x', images: [pixel] }] }, 'images'],
    ['what is no picture', { messages: [user, { ...user, images: ['aGVsbG8='] }] }, 'input.messages.1.images.0'],
    ['a name with a space', { parameters: { tools: [{ name: 'a b' }] } }, 'tools.0.name'],
    ['a name twice', { parameters: { tools: [{ name: 'f' }, { name: 'f' }] } }, 'each name once'],
    [
      'a choice that is none of them',
      { parameters: { tools: [{ name: 'f' }], toolChoice: { name: 'g' } } },
      'toolChoice',
    ],
    ['a choice among none', { parameters: { toolChoice: { mode: 'REQUIRED' } } }, 'toolChoice'],
    ['a schema without its type', { parameters: { responseFormat: { type: 'JSON_OBJECT', schema: {} } } }, 'schema'],
    ['a type without its schema', { parameters: { responseFormat: { type: 'JSON_SCHEMA' } } }, 'schema'],
    ['a schema that is none', { parameters: { tools: [{ name: 'f', parameters: [] }] } }, 'JSON Schema'],
    ['a schema too deep', { parameters: { tools: [{ name: 'f', parameters: deep }] } }, 'levels deep'],
    ['an empty stop', { parameters: { stop: [''] } }, 'stop'],
  ])('%s', async (_name, input, why) => {
    const { errors } = await ask({ ...hi, ...input });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' }, message: expect.stringContaining(why) }]);
    expect(upstream.asked).toEqual([]);
  });

  // The first run is graphql-js', the third a compiled one.
  test.each([1, 2, 3])('a choice that is two, or none (run %i)', async () => {
    for (const toolChoice of [{ mode: 'AUTO', name: 'f' }, {}]) {
      const { errors } = await ask({ ...hi, parameters: { tools: [{ name: 'f' }], toolChoice } });
      expect(errors?.length).toBeGreaterThan(0);
    }
    expect(upstream.asked).toEqual([]);
  });
});

async function follow(input: object) {
  const texts: string[] = [];
  const thoughts: string[] = [];
  let output: Chat | undefined;
  const errors: unknown[] = [];
  for await (const { data, errors: wrong } of await subscribe(server.url, FOLLOW, input)) {
    const event = data?.chatCompletion as unknown as ChatEvent | undefined;
    if (event) {
      texts.push(event.text);
      thoughts.push(event.reasoning);
      output = event.output ?? output;
    }
    errors.push(...(wrong ?? []));
  }
  return { text: texts.join(''), reasoning: thoughts.join(''), output, errors };
}

function streams(...parts: (string | Uint8Array)[]) {
  upstream.script(async (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const part of parts) {
      response.write(part);
      await new Promise(setImmediate);
    }
    response.end();
  });
}

const USAGE = 'data: {"choices":[],"usage":{"prompt_tokens":39,"completion_tokens":3,"total_tokens":42}}\n\n';
const DONE = 'data: [DONE]\n\n';
const counted = { promptTokens: 39, completionTokens: 3, totalTokens: 42 };

describe('streams', () => {
  test('text and thoughts as they come, then the message, why it ends and what it took', async () => {
    streams(
      chunk({ role: 'assistant', content: '' }),
      chunk({ reasoning_content: 'h' }),
      chunk({ reasoning: 'm' }),
      chunk({ content: 'Hel' }),
      chunk({ content: 'lo' }),
      chunk({}, 'length'),
      USAGE,
      DONE,
    );
    const { text, reasoning, output, errors } = await follow(hi);
    expect(errors).toEqual([]);
    expect({ text, reasoning }).toEqual({ text: 'Hello', reasoning: 'hm' });
    expect(output).toMatchObject({
      message: { role: 'ASSISTANT', content: 'Hello', reasoning: 'hm', toolCalls: [] },
      finishReason: 'LENGTH',
      usage: counted,
    });
    expect(sent()).toMatchObject({ stream: true, stream_options: { include_usage: true } });
  });

  test('tool calls in pieces, two of them at once', async () => {
    const piece = (index: number, rest: object) => chunk({ tool_calls: [{ index, ...rest }] });
    streams(
      piece(0, { id: 'a', type: 'function', function: { name: 'weather', arguments: '' } }),
      piece(1, { id: 'b', type: 'function', function: { name: 'time', arguments: '{"zo' } }),
      piece(0, { function: { arguments: '{"city":' } }),
      piece(1, { function: { arguments: 'ne":1}' } }),
      piece(0, { function: { name: 'weather', arguments: '"Paris"}' } }),
      chunk({}, 'tool_calls'),
      DONE,
    );
    const { text, output } = await follow({ ...hi, parameters: { tools: [{ name: 'weather' }, { name: 'time' }] } });
    expect(text).toBe('');
    expect(output).toMatchObject({
      message: {
        content: null,
        toolCalls: [
          { id: 'a', name: 'weather', arguments: '{"city":"Paris"}' },
          { id: 'b', name: 'time', arguments: '{"zone":1}' },
        ],
      },
      finishReason: 'TOOL_CALLS',
      usage: null,
    });
  });

  test.each([
    [
      'whole calls without an index',
      [
        { id: 'a', function: { name: 'f', arguments: '{}' } },
        { id: 'b', function: { name: 'g', arguments: { x: 1 } } },
      ],
    ],
    [
      'without an id either',
      [{ function: { name: 'f', arguments: '{}' } }, { function: { name: 'g', arguments: '{"x":1}' } }],
    ],
  ])('%s', async (_name, [first, second]) => {
    streams(chunk({ tool_calls: [first] }), chunk({ tool_calls: [second] }), chunk({}, 'stop'), DONE);
    const { output } = await follow(hi);
    expect(output?.message.toolCalls).toMatchObject([
      { name: 'f', arguments: '{}' },
      { name: 'g', arguments: '{"x":1}' },
    ]);
    expect(new Set(output?.message.toolCalls.map((call) => Reflect.get(call, 'id'))).size).toBe(2);
  });

  test('the one call of TGI 2 comes bare', async () => {
    streams(
      chunk({ tool_calls: { index: 0, id: 'a', function: { name: 'f', arguments: '{' } } }),
      chunk({ tool_calls: { index: 0, id: '', function: { name: null, arguments: '}' } } }, 'eos_token'),
      DONE,
    );
    const { output } = await follow({ ...hi, connection: 'tgi' });
    expect(output).toMatchObject({
      message: { toolCalls: [{ id: 'a', name: 'f', arguments: '{}' }] },
      finishReason: 'STOP',
    });
  });

  test('text after the finish reason is text, and a stream may end without a word more', async () => {
    streams(chunk({ content: 'Hel' }, 'stop'), chunk({ content: 'lo' }));
    expect((await follow(hi)).output?.message.content).toBe('Hello');
  });

  test('JSON of a stream is checked as any other', async () => {
    streams(chunk({ content: '{"a"' }), chunk({ content: ': 1}' }, 'stop'), DONE);
    const { output, errors } = await follow({ ...hi, parameters: { responseFormat: { type: 'JSON_OBJECT' } } });
    expect([output?.json, errors]).toEqual([{ a: 1 }, []]);
    streams(chunk({ content: 'no' }, 'stop'), DONE);
    const bad = await follow({ ...hi, parameters: { responseFormat: { type: 'JSON_OBJECT' } } });
    expect(bad.errors).toMatchObject([
      { path: ['chatCompletion', 'output', 'json'], extensions: { code: 'INVALID_JSON' } },
    ]);
    expect(bad.output?.message.content).toBe('no');
  });

  test('a server that goes on after the end is not waited for', async () => {
    upstream.script(async (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(chunk({ content: 'a' }, 'stop'));
    });
    const start = performance.now();
    expect((await follow(hi)).output?.message.content).toBe('a');
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});

test('reasoning that the prompt began is apart in the result of a stream, and a quoted tag is not taken for its end', async () => {
  streams(chunk({ content: 'hm\n</thi' }), chunk({ content: 'nk>\n\nHello' }, 'stop'), DONE);
  expect((await follow(hi)).output?.message).toMatchObject({ content: 'Hello', reasoning: 'hm' });
  streams(chunk({ content: 'It ends with `</think>`.' }, 'stop'), DONE);
  expect((await follow(hi)).output?.message).toMatchObject({ content: 'It ends with `</think>`.', reasoning: null });
});

test('any split of a stream gives the same message, thoughts, tool calls and usage', async () => {
  const content = '<think>\nFirst, né 🎉.\n\n</think>\n\nParis </think> < it "is".\n';
  const call = { name: 'weather', arguments: '{"city": "Saint-Étienne 🎉", "days": [1, 2]}' };
  await fc.assert(
    fc.asyncProperty(fc.infiniteStream(fc.integer({ min: 1, max: 9 })), fc.boolean(), async (sizes, inBytes) => {
      const next = () => sizes.next().value ?? 1;
      const cut = (text: string) => {
        const characters = [...text];
        const parts: string[] = [];
        while (characters.length > 0) parts.push(characters.splice(0, next()).join(''));
        return parts;
      };
      const events = [
        ...cut(content).map((part) => chunk({ content: part })),
        chunk({ tool_calls: [{ index: 0, id: 'x', function: { name: call.name } }] }),
        ...cut(call.arguments).map((part) => chunk({ tool_calls: [{ index: 0, function: { arguments: part } }] })),
        chunk({}, 'tool_calls'),
        USAGE,
        DONE,
      ];
      const bytes = Buffer.from(events.join(''));
      const packets: Uint8Array[] = [];
      for (let at = 0; inBytes && at < bytes.length; ) {
        const size = next() * 20;
        packets.push(bytes.subarray(at, at + size));
        at += size;
      }
      streams(...(inBytes ? packets : events));
      const { text, reasoning, output, errors } = await follow(hi);
      expect(errors).toEqual([]);
      expect(output).toMatchObject({
        message: {
          content: 'Paris </think> < it "is".\n',
          reasoning: 'First, né 🎉.',
          toolCalls: [{ id: 'x', ...call }],
        },
        finishReason: 'TOOL_CALLS',
        usage: counted,
      });
      expect(text).toBe(output?.message.content);
      expect(reasoning).toBe(output?.message.reasoning);
    }),
    { numRuns: 40 },
  );
});
