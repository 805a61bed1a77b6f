// A list answers as its items alone do, in their order, and one bad item fails alone.

import { afterAll, expect, test } from 'vitest';
import { InferenceError, Media } from '../../src/inference/index.ts';
import { circleLeftOfSquare, redCircle } from './pictures.ts';
import { ask, callOf, noSignal, startLocal } from './start-local.ts';

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
  const together = await local.run(
    inputs.map((input) => callOf(task, input)),
    { signal: noSignal() },
  );
  const alone = await Promise.all(inputs.map((input) => ask(local, task, input)));
  expect(rounded(together)).toEqual(rounded(alone));
});

test('a bad item leaves its neighbours their answers', async () => {
  const texts = ['The sky is [MASK].', 'no mask here', 'The capital of France is [MASK].'];
  const masked = await local.run(
    texts.map((text) => callOf('fill-mask', text)),
    { signal: noSignal() },
  );
  expect(masked[1]).toBeInstanceOf(InferenceError);
  expect(masked).toMatchObject([
    { results: {} },
    { code: 'BAD_USER_INPUT' },
    { results: [{ tokenStr: 'Paris' }, {}, {}, {}, {}] },
  ]);
  const [circle, scene] = [await redCircle(), await circleLeftOfSquare()];
  const broken = new Media(circle.bytes.slice(0, 300), 'image/png');
  const seen = await local.run(
    [broken, circle, scene].map((file) => callOf('image-classification', file)),
    { signal: noSignal() },
  );
  expect(seen).toMatchObject([{ code: 'BAD_USER_INPUT' }, { classes: {} }, { classes: {} }]);
});

test('what runs as one tensor travels as a list; generation and media for one at a time do not', () => {
  expect(local.batching(callOf('text-classification', 'x')).limit).toBe(32);
  for (const task of ['text-generation', 'conversational', 'translation', 'object-detection', 'audio-classification']) {
    expect(local.batching(callOf(task, 'x')).limit, task).toBe(1);
  }
});
