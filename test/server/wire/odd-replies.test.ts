// Replies in forms that servers of each kind have had in some release, or that no answer can be made of: what is read of
// them, and that the upstream is blamed for the rest.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startUpstream, type Upstream } from '../../fakes/upstream.ts';
import { PNG, WAV } from '../../fixtures/media.ts';
import { startWire, type Wire } from '../../support/start-wire.ts';
import { read } from '../streams/subscribe.ts';

let upstream: Upstream;
const wires: Record<string, Wire> = {};

beforeAll(async () => {
  upstream = await startUpstream();
  for (const server of ['toolkit', 'openai']) {
    wires[server] = await startWire({ baseUrl: upstream.url, server });
  }
});
afterAll(async () => {
  for (const wire of Object.values(wires)) await wire.close();
  await upstream.close();
});

function answer(body: unknown, headers: Record<string, string> = {}): void {
  upstream.reply(({ method }) => (method === 'GET' ? { status: 404 } : { body, headers }));
}

const TASKS = {
  zeroShot: ['zeroShotClassification', 'inputs: "x", parameters: { candidateLabels: ["a", "b"] }', 'labels scores'],
  table: [
    'tableQuestionAnswering',
    'inputs: { query: "q", table: [{ header: "a", values: ["1", "2"] }] }',
    'answer coordinates',
  ],
  segments: ['imageSegmentation', `image: "${PNG}"`, 'segments { label mask }'],
  speech: ['speechRecognition', `audio: "${WAV}"`, 'text chunks { text start end }'],
  timed: [
    'speechRecognition',
    `audio: "${WAV}", parameters: { returnTimestamps: WORD }`,
    'text chunks { text start end }',
  ],
  embed: ['featureExtraction', 'inputs: "x"', 'embedding'],
  similar: ['sentenceSimilarity', 'inputs: { sourceSentence: "a", sentences: ["b"] }', 'scores'],
  rank: ['textRanking', 'inputs: { query: "q", texts: ["a", "b"] }', 'results { index score }'],
  generate: ['textGeneration', 'inputs: "x"', 'generatedText finishReason usage { totalTokens }'],
  chat: [
    'chatCompletion',
    'messages: [{ role: USER, content: "x" }]',
    'message { content reasoning toolCalls { id name arguments } } finishReason usage { promptTokens totalTokens }',
  ],
} as const;

const floats = (...values: number[]) => Buffer.from(Float32Array.from(values).buffer).toString('base64');
const choice = (message: object, more: object = {}) => ({ choices: [{ message, ...more }] });
const words = [{ word: 'hi', start: 0, end: null }];
const wrapped = `${PNG.slice(0, 40)}\n${PNG.slice(40)}`;
const said = { content: 'x', reasoning: null, toolCalls: [] };

test.each<[name: string, server: string, task: keyof typeof TASKS, reply: unknown, expected: object]>([
  ['labels in a list of one', 'toolkit', 'zeroShot', [[{ label: 'b', score: 0.9 }]], { labels: ['b'], scores: [0.9] }],
  [
    'a mask with line breaks',
    'toolkit',
    'segments',
    [{ label: 'A', mask: wrapped }],
    { segments: [{ mask: `data:image/png;base64,${PNG}` }] },
  ],
  [
    'words without a time',
    'toolkit',
    'speech',
    { text: 'hi', chunks: [{ text: 'hi', timestamp: null }] },
    { text: 'hi', chunks: [{ text: 'hi', start: null, end: null }] },
  ],
  [
    'segments that nobody asked for',
    'openai',
    'speech',
    { text: 'hi', segments: [{ id: 0 }], words: 5 },
    { text: 'hi', chunks: null },
  ],
  [
    'words that were asked for',
    'openai',
    'timed',
    { text: 'hi', words, segments: 5 },
    { chunks: [{ text: 'hi', start: 0, end: null }] },
  ],
  ['embeddings as base64', 'openai', 'embed', { data: [{ embedding: floats(1, 2) }] }, { embedding: [1, 2] }],
  [
    'embeddings to compare as base64',
    'openai',
    'similar',
    { data: [{ embedding: floats(1, 0) }, { embedding: floats(0, 1) }] },
    { scores: [0] },
  ],
  [
    'ranks below a name',
    'toolkit',
    'rank',
    {
      scores: [
        { index: 1, score: 0.9 },
        { index: 0, score: 0.1 },
      ],
    },
    {
      results: [
        { index: 1, score: 0.9 },
        { index: 0, score: 0.1 },
      ],
    },
  ],
  [
    'a chat in parts',
    'toolkit',
    'generate',
    [
      {
        generated_text: [
          { role: 'user', content: 'q' },
          { role: 'assistant', content: [{ type: 'text', text: 'x' }] },
        ],
      },
    ],
    { generatedText: 'x' },
  ],
  [
    'no index, and a reason that is a number',
    'openai',
    'generate',
    { choices: [{ index: null, text: 'x', finish_reason: 1 }] },
    { generatedText: 'x', finishReason: null },
  ],
  [
    'more tokens than an Int holds',
    'openai',
    'generate',
    { choices: [{ text: 'x' }], usage: { prompt_tokens: 2e9, completion_tokens: 2e9, total_tokens: 4e9 } },
    { usage: { totalTokens: null } },
  ],
  [
    'no index and a reason that is a number, in a chat',
    'openai',
    'chat',
    choice({ content: 'x' }, { index: null, finish_reason: 1 }),
    { message: said, finishReason: null },
  ],
  ['a refusal', 'openai', 'chat', choice({ content: null, refusal: 'No.' }), { message: { content: 'No.' } }],
  ['reasoning that is no text', 'openai', 'chat', choice({ content: 'x', reasoning: { a: 1 } }), { message: said }],
  [
    'reasoning among the parts',
    'openai',
    'chat',
    choice({
      content: [
        { type: 'thinking', thinking: [{ type: 'text', text: 'hm' }] },
        { type: 'text', text: 'x' },
      ],
    }),
    { message: { content: 'x', reasoning: 'hm' } },
  ],
  ['parts that are texts', 'openai', 'chat', choice({ content: ['a', 'b'] }), { message: { content: 'ab' } }],
  [
    'the one tool call, bare',
    'openai',
    'chat',
    choice({ tool_calls: { id: 'a', function: { name: 'f', arguments: [1] } } }),
    { message: { content: null, toolCalls: [{ id: 'a', name: 'f', arguments: '[1]' }] } },
  ],
  [
    'a function call',
    'openai',
    'chat',
    choice({ content: null, function_call: { name: 'f', arguments: '{}' } }, { finish_reason: 'function_call' }),
    {
      message: { content: null, toolCalls: [{ id: 'call_0', name: 'f', arguments: '{}' }] },
      finishReason: 'TOOL_CALLS',
    },
  ],
])('%s (%s)', async (_name, server, task, reply, expected) => {
  answer(reply);
  const [field, inputs, selects] = TASKS[task];
  expect((await wires[server]?.run(`mutation { a: ${field}(input: { ${inputs} }) { ${selects} } }`))?.a).toMatchObject(
    expected,
  );
});

test.each<[name: string, server: string, task: keyof typeof TASKS, reply: unknown]>([
  ['cells before the table', 'toolkit', 'table', { answer: '1', coordinates: [[-1, 0]] }],
  ['half a place', 'toolkit', 'table', { answer: '1', coordinates: [[0]] }],
  ['a mask that is no picture', 'toolkit', 'segments', [{ label: 'A', mask: 'not base64!' }]],
  ['an empty mask', 'toolkit', 'segments', [{ label: 'A', mask: '' }]],
  ['floats that are no numbers', 'openai', 'embed', { data: [{ embedding: floats(Number.NaN, 2) }] }],
  [
    'infinite floats',
    'openai',
    'similar',
    { data: [{ embedding: floats(Number.POSITIVE_INFINITY) }, { embedding: floats(1) }] },
  ],
  ['words that were asked for and are none', 'openai', 'timed', { text: 'hi', words: [{ id: 0, start: 'now' }] }],
  ['a tool without a name', 'openai', 'chat', choice({ tool_calls: [{ id: 'a', function: { arguments: '{}' } }] })],
])('%s: the reply is refused (%s)', async (_name, server, task, reply) => {
  answer(reply);
  const [field, inputs, selects] = TASKS[task];
  const { errors } = (await wires[server]?.ask(`mutation { a: ${field}(input: { ${inputs} }) { ${selects} } }`)) ?? {};
  expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['UPSTREAM_BAD_RESPONSE']);
});

const FOLLOW = `subscription ($input: ChatCompletionInput!) {
  chatCompletion(input: $input) { text output { message { content reasoning toolCalls { id name arguments } } finishReason } }
}`;

describe('a streamed chat', () => {
  const chunk = (delta: object, finish: unknown = null) => ({ choices: [{ index: 0, delta, finish_reason: finish }] });
  const call = (index: number, id: string | null, name: string | null, text: string) =>
    chunk({ tool_calls: [{ index, id, function: { name, arguments: text } }] });
  const called = (...toolCalls: object[]) => ({ message: { content: null, toolCalls } });

  test.each<[name: string, events: unknown[], expected: object]>([
    [
      'as one message',
      [{ choices: [{ message: { content: 'x' }, finish_reason: 'stop' }] }],
      { message: { content: 'x' } },
    ],
    ['as a completion', [{ choices: [{ text: 'x', finish_reason: 'stop' }] }], { message: { content: 'x' } }],
    [
      'of a refusal',
      [chunk({ content: null, refusal: 'N' }), chunk({ refusal: 'o' }), chunk({}, 'stop')],
      { message: { content: 'No' } },
    ],
    [
      'with reasoning among the parts',
      [
        chunk({ content: [{ type: 'thinking', thinking: 'hm' }] }),
        chunk({ content: [{ type: 'text', text: 'x' }] }, 'stop'),
      ],
      { message: { content: 'x', reasoning: 'hm' } },
    ],
    [
      'with a number for its reason',
      [chunk({ content: 'x' }, 1), chunk({}, 'stop')],
      { message: { content: 'x' }, finishReason: 'STOP' },
    ],
    [
      'of a function call',
      [
        chunk({ function_call: { name: 'f', arguments: '{' } }),
        chunk({ function_call: { arguments: '}' } }),
        chunk({}, 'function_call'),
      ],
      called({ id: 'call_0', name: 'f', arguments: '{}' }),
    ],
    [
      'of two calls with one index',
      [call(0, 'a', 'f', '{"x":1}'), call(0, 'b', 'f', '{"x"'), call(0, null, null, ':2}'), chunk({}, 'tool_calls')],
      called({ id: 'a', name: 'f', arguments: '{"x":1}' }, { id: 'b', name: 'f', arguments: '{"x":2}' }),
    ],
    [
      'of a call whose pieces have ids of their own',
      [call(0, 'a', 'f', '{"x"'), call(0, 'b', 'f', ':1}'), chunk({}, 'tool_calls')],
      called({ id: 'a', name: 'f', arguments: '{"x":1}' }),
    ],
    ['that ends in JSON', [chunk({ content: 'x' }, 'stop'), '[DONE]'], { message: { content: 'x' } }],
  ])('%s', async (_name, events, expected) => {
    const body = events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('');
    answer(body, { 'content-type': 'text/event-stream' });
    const input = { messages: [{ role: 'USER', content: 'x' }] };
    const { texts, output, errors } = await read(wires.openai?.url ?? '', FOLLOW, input);
    expect(errors).toEqual([]);
    expect(output).toMatchObject(expected);
    expect(texts.join('')).toBe((output as { message?: { content: string | null } } | null)?.message?.content ?? '');
  });

  test('of a call without a name is refused', async () => {
    const events = [call(0, 'a', null, '{}'), chunk({}, 'tool_calls')];
    answer(events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join(''), {
      'content-type': 'text/event-stream',
    });
    const { errors } = await read(wires.openai?.url ?? '', FOLLOW, { messages: [{ role: 'USER', content: 'x' }] });
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(['UPSTREAM_BAD_RESPONSE']);
  });
});

describe('a refusal', () => {
  const CLASSIFY = 'mutation { a: textClassification(input: { inputs: "x" }) { results { label } } }';
  async function refused(reply: Parameters<Upstream['reply']>[0]) {
    upstream.reply(reply);
    const { errors } = (await wires.toolkit?.ask(CLASSIFY)) ?? {};
    return { code: errors?.[0]?.extensions.code, message: errors?.[0]?.message ?? '' };
  }

  test.each([
    { detail: { message: 'too long' } },
    { detail: { error: { msg: 'too long' } } },
    { error: { error: { message: 'too long' } } },
    { error: { code: 5, details: [] }, error_msg: 'too long' },
    { fault: { faultstring: 'too long', detail: { errorcode: 'x' } } },
    { reason: 'too long' },
    { errors: [{ title: 'too long', status: '400' }] },
    [{ error: 'too long' }],
    { errorMessage: 'too long' },
  ])('says what it says in the form of %j', async (body) => {
    const { code, message } = await refused({ status: 400, body });
    expect(code).toBe('BAD_USER_INPUT');
    expect(message).toContain('answered 400: too long');
  });

  test('that leads elsewhere shows no signature', async () => {
    for (const location of ['/there?signature=abc#d', 'https://host/there?signature=abc']) {
      const { message } = await refused({ status: 307, headers: { location } });
      expect(message).toContain('/there: set the base URL');
      expect(message).not.toContain('abc');
    }
  });

  test('by 404 from a server that has shown nothing is about the model', async () => {
    expect((await refused({ status: 404, body: 'default backend - 404' })).code).toBe('MODEL_NOT_FOUND');
  });
});

test('a charset in place of a coding is none', async () => {
  answer([{ label: 'A', score: 1 }], { 'content-encoding': 'UTF-8' });
  expect(
    await wires.toolkit?.run('mutation { a: textClassification(input: { inputs: "x" }) { results { label } } }'),
  ).toEqual({
    a: { results: [{ label: 'A' }] },
  });
});
