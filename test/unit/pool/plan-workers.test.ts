// How many workers and threads a machine gets, by simulated sizes.

import { expect, test } from 'vitest';
import { planWorkers } from '../../../src/connections/local/pool/plan-workers.ts';

test.each([
  [1, [1], [1]],
  [2, [2], [2]],
  [4, [4], [4]],
  [8, [4, 4], [4, 4]],
  [16, [4, 4, 4, 4], [4, 4, 4, 4]],
])('%i cores: each group may use them all, in processes of up to four threads', (cores, own, fetched) => {
  const plan = planWorkers({ cores, memoryMb: 8192 });
  const threadsOf = (group: string) => plan.filter((one) => one.group === group).map(({ threads }) => threads);
  expect(threadsOf('own')).toEqual(own);
  expect(threadsOf('fetched')).toEqual(fetched);
});

test('little memory has fewer processes, with more threads each', () => {
  expect(planWorkers({ cores: 16, memoryMb: 1024 })).toEqual([
    { group: 'own', threads: 16 },
    { group: 'fetched', threads: 16 },
  ]);
  expect(planWorkers({ cores: 16, memoryMb: 256 })).toHaveLength(2);
});

test('LOCAL_WORKERS wins: one takes all models, several are shared out', () => {
  expect(planWorkers({ cores: 4, memoryMb: 4096, workers: 1 })).toEqual([{ group: 'any', threads: 4 }]);
  expect(planWorkers({ cores: 4, memoryMb: 4096, workers: 3 })).toEqual([
    { group: 'own', threads: 4 },
    { group: 'fetched', threads: 2 },
    { group: 'fetched', threads: 2 },
  ]);
});

test.each([1, 2, 3, 4, 6, 8, 12, 16, 32, 64])(
  '%i cores: no group has more threads than cores, nor leaves half of them idle',
  (cores) => {
    const plan = planWorkers({ cores, memoryMb: 1_000_000 });
    for (const group of ['own', 'fetched']) {
      const threads = plan.filter((one) => one.group === group).reduce((sum, one) => sum + one.threads, 0);
      expect(threads).toBeLessThanOrEqual(cores);
      expect(threads).toBeGreaterThan(cores / 2);
    }
  },
);
