// Every parameter of a generation counts, or is refused: asked through the server, answered by the model of the project.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { GENERATE, read } from '../server/streams/subscribe.ts';
import { ask } from '../support/ask.ts';
import { startTestServer, type TestServer } from '../support/start-test-server.ts';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ LOCAL_DOWNLOADS: 'false', LOCAL_WORKERS: '1', CACHE_SECONDS: '0' });
});
afterAll(() => server.close());

const QUERY =
  'mutation ($input: TextGenerationInput!) { textGeneration(input: $input) { generatedText generatedTexts } }';
const texts = z.object({ generatedText: z.string(), generatedTexts: z.array(z.string()) });
const PROMPT = 'Once upon a time';

async function write(parameters: object, inputs = PROMPT) {
  const { data, errors } = await ask(server.url, QUERY, { input: { inputs, parameters } });
  expect(errors).toBeUndefined();
  return texts.parse(data?.textGeneration);
}

async function refuse(parameters: object, inputs = PROMPT) {
  const { data, errors } = await ask(server.url, QUERY, { input: { inputs, parameters } });
  expect(data).toEqual({ textGeneration: null });
  expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  return errors?.[0]?.message;
}

test('so many sequences as were asked for, drawn apart; greedy has but one', async () => {
  const { generatedText, generatedTexts } = await write({ numReturnSequences: 4, temperature: 1.5, maxNewTokens: 30 });
  expect(generatedTexts).toHaveLength(4);
  expect(generatedTexts[0]).toBe(generatedText);
  expect(new Set(generatedTexts).size).toBeGreaterThan(1);
  for (const text of generatedTexts) expect(text.startsWith(PROMPT)).toBe(true);
  expect(await refuse({ numReturnSequences: 2, doSample: false })).toContain('doSample: true');
  expect(await refuse({ numReturnSequences: 2, temperature: 0 })).toContain('doSample: true');
});

test.each([
  ['temperature 0', { temperature: 0 }],
  ['temperature 0, whatever doSample says', { temperature: 0, doSample: true }],
  ['the one likeliest token', { topK: 1, doSample: true }],
  ['next to no mass', { topP: 0.01, doSample: true, temperature: 2 }],
])('%s is greedy', async (_name, parameters) => {
  const greedy = await write({ doSample: false, maxNewTokens: 40 });
  expect(await write({ ...parameters, maxNewTokens: 40 })).toEqual(greedy);
});

test('a seed repeats a drawn text, another one draws another', async () => {
  const drawn = async (seed: number) =>
    (await write({ seed, temperature: 2, topK: 100, maxNewTokens: 40 })).generatedText;
  const first = await drawn(1);
  expect(await drawn(1)).toBe(first);
  expect(await drawn(2)).not.toBe(first);
});

test('one token is one, none is refused, and the prompt stands before them unless it should not', async () => {
  expect((await write({ maxNewTokens: 1, doSample: false })).generatedText).toBe(`${PROMPT} there`);
  expect((await write({ maxNewTokens: 1, doSample: false, returnFullText: true })).generatedText).toBe(
    `${PROMPT} there`,
  );
  expect((await write({ maxNewTokens: 1, doSample: false, returnFullText: false })).generatedText).toBe(' there');
  expect(await refuse({ maxNewTokens: 0 })).toContain('maxNewTokens');
  expect(await refuse({}, '')).toContain('inputs');
});

test('a stop word ends the text before it, whole or followed, in every sequence', async () => {
  const whole = (await write({ maxNewTokens: 60, doSample: false, returnFullText: false })).generatedText;
  const stop = [' lived in'];
  const until = whole.slice(0, whole.indexOf(' lived in'));
  expect(until.length).toBeGreaterThan(10);
  const parameters = { maxNewTokens: 400, doSample: false, returnFullText: false, stop };
  expect((await write(parameters)).generatedText).toBe(until);
  const followed = await read(server.url, GENERATE, { inputs: PROMPT, parameters });
  expect(followed.texts.join('')).toBe(until);
  expect(followed.output?.generatedText).toBe(until);
  const several = { ...parameters, doSample: true, numReturnSequences: 3, maxNewTokens: 60 };
  for (const text of (await write(several)).generatedTexts) expect(text).not.toContain(' lived in');
  // An empty one stands before every text.
  expect((await write({ ...parameters, maxNewTokens: 60, stop: [''] })).generatedText).toBe(whole);
});

test('several sequences cannot be followed: they come as one event', async () => {
  const parameters = { numReturnSequences: 2, doSample: true, maxNewTokens: 8 };
  const { texts: events, output } = await read(server.url, GENERATE, { inputs: PROMPT, parameters });
  expect(events.filter((text) => text !== '')).toEqual([output?.generatedText]);
  expect(output?.generatedText).toContain(PROMPT);
});

test('repetition is held back by its penalty', async () => {
  // Most words of its stories have no rival; the rabbit's adjective has one.
  const story = 'Once upon a time there was a happy happy happy';
  const plain = await write({ doSample: false, maxNewTokens: 60 }, story);
  const held = await write({ doSample: false, maxNewTokens: 60, repetitionPenalty: 5 }, story);
  expect(held.generatedText).not.toBe(plain.generatedText);
});
