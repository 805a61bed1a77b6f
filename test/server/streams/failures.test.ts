// Failures of a stream are GraphQL errors with the contract's codes, in the last event.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chunk, pause, pieces, type SseUpstream, token } from '../../fakes/sse-upstream.ts';
import type { TestServer } from '../../support/start-test-server.ts';
import { type Streaming, startStreaming } from './start-streaming.ts';
import { CHAT, GENERATE, read } from './subscribe.ts';

let streaming: Streaming;
let upstream: SseUpstream;
let server: TestServer;

beforeAll(async () => {
  streaming = await startStreaming({ INFERENCE_TIMEOUT_SECONDS: '2' });
  ({ upstream, server } = streaming);
});
afterAll(() => streaming.close());
beforeEach(() => {
  upstream.asked.length = 0;
});
afterEach(() => {
  // Failures of others are no fault of this server.
  expect(server.log).toEqual([]);
});

const generate = (input: object = {}) => read(server.url, GENERATE, { inputs: 'one', ...input });
const chat = () => read(server.url, CHAT, { inputs: { text: 'Hi' } });

describe('an error inside a stream', () => {
  test('of TGI: by its error_type, after the text that came before', async () => {
    const error = { error: 'Input validation error: too long for hf_abcdefghijkl', error_type: 'validation' };
    upstream.script(pieces(token('two'), `data:${JSON.stringify(error)}\n\n`));
    const { texts, output, errors } = await generate();
    expect(texts).toEqual(['two']);
    expect(output).toBeUndefined();
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject({
      path: ['textGeneration'],
      extensions: {
        code: 'BAD_USER_INPUT',
        retryable: false,
        task: 'text-generation',
        connection: 'hugging-face',
        upstream: { status: 422 },
      },
    });
    expect(errors[0]?.message).toContain('too long');
    expect(errors[0]?.message).not.toContain('hf_abc');
  });

  test.each([
    ['{"error":{"message":"bad","http_status_code":422}}', 'BAD_USER_INPUT'],
    ['{"error":{"message":"gone","code":500,"type":"server_error"}}', 'UPSTREAM_UNAVAILABLE'],
    ['{"error":{"message":"who knows"}}', 'UPSTREAM_BAD_RESPONSE'],
    ['{"error":"who knows"}', 'UPSTREAM_BAD_RESPONSE'],
    ['{"error":"failed","error_type":"generation"}', 'UPSTREAM_UNAVAILABLE'],
  ])('%s is %s', async (error, code) => {
    upstream.script(pieces(chunk({ content: 'a' }), `data: ${error}\n\n`));
    const { texts, errors } = await chat();
    expect(texts).toEqual(['a']);
    expect(errors.map(({ extensions }) => extensions.code)).toEqual([code]);
  });

  test('as an event or a field of that name', async () => {
    for (const text of ['event: error\ndata: out of memory\n\n', 'error: {"code":500,"message":"out of memory"}\n\n']) {
      upstream.script(pieces(chunk({ content: 'a' }), text));
      const { errors } = await chat();
      expect(errors).toHaveLength(1);
      expect(errors[0]?.message).toContain('out of memory');
    }
  });

  test('what is neither JSON nor of a known shape', async () => {
    for (const text of ['data: <html>\n\n', 'data: {"surprise":1}\n\n', 'data: 1\n\n', 'data: null\n\n']) {
      upstream.script(pieces(chunk({ content: 'a' }), text));
      const { errors } = await chat();
      expect(errors.map(({ extensions }) => extensions.code)).toEqual(['UPSTREAM_BAD_RESPONSE']);
    }
  });
});

describe('a stream that is cut off', () => {
  test('that just ends', async () => {
    for (const script of [pieces(chunk({ content: 'a' })), pieces(chunk({ content: 'a' }), 'data: {"choi')]) {
      upstream.script(script);
      const { texts, output, errors } = await chat();
      expect(texts).toEqual(['a']);
      expect(output).toBeUndefined();
      expect(errors[0]).toMatchObject({ extensions: { code: 'UPSTREAM_BAD_RESPONSE' } });
      expect(errors[0]?.message).toContain('cut off after 1 event');
    }
  });

  test('that is empty', async () => {
    upstream.script(pieces(''));
    expect((await chat()).errors[0]?.extensions.code).toBe('UPSTREAM_BAD_RESPONSE');
  });

  test('whose connection is reset', async () => {
    upstream.script(async (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(token('two'));
      await pause(20);
      response.destroy();
    });
    const { texts, errors } = await generate();
    expect(texts).toEqual(['two']);
    expect(errors[0]?.extensions).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', retryable: false });
    expect(upstream.asked).toHaveLength(1);
  });

  test('that falls silent: the deadline runs from each event to the next, and comments do not count', async () => {
    upstream.script(async (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      // Longer than the deadline in all, and no wait as long.
      for (const text of ['a', 'b', 'c']) {
        response.write(token(text));
        await pause(900);
      }
      for (;;) {
        if (response.destroyed) return;
        response.write(': still here\n\n');
        await pause(100);
      }
    });
    const { texts, errors } = await generate();
    expect(texts).toEqual(['a', 'b', 'c']);
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(['UPSTREAM_TIMEOUT']);
    await upstream.asked[0]?.closed;
  });

  test('with an event without end', async () => {
    upstream.script(async (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: "');
      const piece = 'x'.repeat(64 * 1024);
      while (!response.destroyed) {
        response.write(piece);
        await pause(1);
      }
    });
    const { errors } = await generate();
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(['UPSTREAM_BAD_RESPONSE']);
    expect(errors[0]?.message).toContain('longer than 1048576 characters');
    await upstream.asked[0]?.closed;
  });
});

describe('a stream that does not begin', () => {
  test('a refusal is what it is without a stream', async () => {
    upstream.script((response) => {
      response.writeHead(401, { 'content-type': 'application/json', 'x-request-id': 'r1' });
      response.end('{"error":"Invalid username or password."}');
    });
    const { texts, errors } = await generate();
    expect(texts).toEqual([]);
    expect(errors[0]?.extensions).toMatchObject({
      code: 'CONNECTION_REFUSED_CREDENTIALS',
      upstream: { status: 401, requestId: 'r1' },
    });
  });

  test('what may be tried again is tried again, and told in `attempts`', async () => {
    let times = 0;
    upstream.script(async (response, request) => {
      times += 1;
      if (times === 1) response.writeHead(429, { 'retry-after': '0' }).end('{"error":"slow down"}');
      else if (times === 2)
        await pieces('data: {"error":"Model is overloaded","error_type":"overloaded"}\n\n')(response, request);
      else await pieces(token('a', { whole: 'a' }))(response, request);
    });
    const { texts, output } = await generate();
    expect(texts).toEqual(['a', '']);
    expect(output?.info.attempts).toBe(3);
  });

  test('bad input asks nobody', async () => {
    for (const input of [{ model: '../x' }, { connection: 'nope' }, { parameters: { maxNewTokens: 0 } }]) {
      const { errors } = await generate(input);
      expect(errors.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
    }
    expect(upstream.asked).toEqual([]);
  });
});
