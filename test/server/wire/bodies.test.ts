// What replies are wrapped in: codings, sizes, depths, and text that is nearly JSON.

import { deflateRawSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { StandIn } from '../../stand-ins/stand-in.ts';
import { startVllm, type VllmOptions } from '../../stand-ins/vllm.ts';
import { startWire, type Wire } from '../../support/start-wire.ts';
import { CHAT, read } from '../streams/subscribe.ts';

let vllm: StandIn<VllmOptions>;
let wire: Wire;

beforeEach(async () => {
  vllm = await startVllm();
  wire = await startWire({ baseUrl: vllm.url, server: 'auto' });
});
afterEach(async () => {
  await wire.close();
  await vllm.close();
});

const ASK = 'mutation { conversational(input: { inputs: { text: "hello" } }) { generatedText } }';
const isPost = { when: ({ method }: { method: string }) => method === 'POST' };

describe.each(['gzip', 'br', 'deflate', 'deflate-raw'] as const)('a server that always answers in %s', (encoding) => {
  beforeEach(() => {
    vllm.options.encoding = encoding;
  });

  test('is found, and its answer is read', async () => {
    expect(await wire.run(ASK)).toEqual({ conversational: { generatedText: 'You said: hello' } });
    expect(vllm.asked.at(-1)?.path).toBe('/v1/chat/completions');
  });

  test('refuses in words that are read', async () => {
    const { errors } = await wire.ask(
      'mutation { conversational(input: { model: "none", inputs: { text: "x" } }) { generatedText } }',
    );
    expect(errors?.[0]?.message).toContain('The model `none` does not exist');
  });

  test('streams', async () => {
    const { texts, output, errors } = await read(wire.url, CHAT, { inputs: { text: 'hello' } });
    expect(errors).toEqual([]);
    expect(texts.join('')).toBe('You said: hello');
    expect(output?.generatedText).toBe('You said: hello');
  });
});

test('every request says which codings are read', async () => {
  await wire.run(ASK);
  for (const { headers } of vllm.asked) expect(headers['accept-encoding']).toMatch(/^gzip, deflate, br(, zstd)?$/);
});

const typed = (body: Buffer, coding: string) => ({
  headers: { 'content-type': 'application/json', 'content-encoding': coding },
  body,
});

async function codeFor(reply: object) {
  vllm.script(reply, isPost);
  const { errors } = await wire.ask(ASK);
  return { code: errors?.[0]?.extensions.code, message: errors?.[0]?.message ?? '' };
}

test('two codings, one in the other', async () => {
  const reply = Buffer.from(JSON.stringify({ choices: [{ message: { content: 'both' } }] }));
  vllm.script(typed(gzipSync(deflateRawSync(reply)), 'Deflate, X-GZip'), isPost);
  expect(await wire.run(ASK)).toEqual({ conversational: { generatedText: 'both' } });
});

test.each([
  ['a coding that nobody asked for', typed(Buffer.from('xyz'), 'exi'), /in the coding "exi", of which gzip/],
  ['a damaged body', typed(Buffer.from('not gzip at all'), 'gzip'), /damaged/],
  ['a bomb', typed(gzipSync(Buffer.alloc(70 * 2 ** 20)), 'gzip'), /more than 64 MB/],
  [
    'millions of brackets',
    { headers: { 'content-type': 'application/json' }, body: '['.repeat(5_000_000) },
    /did not answer with JSON/,
  ],
  ['deep JSON that ends', { body: `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}` }, /did not answer with JSON/],
])('%s is UPSTREAM_BAD_RESPONSE, at once and without its bytes', async (_name, reply, message) => {
  const start = performance.now();
  const found = await codeFor(reply);
  expect(found.code).toBe('UPSTREAM_BAD_RESPONSE');
  expect(found.message).toMatch(message);
  expect(found.message).not.toMatch(/[\p{Cc}\ufffd]/u);
  expect(performance.now() - start).toBeLessThan(5000);
});

test("Python's NaN and a BOM", async () => {
  const text = '\ufeff{"choices":[{"message":{"content":"NaN, \\"Infinity\\""},"logprobs":NaN,"x":-Infinity}]}';
  vllm.script({ headers: { 'content-type': 'application/json' }, body: text }, isPost);
  expect(await wire.run(ASK)).toEqual({ conversational: { generatedText: 'NaN, "Infinity"' } });
});

test('the key never shows, however the reply wraps it', async () => {
  const key = 'my-Own.key_0123456789';
  await wire.close();
  wire = await startWire({ baseUrl: vllm.url, server: 'openai', apiKey: key, models: { conversational: 'm' } });
  const forms = [key, key.toUpperCase(), Buffer.from(`Bearer ${key}`).toString('base64'), `${'x'.repeat(190)} ${key}`];
  for (const form of forms) {
    for (const reply of [
      { status: 400, body: { error: form } },
      { body: { odd: form } },
      { body: `no JSON ${form}` },
    ]) {
      const { message } = await codeFor(reply);
      expect(message).not.toBe('');
      expect(message.toLowerCase()).not.toContain(key.slice(0, 8).toLowerCase());
      expect(message).not.toContain(Buffer.from(`Bearer ${key}`).toString('base64').slice(0, 12));
    }
  }
});
