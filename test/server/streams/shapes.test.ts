// Streams in every documented shape, from a scripted upstream through the server to a fetch client.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chunk, pause, pieces, type SseUpstream, token } from '../../fakes/sse-upstream.ts';
import type { TestServer } from '../../support/start-test-server.ts';
import { type Streaming, startStreaming } from './start-streaming.ts';
import { CHAT, GENERATE, read } from './subscribe.ts';

let streaming: Streaming;
let upstream: SseUpstream;
let server: TestServer;

beforeAll(async () => {
  streaming = await startStreaming();
  ({ upstream, server } = streaming);
});
afterAll(() => streaming.close());
beforeEach(() => {
  upstream.asked.length = 0;
});

const prompt = { inputs: 'one' };
const generate = (input: object = prompt) => read(server.url, GENERATE, input);
const chat = (text = 'Hi') => read(server.url, CHAT, { inputs: { text } });
const END = token('</s>', { special: true, whole: 'two three' });

describe("TGI's own events", () => {
  test('text as it comes, then the whole answer with its info; special tokens are not shown', async () => {
    upstream.script(pieces(token('two'), token(' three'), END));
    const { texts, output, outputs, errors } = await generate();
    expect(errors).toEqual([]);
    expect(texts).toEqual(['two', ' three', '']);
    expect(outputs).toBe(1);
    expect(output?.generatedTexts).toEqual(['two three']);
    expect(output?.info).toEqual({
      connection: 'hugging-face',
      model: 'google/gemma-2-2b-it',
      cached: false,
      batchSize: 1,
      attempts: 1,
      durationMs: expect.any(Number),
    });
    expect(upstream.asked[0]?.json).toEqual({ inputs: 'one', stream: true });
    expect(upstream.asked[0]?.headers.accept).toBe('*/*');
  });

  test('`data: ` with a space, \\r\\n, comments and events in one packet', async () => {
    const events = `:\n\n${token('two')}: keep-alive\n\n${token(' three')}${END}`;
    upstream.script(pieces(events.replaceAll('data:', 'data: ').replaceAll('\n', '\r\n')));
    expect((await generate()).texts).toEqual(['two', ' three', '']);
  });

  test('characters and line ends split over packets', async () => {
    const bytes = Buffer.from(`${token('né')}${token(' 🎉')}${token('', { whole: 'né 🎉' })}`.replaceAll('\n', '\r\n'));
    upstream.script(pieces(...Array.from(bytes, (byte) => Uint8Array.of(byte))));
    const { texts, output } = await generate();
    expect(texts).toEqual(['né', ' 🎉', '']);
    expect(output?.generatedText).toBe('né 🎉');
  });

  test('a last token that is text too is shown before the last event', async () => {
    upstream.script(pieces(token('two'), token(' three', { whole: 'two three' })));
    expect((await generate()).texts).toEqual(['two', ' three', '']);
  });

  test('an end without the last blank line', async () => {
    upstream.script(pieces(token('two'), token(' three'), END.trimEnd()));
    expect((await generate()).output?.generatedText).toBe('two three');
  });

  test('several sequences cannot be streamed: one event with all of them', async () => {
    upstream.script((response) => {
      response.setHeader('content-type', 'application/json').end('[{"generated_text":"a"},{"generated_text":"b"}]');
    });
    const { texts, output } = await generate({ inputs: 'one', parameters: { numReturnSequences: 2 } });
    expect(texts).toEqual(['a', '']);
    expect(output?.generatedTexts).toEqual(['a', 'b']);
    expect(upstream.asked[0]?.json.stream).toBeUndefined();
  });
});

describe("OpenAI's chunks", () => {
  const usage = 'data: {"choices":[],"usage":{"prompt_tokens":39,"completion_tokens":3,"total_tokens":42}}\n\n';
  const DONE = 'data: [DONE]\n\n';

  test('roles, nulls, thoughts and the usage add nothing', async () => {
    upstream.script(
      pieces(
        chunk({ role: 'assistant' }),
        chunk({ content: null }),
        chunk({}),
        chunk({ reasoning_content: 'hm' }),
        chunk({ role: 'assistant', content: 'Deep' }),
        'data: {"usage":{"total_tokens":2}}\n\n',
        chunk({ content: ' thought' }),
        chunk({ content: '' }, 'stop'),
        usage,
        DONE,
      ),
    );
    const { texts, output, errors } = await chat();
    expect(errors).toEqual([]);
    expect(texts).toEqual(['Deep', ' thought', '']);
    expect(output?.conversation).toEqual({ pastUserInputs: ['Hi'], generatedResponses: ['Deep thought'] });
    expect(upstream.asked[0]?.json).toMatchObject({ stream: true, messages: [{ role: 'user', content: 'Hi' }] });
  });

  test('[DONE] without a finish_reason is an end, and so is a finish_reason without [DONE]', async () => {
    upstream.script(pieces(chunk({ content: 'a' }), DONE));
    expect((await chat()).output?.generatedText).toBe('a');
    upstream.script(pieces(chunk({ content: 'b' }, 'length')));
    expect((await chat()).output?.generatedText).toBe('b');
  });

  test('completions: the text of the first choice, with the prompt put back where asked for', async () => {
    const text = (text: string, reason: string | null) =>
      `data: ${JSON.stringify({ object: 'text_completion', choices: [{ index: 0, text, finish_reason: reason }] })}\n\n`;
    upstream.script(pieces(text('two', ''), text(' three', null), text('', 'stop'), DONE));
    const { texts, output } = await generate({
      inputs: 'one ',
      connection: 'llm',
      parameters: { returnFullText: true },
    });
    expect(texts).toEqual(['one two', ' three', '']);
    expect(output?.generatedText).toBe('one two three');
    expect(upstream.asked.at(-1)).toMatchObject({ path: '/v1/completions', json: { prompt: 'one ', stream: true } });
  });

  test('sockets are used again after a whole stream', async () => {
    upstream.script(pieces(chunk({ content: 'a' }, 'stop'), usage, DONE));
    await chat();
    const before = upstream.sockets();
    for (let i = 0; i < 5; i++) {
      await chat();
      // The answer is there before the stream has ended.
      await pause(50);
    }
    expect(upstream.sockets()).toBe(before);
  });
});

test('a backend that ignores `stream` gives its text as one event', async () => {
  upstream.script((response) => {
    response.setHeader('content-type', 'application/json').end('[{"generated_text":"whole"}]');
  });
  const { texts, output } = await generate();
  expect(texts).toEqual(['whole', '']);
  expect(output?.generatedText).toBe('whole');
});
