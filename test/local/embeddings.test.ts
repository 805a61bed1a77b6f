// Embeddings and ranking on the models of the project: pooling, scaling, cutting and order.

import { expect, test } from 'vitest';
import { z } from 'zod';
import { ask, askAll, callOf, refusal, sharedLocal } from './start-local.ts';

const local = sharedLocal();

const embedding = z.object({ vector: z.string() }).transform(({ vector }) => {
  const bytes = Buffer.from(vector, 'base64');
  return Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(i * 4));
});

async function embed(text: string, parameters: Record<string, unknown> = {}): Promise<number[]> {
  return embedding.parse(await ask(local, 'feature-extraction', text, { parameters }));
}

const lengthOf = (vector: number[]) => Math.hypot(...vector);
const cosine = (a: number[], b: number[]) =>
  a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0) / lengthOf(a) / lengthOf(b);

test('texts of one meaning point the same way, and vectors have length 1 unless asked otherwise', async () => {
  const [wish, same, other] = await Promise.all([
    embed('how do i reset my password?'),
    embed('i want to change my login password'),
    embed('a dog is running in the park'),
  ]);
  expect(lengthOf(wish)).toBeCloseTo(1, 5);
  expect(cosine(wish, same)).toBeGreaterThan(cosine(wish, other) + 0.3);
  const raw = await embed('how do i reset my password?', { normalize: false });
  expect(lengthOf(raw)).not.toBeCloseTo(1, 1);
  expect(cosine(raw, wish)).toBeCloseTo(1, 5);
});

test('a text has the same vector alone and in a batch of long and short ones', async () => {
  const texts = ['hello', 'how do i reset my password?', 'a dog is running in the park and '.repeat(6), 'yes'];
  const calls = texts.map((text) => callOf('feature-extraction', text));
  const together = await askAll(local, calls);
  for (const [i, text] of texts.entries()) {
    const alone = await embed(text);
    expect(cosine(embedding.parse(together[i]), alone), text).toBeCloseTo(1, 4);
  }
});

test('fewer dimensions are the first of all, scaled anew; more than there are is bad input', async () => {
  const whole = await embed('hello there', { normalize: false });
  const cut = await embed('hello there', { normalize: false, dimensions: 8 });
  expect(cut).toEqual(whole.slice(0, 8));
  expect(lengthOf(await embed('hello there', { dimensions: 8 }))).toBeCloseTo(1, 5);
  const { code, message } = await refusal(embed('hello', { dimensions: 100_000 }));
  expect([code, message]).toEqual(['BAD_USER_INPUT', expect.stringContaining(`at most ${whole.length}`)]);
});

test('a long text is cut at either end, or refused', async () => {
  const long = `password ${'dog '.repeat(3000)}park`;
  const right = await embed(long);
  const left = await embed(long, { truncationDirection: 'left' });
  expect(right).not.toEqual(left);
  expect(cosine(right, await embed(`${long} and more`))).toBeCloseTo(1, 6);
  expect((await refusal(embed(long, { truncate: false }))).code).toBe('BAD_USER_INPUT');
});

test('so is a text to classify, and sentences to compare', async () => {
  const long = `${'I hate it. '.repeat(400)}${'I love it. '.repeat(100)}`;
  const labelOf = async (parameters: Record<string, unknown>) => {
    const answer = await ask(local, 'text-classification', long, { parameters });
    return z.object({ results: z.array(z.object({ label: z.string() })) }).parse(answer).results[0]?.label;
  };
  expect(await labelOf({})).toBe('NEGATIVE');
  expect(await labelOf({ truncationDirection: 'left' })).toBe('POSITIVE');
  const sentences = { sourceSentence: 'dogs', sentences: ['a dog', 'dog '.repeat(3000)] };
  const parameters = { truncate: false };
  for (const [task, input] of [
    ['text-classification', long],
    ['sentence-similarity', sentences],
    ['text-ranking', { query: 'dogs', texts: sentences.sentences }],
  ] as const) {
    expect((await refusal(ask(local, task, input, { parameters }))).code, task).toBe('BAD_USER_INPUT');
  }
});

test('a prompt that the model was not trained with is bad input', async () => {
  expect(await refusal(embed('a', { promptName: 'query' }))).toMatchObject({
    code: 'BAD_USER_INPUT',
    message: expect.stringContaining('promptName'),
  });
  const sentences = { sourceSentence: 'a', sentences: ['b'] };
  const compared = ask(local, 'sentence-similarity', sentences, { parameters: { promptName: 'query' } });
  expect((await refusal(compared)).code).toBe('BAD_USER_INPUT');
});

const ranking = z.object({
  results: z.array(z.object({ index: z.number(), text: z.string(), score: z.number() })),
});

test('ranking puts the text first that answers the query', async () => {
  const texts = ['a dog is running in the park', 'i want to change my login password', 'the weather is nice'];
  const query = 'how do i reset my password?';
  const all = ranking.parse(await ask(local, 'text-ranking', { query, texts })).results;
  expect(all[0]).toMatchObject({ index: 1, text: texts[1] });
  expect(all.map(({ index }) => index).sort()).toEqual([0, 1, 2]);
  expect(all.map(({ score }) => score)).toEqual(all.map(({ score }) => score).sort((a, b) => b - a));
  const best = await ask(local, 'text-ranking', { query, texts }, { parameters: { topK: 1 } });
  expect(ranking.parse(best).results).toEqual(all.slice(0, 1));
});

test('a classifier of several classes does not rank', async () => {
  const call = ask(local, 'text-ranking', { query: 'a', texts: ['b'] }, { model: 'sentiment' });
  expect(await refusal(call)).toMatchObject({
    code: 'TASK_NOT_SUPPORTED',
    message: expect.stringContaining('one output'),
  });
});
