// One HTTP request: what is the same is asked once, what is slow or failed holds back nothing else.

import { expect, test } from 'vitest';
import { type Answer, createLoader, type Run } from '../../../src/inference/index.ts';
import { createCall } from '../../fakes/fake-connection.ts';

const { signal } = new AbortController();

function createRecorder(answer: (input: unknown, index: number) => Promise<unknown> = async (input) => input) {
  const asked: unknown[] = [];
  const run: Run = async (call): Promise<Answer> => {
    const value = await answer(call.input, asked.push(call.input) - 1);
    const info = { connection: 'fake', model: 'echo', cached: false, batchSize: 1, attempts: 1, durationMs: 0 };
    return { value, info };
  };
  return { asked, load: createLoader(run) };
}

test('equal calls of one request are one, now and later; those of another are another', async () => {
  const { asked, load } = createRecorder();
  const request = {};
  const answers = await Promise.all(['a', 'b', 'a'].map((input) => load(request, createCall(input), { signal })));
  const later = await load(request, createCall('a'), { signal });
  await load({}, createCall('a'), { signal });
  expect(asked).toEqual(['a', 'b', 'a']);
  expect([...answers, later].map(({ value, info }) => [value, info.cached])).toEqual([
    ['a', false],
    ['b', false],
    ['a', true],
    ['a', true],
  ]);
});

test('useCache: false shares nothing', async () => {
  const { asked, load } = createRecorder();
  const request = {};
  const call = createCall('a', { useCache: false });
  await Promise.all([load(request, call, { signal }), load(request, call, { signal })]);
  expect(asked).toEqual(['a', 'a']);
});

test('a call that never ends holds back no other', async () => {
  const { load } = createRecorder((input) => (input === 'slow' ? new Promise(() => {}) : Promise.resolve(input)));
  const request = {};
  void load(request, createCall('slow'), { signal });
  await expect(load(request, createCall('fast'), { signal })).resolves.toMatchObject({ value: 'fast' });
});

test('a failed call fails all who asked, and is tried again by the next', async () => {
  const { asked, load } = createRecorder((input, index) =>
    index === 0 ? Promise.reject(new Error('once')) : Promise.resolve(input),
  );
  const request = {};
  const both = await Promise.allSettled([1, 2].map(() => load(request, createCall('a'), { signal })));
  expect(both.map((outcome) => outcome.status)).toEqual(['rejected', 'rejected']);
  await expect(load(request, createCall('a'), { signal })).resolves.toMatchObject({ info: { cached: false } });
  expect(asked).toHaveLength(2);
});
