// Retries, loading models and the breaker: how often the upstream is asked, and how long is waited in between.

import { describe, expect, test, vi } from 'vitest';
import { createInference, InferenceError } from '../../../src/inference/index.ts';
import { createCall, createFakeConnection, unavailable } from '../../fakes/fake-connection.ts';
import { fakeTheClock } from './fake-clock.ts';
import { settings } from './settings.ts';

const { signal } = new AbortController();
const loading = (retryAfter?: number) =>
  new InferenceError('MODEL_LOADING', 'Loading.', { retryable: true, retryAfter });
const limited = (retryAfter?: number) =>
  new InferenceError('RATE_LIMITED', 'Slow down.', { retryable: true, retryAfter });

fakeTheClock();

/** A layer over an upstream that fails with the scripted errors, one per attempt, then answers. */
function createScripted(script: readonly InferenceError[], overrides = {}) {
  const connection = createFakeConnection({ refuse: (_calls, index) => script[index] });
  const inference = createInference({ connections: [connection], settings: { ...settings, ...overrides } });
  const ask = async (facts = {}) => {
    const work = inference.run(createCall('a', { useCache: false, ...facts }), { signal });
    work.catch(() => {});
    const start = performance.now();
    await vi.runAllTimersAsync();
    const waitedMs = performance.now() - start;
    return work.then(
      ({ value, info }) => ({ value, attempts: info.attempts, waitedMs, error: undefined }),
      (error: unknown) => ({ value: undefined, attempts: 0, waitedMs, error }),
    );
  };
  return { connection, ask };
}

describe('retries', () => {
  test('two failures and an answer are three attempts', async () => {
    const { ask } = createScripted([unavailable(), limited()]);
    expect(await ask()).toMatchObject({ value: 'a', attempts: 3 });
  });

  test('a third failure is the end', async () => {
    const { ask, connection } = createScripted([unavailable(), unavailable(), unavailable()]);
    expect(await ask()).toMatchObject({ error: { code: 'UPSTREAM_UNAVAILABLE', upstream: { status: 503 } } });
    expect(connection.lists).toHaveLength(3);
  });

  test('the time that the upstream gave is waited exactly', async () => {
    const { ask } = createScripted([limited(7)]);
    expect(await ask()).toMatchObject({ value: 'a', waitedMs: 7_000 });
  });

  test('a wait beyond the deadline is not begun', async () => {
    const { ask, connection } = createScripted([limited(61)]);
    expect(await ask()).toMatchObject({ error: { code: 'RATE_LIMITED', retryAfter: 61 }, waitedMs: 0 });
    expect(connection.lists).toHaveLength(1);
  });

  test('what is not retryable is not repeated', async () => {
    const { ask, connection } = createScripted([new InferenceError('UPSTREAM_UNAVAILABLE', 'Crashed.')]);
    expect(await ask()).toMatchObject({ error: { code: 'UPSTREAM_UNAVAILABLE' } });
    expect(connection.lists).toHaveLength(1);
  });

  test('an abort ends the wait at once', async () => {
    const { connection } = createScripted([]);
    connection.run = async () => {
      throw limited(30);
    };
    const inference = createInference({ connections: [connection], settings });
    const leaver = new AbortController();
    const work = inference.run(createCall('a'), { signal: leaver.signal });
    work.catch(() => {});
    await vi.advanceTimersByTimeAsync(100);
    leaver.abort(new Error('gone'));
    await expect(work).rejects.toThrow('gone');
    await vi.advanceTimersByTimeAsync(0);
  });
});

describe('a loading model', () => {
  test('fails at once, with its time', async () => {
    const { ask, connection } = createScripted([loading(20)]);
    expect(await ask()).toMatchObject({ error: { code: 'MODEL_LOADING', retryAfter: 20 }, waitedMs: 0 });
    expect(connection.lists).toHaveLength(1);
  });

  test('is waited for where asked, in polls of at most 5 s that are no retries', async () => {
    const { ask } = createScripted([loading(20), loading(2), loading(), loading(), unavailable(), limited(1)]);
    const { value, attempts, waitedMs } = await ask({ waitForModel: true });
    expect({ value, attempts }).toEqual({ value: 'a', attempts: 7 });
    expect(waitedMs).toBeGreaterThanOrEqual(5_000 + 2_000 + 1_000 + 1_000 + 1_000);
  });

  test('is waited for until the deadline and no longer', async () => {
    const { ask } = createScripted(Array.from({ length: 50 }, () => loading(20)));
    expect(await ask({ waitForModel: true })).toMatchObject({ error: { code: 'UPSTREAM_TIMEOUT' }, waitedMs: 60_000 });
  });

  test('who waits and who does not share no run', async () => {
    const { connection } = createScripted([]);
    const run = connection.run;
    let isLoading = true;
    connection.run = (calls, options) => (isLoading ? Promise.reject(loading(1)) : run(calls, options));
    const inference = createInference({ connections: [connection], settings });
    const hasty = inference.run(createCall('a'), { signal });
    const patient = inference.run(createCall('a', { waitForModel: true }), { signal });
    await expect(hasty).rejects.toMatchObject({ code: 'MODEL_LOADING' });
    isLoading = false;
    await vi.runAllTimersAsync();
    await expect(patient).resolves.toMatchObject({ value: 'a' });
  });
});

describe('the breaker', () => {
  const crashes = (count: number) =>
    Array.from(
      { length: count },
      () => new InferenceError('UPSTREAM_UNAVAILABLE', 'Crashed.', { upstream: { status: 500 } }),
    );

  test('opens after 10 failures in a row, probes after 5 s, and closes on an answer', async () => {
    const { ask, connection } = createScripted(crashes(11));
    for (let failure = 0; failure < 10; failure++) await ask();
    const open = await ask();
    expect(open).toMatchObject({
      error: { code: 'UPSTREAM_UNAVAILABLE', retryable: true, retryAfter: 5 },
      waitedMs: 0,
    });
    expect(connection.lists).toHaveLength(10);
    vi.advanceTimersByTime(5_001);
    await ask();
    await ask();
    expect(connection.lists).toHaveLength(11);
    vi.advanceTimersByTime(5_001);
    expect(await ask()).toMatchObject({ value: 'a' });
    expect(await ask()).toMatchObject({ value: 'a' });
  });

  test('one probe at a time; when it is aborted the next may go', async () => {
    let isUp = false;
    const connection = createFakeConnection({
      latency: () => (isUp ? 1_000 : 0),
      refuse: () => (isUp ? undefined : crashes(1)[0]),
    });
    const inference = createInference({ connections: [connection], settings });
    const ask = async (input: number, asker = new AbortController()) => inference.run(createCall(input), asker);
    for (let failure = 0; failure < 10; failure++) await ask(failure).catch(() => {});
    vi.advanceTimersByTime(5_001);
    isUp = true;
    const asker = new AbortController();
    const probe = Promise.allSettled([ask(1, asker)]);
    await vi.advanceTimersByTimeAsync(10);
    await expect(ask(2)).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    asker.abort();
    await probe;
    await vi.advanceTimersByTimeAsync(0);
    const next = ask(3);
    await vi.runAllTimersAsync();
    await expect(next).resolves.toMatchObject({ value: 3 });
    expect(connection.lists).toHaveLength(12);
  });

  test('other models go on', async () => {
    const { ask } = createScripted(crashes(10));
    for (let failure = 0; failure < 10; failure++) await ask();
    expect(await ask({ model: 'other' })).toMatchObject({ value: 'a' });
  });

  test.each([
    'BAD_USER_INPUT',
    'MODEL_NOT_FOUND',
    'MODEL_LOADING',
    'UPSTREAM_TIMEOUT',
    'UPSTREAM_BAD_RESPONSE',
  ] as const)('%s never opens it', async (code) => {
    const { ask, connection } = createScripted(Array.from({ length: 20 }, () => new InferenceError(code, 'No.')));
    for (let failure = 0; failure < 20; failure++) await ask();
    expect(await ask()).toMatchObject({ value: 'a' });
    expect(connection.lists).toHaveLength(21);
  });
});
