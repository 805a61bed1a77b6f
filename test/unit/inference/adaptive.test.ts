// Lists where they pay, single calls where they do not; told on a virtual clock, so that no machine is too slow for it.

import { performance as nodePerformance } from 'node:perf_hooks';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createInference, type InferenceSettings } from '../../../src/inference/index.ts';
import { createCall, createFakeConnection, type FakeConnection } from '../../fakes/fake-connection.ts';
import { settings } from './settings.ts';

const { signal } = new AbortController();

beforeEach(() => {
  vi.useFakeTimers();
  // On a virtual clock no time is spent computing.
  vi.spyOn(nodePerformance, 'eventLoopUtilization').mockReturnValue({ idle: 0, active: 0, utilization: 0 });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** 64 callers who ask again as soon as they have an answer; the median of the second half, in milliseconds. */
async function median(connection: FakeConnection, overrides: Partial<InferenceSettings>, rounds = 40): Promise<number> {
  const inference = createInference({ connections: [connection], settings: { ...settings, ...overrides } });
  const durations: number[] = [];
  const callers = Array.from({ length: 64 }, async (_, caller) => {
    for (let round = 0; round < rounds; round++) {
      const start = performance.now();
      await inference.run(createCall(`${caller} ${round}`), { signal });
      if (round >= rounds / 2) durations.push(performance.now() - start);
    }
  });
  const work = Promise.all(callers);
  await vi.runAllTimersAsync();
  await work;
  durations.sort((a, b) => a - b);
  return durations[durations.length / 2] ?? Number.NaN;
}

const perItem = () => createFakeConnection({ batching: { limit: 32 }, latency: (calls) => 30 + 5 * calls.length });
const flat = () => createFakeConnection({ batching: { limit: 32 }, latency: () => 50 });

test.each([8, 16, 64, 256])(
  'where items cost, 64 callers and %i places: no slower than without lists, a fifth quicker than fixed batches',
  async (maxConcurrent) => {
    const adaptive = await median(perItem(), { maxConcurrent });
    const alone = await median(perItem(), { maxConcurrent, batchMax: 1 });
    expect(adaptive).toBeLessThanOrEqual(alone);
    const fixed = await median(perItem(), { maxConcurrent, fixedBatches: true });
    expect(adaptive).toBeLessThan(0.8 * fixed);
  },
);

test('fixed batches are as large as they may be', async () => {
  const connection = perItem();
  await median(connection, { maxConcurrent: 64, fixedBatches: true });
  expect(new Set(connection.lists.map(({ length }) => length))).toEqual(new Set([32]));
});

test('where items cost and there are places for all, calls end up alone', async () => {
  const connection = perItem();
  await median(connection, { maxConcurrent: 64 });
  const late = connection.lists.slice(-500);
  expect(late.filter((list) => list.length === 1).length).toBeGreaterThan(450);
});

test('where lists are as fast as single calls, they stay', async () => {
  const connection = flat();
  await median(connection, { maxConcurrent: 64 });
  expect(connection.lists.length).toBeLessThan((64 * 40) / 16);
});

test('an upstream that begins to charge per item is found out, and one that stops too', async () => {
  let perItemMs = 0;
  const connection = createFakeConnection({
    batching: { limit: 32 },
    latency: (calls) => 30 + perItemMs * calls.length,
  });
  const inference = createInference({ connections: [connection], settings: { ...settings, maxConcurrent: 64 } });
  let asked = 0;
  async function meanSize(rounds: number) {
    for (let round = 0; round < rounds; round++) {
      if (round === rounds - 10) connection.lists.length = 0;
      const work = Promise.all(Array.from({ length: 64 }, () => inference.run(createCall(asked++), { signal })));
      await vi.runAllTimersAsync();
      await work;
    }
    return 640 / connection.lists.length;
  }
  expect(await meanSize(20)).toBeGreaterThan(16);
  perItemMs = 5;
  expect(await meanSize(60)).toBeLessThan(2);
  perItemMs = 0;
  expect(await meanSize(60)).toBeGreaterThan(16);
});
