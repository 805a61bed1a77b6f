// Callers who go away: what they leave behind is nothing, and those who stay notice nothing.

import { describe, expect, test, vi } from 'vitest';
import { createInference } from '../../../src/inference/index.ts';
import { createCall, createFakeConnection, refused } from '../../fakes/fake-connection.ts';
import { fakeTheClock, finish } from './fake-clock.ts';
import { settings } from './settings.ts';

const { signal } = new AbortController();

fakeTheClock();

describe('a shared run', () => {
  test('one waiter leaves, the other gets the answer', async () => {
    const connection = createFakeConnection({ latency: () => 50 });
    const inference = createInference({ connections: [connection], settings });
    const leaver = new AbortController();
    const left = inference.run(createCall('a'), { signal: leaver.signal });
    const stays = inference.run(createCall('a'), { signal });
    await vi.advanceTimersByTimeAsync(20);
    leaver.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    await expect(finish(stays)).resolves.toMatchObject({ value: 'a' });
    expect(connection.aborted).toBe(0);
  });

  test('the last waiter to leave aborts the upstream call; who comes after starts a new one', async () => {
    const connection = createFakeConnection({ latency: () => 50 });
    const inference = createInference({ connections: [connection], settings });
    const leavers = [new AbortController(), new AbortController()];
    const left = leavers.map((leaver) => inference.run(createCall('a'), { signal: leaver.signal }));
    const outcomes = Promise.allSettled(left);
    await vi.advanceTimersByTimeAsync(20);
    for (const leaver of leavers) leaver.abort();
    await outcomes;
    const again = inference.run(createCall('a'), { signal });
    expect(connection.aborted).toBe(1);
    await expect(finish(again)).resolves.toMatchObject({ value: 'a', info: { cached: false } });
    expect(connection.active).toBe(0);
  });
});

describe('a list', () => {
  test('the last to leave before a list goes takes its timer along', async () => {
    const connection = createFakeConnection({ batching: { limit: 32 } });
    const inference = createInference({ connections: [connection], settings });
    const leaver = new AbortController();
    const left = Promise.allSettled([0, 1].map((n) => inference.run(createCall(n), { signal: leaver.signal })));
    leaver.abort();
    await left;
    expect(vi.getTimerCount()).toBe(0);
    expect(connection.lists).toEqual([]);
  });

  test('who left while a list was refused is not asked for again', async () => {
    const connection = createFakeConnection({
      batching: { limit: 32 },
      latency: () => 50,
      refuse: (calls) => (calls.length > 2 ? refused() : undefined),
    });
    const inference = createInference({ connections: [connection], settings });
    const leaver = new AbortController();
    const stay = Promise.all([0, 1, 2].map((n) => inference.run(createCall(n), { signal })));
    const left = Promise.allSettled([inference.run(createCall(3), { signal: leaver.signal })]);
    await vi.advanceTimersByTimeAsync(20);
    leaver.abort();
    await left;
    await finish(stay);
    expect(connection.lists).toEqual([[0, 1, 2, 3], [0, 1], [2]]);
  });

  test('a list is aborted when all in it have left, not before', async () => {
    const connection = createFakeConnection({ batching: { limit: 32 }, latency: () => 50 });
    const inference = createInference({ connections: [connection], settings });
    const leavers = [new AbortController(), new AbortController()];
    const left = leavers.map((leaver, n) => inference.run(createCall(n), { signal: leaver.signal }));
    const outcomes = Promise.allSettled(left);
    await vi.advanceTimersByTimeAsync(20);
    leavers[0]?.abort();
    await vi.advanceTimersByTimeAsync(0);
    expect(connection.aborted).toBe(0);
    leavers[1]?.abort();
    await outcomes;
    await vi.advanceTimersByTimeAsync(0);
    expect([connection.aborted, connection.active]).toEqual([1, 0]);
  });

  test('who leaves the queue gives up the place in it', async () => {
    const connection = createFakeConnection({ latency: () => 50 });
    const inference = createInference({
      connections: [connection],
      settings: { ...settings, maxConcurrent: 1, maxQueued: 1 },
    });
    const leaver = new AbortController();
    const first = inference.run(createCall(0), { signal });
    const left = Promise.allSettled([inference.run(createCall(1), { signal: leaver.signal })]);
    await vi.advanceTimersByTimeAsync(20);
    leaver.abort();
    await left;
    await vi.advanceTimersByTimeAsync(0);
    const next = inference.run(createCall(2), { signal });
    await finish(Promise.all([first, next]));
    expect(connection.lists).toEqual([[0], [2]]);
  });
});
