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
  ...(
    [
      ['reasoning beside an empty one', { content: 'x', reasoning: 'hm', reasoning_content: '' }],
      ['thinking', { content: 'x', thinking: 'hm' }],
      ['reasoning_text', { content: 'x', reasoning_text: 'hm' }],
      ['reasoning in parts', { content: 'x', reasoning: ['h', { type: 'text', text: 'm' }] }],
    ] as const
  ).map(
    ([name, message]) =>
      [name, 'openai', 'chat', choice(message), { message: { content: 'x', reasoning: 'hm' } }] as [
        string,
        string,
        'chat',
        unknown,
        object,
      ],
  ),
  [
    'a refusal among the parts',
    'openai',
    'chat',
    choice({ content: [{ type: 'refusal', refusal: 'No.' }] }),
    { message: { content: 'No.' } },
  ],
  ['a part that stands alone', 'openai', 'chat', choice({ content: { type: 'text', text: 'x' } }), { message: said }],
  ['JSON that is parsed already', 'openai', 'chat', choice({ content: { a: 1 } }), { message: { content: '{"a":1}' } }],
  ['an index as text', 'openai', 'chat', choice({ content: 'x' }, { index: '0' }), { message: said }],
  [
    'a reason in an object',
    'openai',
    'chat',
    choice({ content: 'x' }, { finish_reason: { type: 'length', length: 5 } }),
    { finishReason: 'LENGTH' },
  ],
  [
    'usage by other names, and as text',
    'openai',
    'chat',
    { ...choice({ content: 'x' }), usage: { input_tokens: '3', output_tokens: 4 } },
    { usage: { promptTokens: 3, totalTokens: 7 } },
  ],
  [
    'a tool call without an inner object, and one without arguments',
    'openai',
    'chat',
    choice({
      tool_calls: [
        { id: 5, name: 'f', arguments: { a: 1 } },
        { id: 'b', function: { name: 'g' } },
      ],
    }),
    {
      message: {
        toolCalls: [
          { id: '5', name: 'f', arguments: '{"a":1}' },
          { id: 'b', name: 'g', arguments: '{}' },
        ],
      },
    },
  ],
  [
    'an index of an embedding as text',
    'openai',
    'embed',
    { data: [{ embedding: [1, 2], index: '0' }] },
    { embedding: [1, 2] },
  ],
  [
    'a vector for each token',
    'openai',
    'embed',
    {
      data: [
        {
          embedding: [
            [1, 2],
            [3, 4],
          ],
        },
      ],
    },
    { embedding: [2, 3] },
  ],
  ['an embedding by its own name', 'openai', 'embed', { embedding: [1, 2] }, { embedding: [1, 2] }],
  [
    'scores and places as text',
    'openai',
    'rank',
    {
      results: [
        { index: '1', relevance_score: '0.9' },
        { index: '0', relevance_score: '1e-3' },
      ],
    },
    {
      results: [
        { index: 1, score: 0.9 },
        { index: 0, score: 0.001 },
      ],
    },
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
  ['two embeddings for one text', 'openai', 'embed', { data: [{ embedding: [1] }, { embedding: [2] }] }],
  ['vectors of several lengths', 'openai', 'embed', { data: [{ embedding: [[1], [2, 3]] }] }],
  ['a text that was not ranked', 'openai', 'rank', { results: [{ index: 1, relevance_score: 0.9 }] }],
  ['ranks without places', 'openai', 'rank', { results: [{ relevance_score: 0.9 }, { relevance_score: 0.1 }] }],
  ['a choice of nothing', 'openai', 'chat', { choices: [{}] }],
  ['a completion of nothing', 'openai', 'generate', { choices: [{ index: 0 }] }],
  ['a tool with an empty name', 'openai', 'chat', choice({ tool_calls: [{ id: 'a', function: { name: '' } }] })],
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
    [
      'with a chunk of nothing',
      [{ id: 'x', object: 'chat.completion.chunk' }, chunk({ content: 'x' }, 'stop')],
      { message: { content: 'x' } },
    ],
    [
      'whose message grows with each event',
      [
        { choices: [{ message: { content: 'a' } }] },
        { choices: [{ message: { content: 'ab' } }] },
        { choices: [{ message: { content: 'abc' }, finish_reason: 'stop' }] },
      ],
      { message: { content: 'abc' } },
    ],
    [
      'whose message comes in pieces',
      [
        { choices: [{ message: { content: 'a' } }] },
        { choices: [{ message: { content: 'b' }, finish_reason: 'stop' }] },
      ],
      { message: { content: 'ab' } },
    ],
    [
      'that is said once more at its end',
      [
        chunk({ content: 'a' }),
        chunk({ content: 'b' }),
        { choices: [{ message: { content: 'ab' }, finish_reason: 'stop' }] },
      ],
      { message: { content: 'ab' } },
    ],
    [
      'of a call without an inner object, its index as text',
      [
        chunk({ tool_calls: [{ index: '0', id: 'a', name: 'f', arguments: '{"x"' }] }),
        chunk({ tool_calls: [{ index: '0', arguments: ':1}' }] }),
        chunk({}, 'tool_calls'),
      ],
      called({ id: 'a', name: 'f', arguments: '{"x":1}' }),
    ],
    [
      'of a call without arguments',
      [call(0, 'a', 'f', ''), chunk({}, 'tool_calls')],
      called({ id: 'a', name: 'f', arguments: '{}' }),
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
    { error: { message: { text: 'too long' } } },
    { ErrorCode: 'CLIENT_ERROR_FROM_MODEL', OriginalMessage: 'too long', OriginalStatusCode: 400 },
  ])('says what it says in the form of %j', async (body) => {
    const { code, message } = await refused({ status: 400, body });
    expect(code).toBe('BAD_USER_INPUT');
    expect(message).toContain('answered 400: too long');
  });

  test('says which field is wrong, where it comes by field', async () => {
    const body = { title: '', errors: { inputs: ['is too long'], other: ['is missing'] } };
    expect((await refused({ status: 422, body })).message).toContain('answered 422: inputs: is too long');
  });

  test.each([408, 499])('by %i is the way, not the input', async (status) => {
    expect((await refused({ status })).code).toBe('UPSTREAM_UNAVAILABLE');
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

test.each([
  ['STOP', ['stop', 'STOP', 'eos', 'eos_token', 'end_turn', 'stop_sequence', 'COMPLETE', 'completed']],
  ['LENGTH', ['length', 'max_tokens', 'MAX_TOKENS', 'max-tokens', 'model_length', 'token_limit', 'incomplete']],
  ['TOOL_CALLS', ['tool_calls', 'tool_use', 'tool-calls', 'function_call', 'TOOL_CALL']],
  ['CONTENT_FILTER', ['content_filter', 'content-filter', 'SAFETY', 'RECITATION', 'refusal', 'sensitive']],
  ['OTHER', ['abort', 'cancelled', 'error']],
  [null, ['', 'null', 'none', 'FINISH_REASON_UNSPECIFIED']],
])('why an answer ends, in all spellings: %s', async (meant, spellings) => {
  for (const finish_reason of spellings) {
    answer(choice({ content: 'x' }, { finish_reason }));
    const { a } =
      (await wires.openai?.run(
        'mutation { a: chatCompletion(input: { messages: [{ role: USER, content: "x" }] }) { finishReason } }',
      )) ?? {};
    expect([finish_reason, a?.finishReason]).toEqual([finish_reason, meant]);
  }
});

test.each([
  ['in a block', '```json\n{"a":1}\n```'],
  ['in a block of one line', '```json {"a":1} ```'],
  ['in a block without a name', '```{"a":1}```'],
  ['behind a byte order mark', '\ufeff{"a":1}'],
  ['behind its reasoning', '<think>hm</think>\n{"a":1}'],
])('JSON %s', async (_name, content) => {
  answer(choice({ content }));
  const query =
    'mutation { a: chatCompletion(input: { messages: [{ role: USER, content: "x" }], parameters: { responseFormat: { type: JSON_OBJECT } } }) { json } }';
  expect(await wires.openai?.run(query)).toEqual({ a: { json: { a: 1 } } });
});

describe('embeddings of several texts', () => {
  const query = `mutation { ${['a', 'b', 'c'].map((name) => `${name}: featureExtraction(input: { inputs: "${name}" }) { embedding }`).join(' ')} }`;
  const data = (...indices: unknown[]) => indices.map((index, i) => ({ embedding: [i + 1], index }));
  /** Fewer than all three get embeddings that say nothing of the others. */
  const reply = (list: unknown) =>
    upstream.reply(({ method, json }) => {
      if (method === 'GET') return { status: 404 };
      const inputs = [(json as { input: unknown }).input].flat();
      return { body: { data: inputs.length === 3 ? list : inputs.map((_, index) => ({ embedding: [9], index })) } };
    });

  test.each([
    ['in another order', data(2, 0, 1), [2, 3, 1]],
    ['as text', data('2', '0', '1'), [2, 3, 1]],
    ['without indices', data(undefined, undefined, undefined), [1, 2, 3]],
    ['all with the same index', data(0, 0, 0), [1, 2, 3]],
    ['counted from 1', data(1, 2, 3), [1, 2, 3]],
    [
      'some in base64',
      [
        { embedding: floats(3), index: 2 },
        { embedding: [1], index: 0 },
        { embedding: floats(2), index: 1 },
      ],
      [1, 2, 3],
    ],
  ])('%s', async (_name, list, expected) => {
    reply(list);
    const wire = await startWire({ baseUrl: upstream.url, server: 'openai', models: { 'feature-extraction': 'm' } });
    try {
      const answers = await wire.run(query);
      expect(Object.values(answers).map(({ embedding }) => embedding)).toEqual(expected.map((value) => [value]));
    } finally {
      await wire.close();
    }
  });

  test.each([
    ['two with one index', data(0, 1, 1)],
    ['one without an index', data(0, undefined, 2)],
    ['too few', data(0, 1)],
    ['too many', data(0, 1, 2, 3)],
    [
      'no numbers',
      [
        { embedding: [null], index: 0 },
        { embedding: [1], index: 1 },
        { embedding: [1], index: 2 },
      ],
    ],
  ])('%s: none gets the vector of another', async (_name, list) => {
    reply(list);
    const wire = await startWire({ baseUrl: upstream.url, server: 'openai', models: { 'feature-extraction': 'm' } });
    try {
      // The list is asked for again one by one, as every list whose answer makes no sense.
      expect(Object.values(await wire.run(query)).map(({ embedding }) => embedding)).toEqual([[9], [9], [9]]);
    } finally {
      await wire.close();
    }
  });
});
