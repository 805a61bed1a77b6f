// The queue of the pool: what runs as one, and whose turn it is.

import { expect, test } from 'vitest';
import { createBatchSizes } from '../../../src/connections/local/pool/batch-sizes.ts';
import { createJobQueue, type Job, type QueuedJob } from '../../../src/connections/local/pool/job-queue.ts';

function queued(model: string, input: unknown, facts: Partial<Job> = {}, onText?: () => void): QueuedJob {
  const { signal } = new AbortController();
  const job = {
    task: 't',
    model,
    parameters: {},
    input,
    work: 'quick',
    batchKey: model,
    batchLimit: 32,
    ...facts,
  } as const;
  return { job, options: onText ? { signal, onText } : { signal }, settled: false, resolve() {}, reject() {} };
}

const inputs = (jobs: readonly QueuedJob[]) => jobs.map(({ job }) => job.input);

test('all jobs of a kind with equal parameters are one batch, up to its limit', () => {
  const queue = createJobQueue();
  for (let i = 0; i < 40; i++) queue.add(queued('a', i));
  queue.add(queued('a', 'other', { batchKey: 'other parameters' }));
  expect(
    queue.takeBatch(
      () => true,
      () => 100,
    ),
  ).toHaveLength(32);
  expect(
    inputs(
      queue.takeBatch(
        () => true,
        () => 5,
      ),
    ),
  ).toEqual([32, 33, 34, 35, 36]);
  expect(
    inputs(
      queue.takeBatch(
        () => true,
        () => 100,
      ),
    ),
  ).toEqual([37, 38, 39]);
  expect(
    inputs(
      queue.takeBatch(
        () => true,
        () => 100,
      ),
    ),
  ).toEqual(['other']);
  expect(
    queue.takeBatch(
      () => true,
      () => 100,
    ),
  ).toEqual([]);
  expect(queue.size).toBe(0);
});

test('kinds take turns, however many wait of one', () => {
  const queue = createJobQueue();
  for (let i = 0; i < 6; i++) queue.add(queued('big', `big ${i}`));
  queue.add(queued('small', 'small 0'));
  const turns: unknown[] = [];
  const all = () => true;
  const two = () => 2;
  turns.push(inputs(queue.takeBatch(all, two)), inputs(queue.takeBatch(all, two)));
  queue.add(queued('small', 'small 1'));
  turns.push(inputs(queue.takeBatch(all, two)), inputs(queue.takeBatch(all, two)), inputs(queue.takeBatch(all, two)));
  expect(turns).toEqual([['big 0', 'big 1'], ['small 0'], ['big 2', 'big 3'], ['small 1'], ['big 4', 'big 5']]);
});

test('what is followed word by word runs alone, and a job that left is in no batch', () => {
  const queue = createJobQueue();
  const left = queued('a', 'left');
  queue.add(queued('a', 'followed', {}, () => {}));
  queue.add(left);
  queue.add(queued('a', 1));
  queue.add(queued('a', 'followed too', {}, () => {}));
  queue.add(queued('a', 2));
  expect(queue.remove(left)).toBe(true);
  expect(queue.remove(left)).toBe(false);
  const batches = Array.from({ length: 3 }, () =>
    inputs(
      queue.takeBatch(
        () => true,
        () => 100,
      ),
    ),
  );
  expect(batches).toEqual([['followed'], [1, 2], ['followed too']]);
});

test('batches grow to a fifth of a second, and shrink above it', () => {
  const sizes = createBatchSizes();
  const run = (msPerItem: number) => {
    const size = Math.min(32, sizes.sizeOf('k'));
    sizes.learn('k', size, 5 + msPerItem * size);
    return size;
  };
  const cheap = Array.from({ length: 4 }, () => run(0.1));
  expect(cheap).toEqual([8, 16, 32, 32]);
  run(50);
  expect(run(50)).toBeLessThanOrEqual(4);
  expect(sizes.expectedMs('k', 2)).toBeGreaterThan(50);
  expect(sizes.expectedMs('other', 1)).toBeUndefined();
});
