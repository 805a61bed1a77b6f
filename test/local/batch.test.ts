// A list answers as its items alone do, in their order, and one bad item fails alone.

import { afterAll, expect, test } from 'vitest';
import type { BatchReport } from '../../src/inference/connection.ts';
import { AnnotatedValue, InferenceError, Media } from '../../src/inference/index.ts';
import { circleLeftOfSquare, redCircle } from './pictures.ts';
import { ask, askAll, callOf, noSignal, startLocal } from './start-local.ts';

const local = startLocal();
afterAll(() => local.close?.());

/** Padding may move the last digits of a score. */
function rounded(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (_key, one) => (typeof one === 'number' ? Number(one.toFixed(4)) : one)));
}

const LISTS: Record<string, unknown[]> = {
  'text-classification': ['I love it', 'The food was not good', 'awful', `Great ${'and nice '.repeat(40)}`, 'fine'],
  'token-classification': [
    'Anna lives in Paris',
    'My name is Sarah Connor and I work at Acme Corp in New York.',
    'hello',
  ],
  'fill-mask': ['The sky is [MASK].', 'The opposite of hot is [MASK].', 'The capital of France is [MASK].'],
  'sentence-similarity': [
    { sourceSentence: 'a dog runs', sentences: ['the puppy plays on the grass', 'reset my password'] },
    { sourceSentence: 'reset my password', sentences: ['a dog runs'] },
  ],
  'question-answering': [
    { question: 'Where does Sarah live?', context: 'Sarah lives in Paris.' },
    { question: 'Who has a dog?', context: 'Bob Smith has a dog. Sarah lives in New York.' },
  ],
};

test.each(Object.entries(LISTS))('%s', async (task, inputs) => {
  const together = await askAll(
    local,
    inputs.map((input) => callOf(task, input)),
  );
  const alone = await Promise.all(inputs.map((input) => ask(local, task, input)));
  expect(rounded(together)).toEqual(rounded(alone));
});

test('a bad item leaves its neighbours their answers', async () => {
  const texts = ['The sky is [MASK].', 'no mask here', 'The capital of France is [MASK].'];
  const masked = await askAll(
    local,
    texts.map((text) => callOf('fill-mask', text)),
  );
  expect(masked[1]).toBeInstanceOf(InferenceError);
  expect(masked).toMatchObject([
    { results: {} },
    { code: 'BAD_USER_INPUT' },
    { results: [{ tokenStr: 'Paris' }, {}, {}, {}, {}] },
  ]);
  const [circle, scene] = [await redCircle(), await circleLeftOfSquare()];
  const broken = new Media(circle.bytes.slice(0, 300), 'image/png');
  const seen = await askAll(
    local,
    [broken, circle, scene].map((file) => callOf('image-classification', file)),
  );
  expect(seen).toMatchObject([{ code: 'BAD_USER_INPUT' }, { classes: {} }, { classes: {} }]);
});

test('what runs as one tensor travels as a list; generation and media for one at a time do not', () => {
  expect(local.batching(callOf('text-classification', 'x')).limit).toBe(32);
  for (const task of ['text-generation', 'conversational', 'translation', 'object-detection', 'audio-classification']) {
    expect(local.batching(callOf(task, 'x')).limit, task).toBe(1);
  }
});

test('calls of one moment run together, those with other parameters apart, and each hears with how many', async () => {
  await ask(local, 'text-classification', 'warm up');
  const calls = ['a', 'b', 'c', 'd'].map((text) => callOf('text-classification', text));
  calls.push(callOf('text-classification', 'e', { parameters: { topK: 1 } }));
  const batches: unknown[][] = [];
  const onBatch = (batch: BatchReport) => void batches.push(batch.calls.map(({ input }) => input));
  const outcomes = await local.run(calls, { signal: noSignal(), onBatch });
  const sizes = outcomes.map((outcome) => outcome instanceof AnnotatedValue && outcome.notes.batchSize);
  expect(sizes).toEqual([4, 4, 4, 4, 1]);
  // Each call hears of its batch.
  expect(batches).toEqual([...Array(4).fill(['a', 'b', 'c', 'd']), ['e']]);
});

test('while a batch runs the next one gathers', async () => {
  await ask(local, 'text-classification', 'warm up');
  const sizes = new Set<unknown>();
  const caller = async (name: number) => {
    for (let i = 0; i < 10; i++) {
      const [outcome] = await local.run([callOf('text-classification', `${name} ${i}`)], { signal: noSignal() });
      if (outcome instanceof AnnotatedValue) sizes.add(outcome.notes.batchSize);
    }
  };
  await Promise.all(Array.from({ length: 16 }, (_, name) => caller(name)));
  expect(Math.max(...[...sizes].map(Number))).toBeGreaterThan(3);
});
