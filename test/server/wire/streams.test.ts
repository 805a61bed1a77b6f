// Streams from every kind of server, framed in every way that is met: the pieces are the output's text, to the letter.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startLlamaCpp } from '../../stand-ins/llama-cpp.ts';
import { startOllama } from '../../stand-ins/ollama.ts';
import { startRouter } from '../../stand-ins/router.ts';
import {
  failAfter,
  finishBeforeText,
  KEEP_ALIVES,
  named,
  type SseEvent,
  usageEverywhere,
  withoutDone,
} from '../../stand-ins/sse-quirks.ts';
import type { StandIn, StandInOptions } from '../../stand-ins/stand-in.ts';
import { startTgi } from '../../stand-ins/tgi.ts';
import { startToolkit } from '../../stand-ins/toolkit.ts';
import { startVllm } from '../../stand-ins/vllm.ts';
import { startWire, type Wire } from '../../support/start-wire.ts';
import { CHAT, GENERATE, read } from '../streams/subscribe.ts';

let standIn: StandIn<StandInOptions>;
let wire: Wire;
afterEach(async () => {
  await wire.close();
  await standIn.close();
});

async function use(starting: Promise<StandIn>, connection: object = {}) {
  standIn = await starting;
  wire = await startWire({ baseUrl: standIn.url, ...connection });
}

/** The same call as a stream and as a whole: their texts, and the stream's pieces put together. */
async function compare(prompt = 'one ', parameters: object = {}) {
  const { texts, output, errors } = await read(wire.url, GENERATE, { inputs: prompt, parameters });
  expect(errors).toEqual([]);
  const query = 'mutation($i: TextGenerationInput!) { a: textGeneration(input: $i) { generatedText } }';
  const { a } = await wire.run(query, { i: { inputs: prompt, parameters, options: { useCache: false } } });
  return { pieces: texts.join(''), streamed: output?.generatedText, whole: a?.generatedText };
}

const SERVERS: [string, () => Promise<StandIn>][] = [
  ['TGI', () => startTgi()],
  ['TGI that repeats no prompt', () => startTgi({ fullText: false })],
  ['vLLM', () => startVllm()],
  ['Ollama', () => startOllama()],
  ['llama.cpp', () => startLlamaCpp()],
  ['the toolkit', () => startToolkit({ task: 'text-generation' })],
];

describe.each(SERVERS)('%s', (_name, start) => {
  test.each([{}, { returnFullText: false }, { returnFullText: true }, { maxNewTokens: 3 }])(
    'the pieces are the output (%j)',
    async (parameters) => {
      await use(start());
      const { pieces, streamed, whole } = await compare('one ', parameters);
      expect(pieces).toBe(streamed);
      // A stream of TGI has never the prompt that its whole answer repeats unless it is asked not to.
      if ('returnFullText' in parameters) expect(streamed).toBe(whole);
      if ('returnFullText' in parameters && parameters.returnFullText) expect(pieces).toMatch(/^one /);
    },
  );

  test('chats', async () => {
    await use(start());
    const { texts, output, errors } = await read(wire.url, CHAT, { inputs: { text: 'Hi 🎉' } });
    expect(errors).toEqual([]);
    expect(texts.join('')).toBe('You said: Hi 🎉');
    expect(output?.generatedText).toBe('You said: Hi 🎉');
  });
});

test('the router', async () => {
  const router = await startRouter({ chatModels: ['a/b'] });
  await use(Promise.resolve(router), { kind: 'hugging-face', baseUrl: `${router.url}/hf-inference` });
  const { texts } = await read(wire.url, CHAT, { model: 'a/b:fastest', inputs: { text: 'Hi' } });
  expect(texts.join('')).toBe('You said: Hi');
});

describe('the framing', () => {
  beforeEach(() => use(startVllm()));
  const chat = () => read(wire.url, CHAT, { inputs: { text: 'Hi 🎉 there' } });
  const isWhole = async () => {
    const { texts, output, errors } = await chat();
    expect(errors).toEqual([]);
    expect(texts.join('')).toBe('You said: Hi 🎉 there');
    expect(output?.generatedText).toBe('You said: Hi 🎉 there');
  };

  test.each(['\n', '\r\n', '\r'] as const)('lines that end with %j, in pieces of some bytes', async (newline) => {
    for (const cut of [1, 2, 3, 7, 50]) {
      standIn.options.sse = { newline, cut };
      await isWhole();
    }
  });

  test.each(Object.entries(KEEP_ALIVES))('keep-alives: %s', async (_name, between) => {
    standIn.options.sse = { between };
    await isWhole();
  });

  test.each([
    'event: keepalive\ndata: {}\n\n',
    'event: heartbeat\ndata: 1\n\n',
    'event: keep-alive\ndata: still here\n\n',
    'data: null\n\n',
    'data: ping\n\n',
    'data: "ping"\n\n',
    'data: [KEEPALIVE]\n\n',
    'data: {"type":"ping","time":1}\n\n',
    'data: {"event":"heartbeat"}\n\n',
    'data: {"ping":1700000000}\n\n',
    'id: 1\n\n',
    '\n\n',
  ])('keep-alives: %j', async (between) => {
    standIn.options.sse = { between };
    await isWhole();
  });

  test('events parted by one newline, whole and in pieces', async () => {
    for (const cut of [undefined, 1, 3, 100]) {
      standIn.options.sse = { parted: 'newline', ...(cut ? { cut } : {}) };
      await isWhole();
    }
  });

  test.each([
    ['a finish reason before the last text', finishBeforeText],
    ['no [DONE]', withoutDone],
    ['usage in every chunk', usageEverywhere],
    ['a name on every event', named('message')],
    ['a finish reason of "null"', everyReason('null')],
    ['an empty finish reason', everyReason('')],
    ['a finish reason in every chunk', everyReason('stop')],
  ])('%s', async (_name, rewrite) => {
    standIn.options.sse = { rewrite };
    await isWhole();
  });

  test.each(['Text/Event-Stream; charset=UTF-8', 'text/plain', 'application/json', 'application/octet-stream', ''])(
    'the media type %j',
    async (type) => {
      standIn.options.contentType = () => type;
      for (const between of ['', ': first\n\n']) {
        standIn.options.sse = { between };
        await isWhole();
      }
    },
  );

  test('lines of JSON without a field', async () => {
    const lines = ['Hel', 'lo'].map((content) => JSON.stringify({ choices: [{ delta: { content } }] }));
    const end = JSON.stringify({ choices: [{ delta: {}, finish_reason: 'stop' }] });
    standIn.script({ body: [...lines, end].join('\n') }, { when: ({ method }) => method === 'POST' });
    const { texts, output } = await chat();
    expect(texts.join('')).toBe('Hello');
    expect(output?.generatedText).toBe('Hello');
  });

  test.each([
    ['OpenAI', { error: { message: 'too long', code: 400 } }, 'BAD_USER_INPUT'],
    ['flat', { object: 'error', message: 'too long', type: 'BadRequestError', code: 400 }, 'BAD_USER_INPUT'],
    ['TGI', { error: 'too long', error_type: 'validation' }, 'BAD_USER_INPUT'],
    ['a code as text', { error: { message: 'too long', code: '429' } }, 'RATE_LIMITED'],
  ])('an error inside, as %s writes it', async (_name, error, code) => {
    standIn.options.sse = { rewrite: failAfter(2, error) };
    const { errors, texts } = await chat();
    expect(texts.join('')).not.toBe('');
    expect(errors[0]?.extensions.code).toBe(code);
    expect(errors[0]?.message).toContain('too long');
  });

  test('an error as a line of bare JSON', async () => {
    const body =
      'data: {"choices":[{"delta":{"content":"a"}}]}\n\n{"error":"upstream connect error","error_type":"overloaded"}\n\n';
    standIn.script(
      { headers: { 'content-type': 'text/event-stream' }, body },
      { when: ({ method }) => method === 'POST' },
    );
    const { errors } = await chat();
    expect(errors[0]?.message).toContain('upstream connect error');
  });

  test('a stream that is cut off is no answer', async () => {
    standIn.options.sse = { rewrite: (events) => withoutDone(events).slice(0, 2) };
    expect((await chat()).errors[0]?.extensions.code).toBe('UPSTREAM_BAD_RESPONSE');
    standIn.options.sse = { breakAfter: 2 };
    expect((await chat()).errors[0]?.extensions.code).toBe('UPSTREAM_UNAVAILABLE');
  });
});

test('a server without completions streams its chat instead, and says so', async () => {
  await use(startVllm());
  standIn.script({ status: 404, body: 'no' }, { times: 9, when: ({ path }) => path === '/v1/completions' });
  const { texts, output } = await read(wire.url, GENERATE, { inputs: 'one ', parameters: { returnFullText: true } });
  expect(texts.join('')).toBe('one You said: one ');
  expect(output?.generatedText).toBe('one You said: one ');
  const whole = await wire.run('mutation { a: textGeneration(input: { inputs: "x" }) { info { via } } }');
  expect(whole.a).toEqual({ info: { via: 'chat' } });
});

function everyReason(finish_reason: string): (events: SseEvent[]) => SseEvent[] {
  return (events) =>
    events.map((event) => {
      if (typeof event.data !== 'object' || event.data === null || !('choices' in event.data)) return event;
      const choices = (event.data.choices as object[]).map((choice) => ({ ...choice, finish_reason }));
      return { ...event, data: { ...event.data, choices } };
    });
}

describe('TGI: what counts where no token was text', () => {
  const event = (text: string, more: object = {}) => ({
    index: 1,
    token: { id: 2, text, logprob: -0.1, special: true },
    details: { finish_reason: 'eos_token', generated_tokens: 1, input_length: 1 },
    ...more,
  });
  const cases: [name: string, events: object[], parameters: object, expected: string][] = [
    ['the one token is special and has text', [event('Paris', { generated_text: 'Paris' })], {}, 'Paris'],
    ['the end of the text alone', [event('</s>', { generated_text: 'Paris' })], {}, 'Paris'],
    ['special tokens alone', [event('<a>'), event('</s>', { generated_text: '<a> Paris' })], {}, '<a> Paris'],
    ['the prompt is repeated', [event('</s>', { generated_text: 'one Paris' })], {}, 'Paris'],
    [
      'the prompt is asked for',
      [event('</s>', { generated_text: 'one Paris' })],
      { returnFullText: true },
      'one Paris',
    ],
    ['the prompt is left out', [event('</s>', { generated_text: 'one' })], { returnFullText: false }, 'one'],
    ['nothing was written', [event('</s>', { generated_text: '' })], {}, ''],
    ['nothing but the prompt', [event('</s>', { generated_text: 'one ' })], {}, ''],
    ['a whole answer with the prompt', [{ generated_text: 'one Paris' }], { returnFullText: true }, 'one Paris'],
    ['a whole answer', [{ generated_text: 'one Paris' }], {}, 'one Paris'],
  ];
  test.each(cases)('%s', async (_name, events, parameters, expected) => {
    await use(startTgi(), { server: 'tgi' });
    standIn.script({ events: events.map((data) => ({ data: JSON.stringify(data) })) });
    const { texts, output, errors } = await read(wire.url, GENERATE, { inputs: 'one ', parameters });
    expect(errors).toEqual([]);
    expect(texts.join('')).toBe(expected);
    expect(output?.generatedText).toBe(expected);
  });
});
