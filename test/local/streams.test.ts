// Streams of the models inside the server.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { CHAT, GENERATE, read, subscribe } from '../server/streams/subscribe.ts';
import { startTestServer, type TestServer } from '../support/start-test-server.ts';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ LOCAL_DOWNLOADS: 'false', LOCAL_WORKERS: '1' });
});
afterAll(() => server.close());

test('text generation comes word by word, and its pieces are the answer', async () => {
  const input = { inputs: 'hello', parameters: { maxNewTokens: 12, doSample: false, returnFullText: false } };
  const { texts, output, errors } = await read(server.url, GENERATE, input);
  expect(errors).toEqual([]);
  expect(texts.length).toBeGreaterThan(2);
  expect(texts.at(-1)).toBe('');
  expect(texts.join('')).toBe(output?.generatedText);
  expect(output?.info).toMatchObject({ connection: 'local', cached: false, attempts: 1 });
});

test.each([
  ['with the prompt in front', { inputs: 'Once upon a time', parameters: { maxNewTokens: 12, doSample: false } }],
  ['with the prompt in front, where the model chats', { inputs: 'hello', parameters: { maxNewTokens: 12 } }],
  ['up to a stop word', { inputs: 'Once upon a time', parameters: { maxNewTokens: 40, stop: ['.'] } }],
  [
    'the first of several',
    { inputs: 'Once upon a time', parameters: { maxNewTokens: 8, numReturnSequences: 2, doSample: true, seed: 1 } },
  ],
])('the pieces are the text to the letter, %s', async (_, input) => {
  const { texts, output, errors } = await read(server.url, GENERATE, input);
  expect(errors).toEqual([]);
  expect(texts[0]?.startsWith(input.inputs)).toBe(true);
  expect(texts.join('')).toBe(output?.generatedText);
  expect(output?.generatedText.length).toBeGreaterThan(input.inputs.length);
});

test('so does a chat', async () => {
  const { texts, output, errors } = await read(server.url, CHAT, { inputs: { text: 'Hello, how are you?' } });
  expect(errors).toEqual([]);
  expect(texts.join('')).toBe(output?.generatedText);
  expect(output?.conversation?.pastUserInputs).toEqual(['Hello, how are you?']);
});

test('a reader who leaves stops the generation: the next is answered at once', async () => {
  const long = { inputs: 'hello', parameters: { maxNewTokens: 100_000, doSample: true } };
  for await (const _event of await subscribe(server.url, GENERATE, long)) break;
  const { output } = await read(server.url, GENERATE, { inputs: 'hello', parameters: { maxNewTokens: 2 } });
  expect(output?.generatedText).toEqual(expect.any(String));
  expect(server.log.filter((line) => typeof line === 'object' && line !== null && 'err' in line)).toEqual([]);
});
