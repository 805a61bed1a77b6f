// Places and queues are shared between clients: none is kept out by another one's calls.

import { expect, test } from 'vitest';
import { createSemaphore } from '../../../src/inference/policies/semaphore.ts';

const signal = new AbortController().signal;
const settle = () => new Promise((resolve) => setImmediate(resolve));

/** Takes places in the background and keeps the order in which they are got. */
function crowd(maxConcurrent: number, maxQueued: number) {
  const semaphore = createSemaphore({ connection: 'x', maxConcurrent, maxQueued });
  const got: string[] = [];
  const leave: (() => void)[] = [];
  const refused: string[] = [];
  const take = (name: string, client: string, by: AbortSignal = signal) =>
    semaphore.acquire(by, client).then(
      (giveBack) => {
        got.push(name);
        leave.push(giveBack);
      },
      () => void refused.push(name),
    );
  return { take, got, refused, free: () => leave.shift()?.() };
}

test('one client may have all places while no other wants one', async () => {
  const { take, got } = crowd(4, 4);
  for (const i of [1, 2, 3, 4]) void take(`a${i}`, 'a');
  await settle();
  expect(got).toEqual(['a1', 'a2', 'a3', 'a4']);
});

test('a place that is freed goes to the client with the fewest, not to the longest queue', async () => {
  const { take, got, free } = crowd(2, 10);
  for (const i of [1, 2, 3, 4, 5]) void take(`a${i}`, 'a');
  void take('b1', 'b');
  void take('b2', 'b');
  await settle();
  for (let i = 0; i < 7; i++) {
    free();
    await settle();
  }
  expect(got).toEqual(['a1', 'a2', 'b1', 'a3', 'b2', 'a4', 'a5']);
});

test('two places freed at once do not go to one client', async () => {
  const { take, got, free } = crowd(2, 10);
  for (const i of [1, 2, 3, 4]) void take(`a${i}`, 'a');
  void take('b1', 'b');
  await settle();
  free();
  free();
  await settle();
  expect(got.slice(2).sort()).toEqual(['a3', 'b1']);
});

test('within a client first come is first served', async () => {
  const { take, got, free } = crowd(1, 10);
  for (const i of [1, 2, 3]) void take(`a${i}`, 'a');
  await settle();
  free();
  await settle();
  free();
  await settle();
  expect(got).toEqual(['a1', 'a2', 'a3']);
});

test('a full queue makes room for another client, at the end of the one that fills it', async () => {
  const { take, got, refused, free } = crowd(1, 4);
  for (const i of [1, 2, 3, 4, 5]) void take(`a${i}`, 'a');
  await settle();
  void take('b1', 'b');
  await settle();
  expect(refused).toEqual(['a5']);
  void take('a6', 'a');
  await settle();
  expect(refused).toEqual(['a5', 'a6']);
  free();
  await settle();
  expect(got).toEqual(['a1', 'b1']);
});

test('no client is pushed out of the half that is its own', async () => {
  const { take, refused } = crowd(1, 4);
  void take('a0', 'a');
  for (const i of [1, 2]) void take(`a${i}`, 'a');
  for (const i of [1, 2]) void take(`b${i}`, 'b');
  await settle();
  void take('c1', 'c');
  await settle();
  expect(refused).toEqual(['c1']);
});

test('whoever aborts while it waits leaves its place in the queue, and none is lost', async () => {
  const { take, got, refused, free } = crowd(1, 1);
  const abort = new AbortController();
  void take('a1', 'a');
  void take('a2', 'a', abort.signal);
  await settle();
  abort.abort();
  await settle();
  void take('b1', 'b');
  await settle();
  free();
  await settle();
  expect(got).toEqual(['a1', 'b1']);
  expect(refused).toEqual(['a2']);
});
