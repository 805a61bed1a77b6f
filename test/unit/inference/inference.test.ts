// The whole layer over fake connections: what is asked of them, and what each caller gets.

import { describe, expect, test, vi } from 'vitest';
import type { RunCallsOptions } from '../../../src/inference/connection.ts';
import {
  AnnotatedValue,
  type Call,
  createInference,
  InferenceError,
  type InferenceEvent,
} from '../../../src/inference/index.ts';
import { createCall, createFakeConnection, refused, unavailable } from '../../fakes/fake-connection.ts';
import { fakeTheClock, finish } from './fake-clock.ts';
import { settings } from './settings.ts';

const { signal } = new AbortController();
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

fakeTheClock();

describe('never the same work twice', () => {
  test('a second equal call is answered from memory', async () => {
    const connection = createFakeConnection();
    const inference = createInference({ connections: [connection], settings });
    const first = await finish(inference.run(createCall({ b: 1, a: 2 }), { signal }));
    const second = await inference.run(createCall({ a: 2, b: 1 }), { signal });
    expect(connection.lists).toHaveLength(1);
    expect(first.info).toMatchObject({ cached: false, batchSize: 1, attempts: 1, connection: 'fake', model: 'echo' });
    expect(second).toMatchObject({ value: { b: 1, a: 2 }, info: { cached: true } });
    expect(second.value).not.toBe(first.value);
  });

  test.each([1, 32])('notes about an answer are in its info, from memory too (batches of up to %i)', async (limit) => {
    const connection = createFakeConnection({ batching: { limit } });
    const { run } = connection;
    connection.run = async (calls, options) => {
      const values = await run(calls, options);
      return values.map((value) => new AnnotatedValue({ value }, { truncated: true, via: 'chat' }));
    };
    const inference = createInference({ connections: [connection], settings });
    const answers = await finish(Promise.all(numbers(2).map((input) => inference.run(createCall(input), { signal }))));
    answers.push(await inference.run(createCall(1), { signal }));
    expect(answers.map(({ value }) => value)).toEqual([{ value: 0 }, { value: 1 }, { value: 1 }]);
    for (const { info } of answers) expect(info).toMatchObject({ truncated: true, via: 'chat' });
    expect(answers.map(({ info }) => info.cached)).toEqual([false, false, true]);
    expect(answers[0]?.info).not.toHaveProperty('outOfDomain');
  });

  test('after the cache time it is asked again', async () => {
    const connection = createFakeConnection();
    const inference = createInference({ connections: [connection], settings });
    await finish(inference.run(createCall('a'), { signal }));
    vi.advanceTimersByTime(settings.cacheSeconds * 1000 + 10);
    await finish(inference.run(createCall('a'), { signal }));
    expect(connection.lists).toHaveLength(2);
  });

  test.each([
    ['credentials', { credentials: 'other' }],
    ['task', { task: 'summarization' }],
    ['model', { model: 'other' }],
    ['parameters', { parameters: { topK: 1 } }],
  ])('other %s are other work, and never travel together', async (_name, facts) => {
    const connection = createFakeConnection({ batching: { limit: 32 } });
    const inference = createInference({ connections: [connection], settings });
    const calls = [createCall('a'), createCall('a', facts)];
    await finish(Promise.all(calls.map((call) => inference.run(call, { signal }))));
    expect(connection.lists).toEqual([['a'], ['a']]);
  });

  test('useCache: false neither reads, writes nor shares', async () => {
    const connection = createFakeConnection();
    const inference = createInference({ connections: [connection], settings });
    const call = createCall('a', { useCache: false });
    await finish(Promise.all([inference.run(call, { signal }), inference.run(call, { signal })]));
    await finish(inference.run(createCall('a'), { signal }));
    expect(connection.lists).toHaveLength(3);
  });

  test('equal calls under way are one; all but the first are told so', async () => {
    const connection = createFakeConnection({ latency: () => 50 });
    const inference = createInference({ connections: [connection], settings });
    const answers = await finish(Promise.all(numbers(5).map(() => inference.run(createCall('a'), { signal }))));
    expect(connection.lists).toHaveLength(1);
    expect(answers.map((answer) => answer.info.cached)).toEqual([false, true, true, true, true]);
  });

  test('errors are not cached', async () => {
    const connection = createFakeConnection({ refuse: (_calls, index) => (index === 0 ? refused() : undefined) });
    const inference = createInference({ connections: [connection], settings });
    await expect(finish(inference.run(createCall('a'), { signal }))).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    await expect(finish(inference.run(createCall('a'), { signal }))).resolves.toMatchObject({ value: 'a' });
  });
});

describe('together', () => {
  test('20 inputs of one moment are one list', async () => {
    const connection = createFakeConnection({ batching: { limit: 32 }, latency: () => 50 });
    const inference = createInference({ connections: [connection], settings });
    const answers = await finish(Promise.all(numbers(20).map((n) => inference.run(createCall(n), { signal }))));
    expect(connection.lists).toEqual([numbers(20)]);
    expect(answers.map((answer) => answer.value)).toEqual(numbers(20));
    expect(answers[0]?.info).toMatchObject({ batchSize: 20, attempts: 1 });
  });

  test('200 calls of 100 inputs are at most 20 lists', async () => {
    const connection = createFakeConnection({ batching: { limit: 32 }, latency: () => 50 });
    const inference = createInference({ connections: [connection], settings });
    await finish(Promise.all(numbers(200).map((n) => inference.run(createCall(n % 100), { signal }))));
    expect(connection.lists.length).toBeLessThanOrEqual(5);
  });

  describe('where the connection forms batches itself', () => {
    /** Answers what is there every 100 ms, as one batch. */
    function createBatchingConnection({ refuse }: { refuse?: () => InferenceError | undefined } = {}) {
      const connection = createFakeConnection({ batching: { limit: 8 } });
      let waiting: { call: Call; settle: (error?: InferenceError) => void; onBatch: RunCallsOptions['onBatch'] }[] = [];
      const answer = () => {
        const batch = waiting;
        waiting = [];
        const calls = batch.map(({ call }) => call);
        connection.lists.push(calls.map(({ input }) => input));
        const error = refuse?.();
        for (const { settle, onBatch } of batch) {
          onBatch?.({ calls, start: 0, durationMs: 100, code: error?.code });
          settle(error);
        }
      };
      connection.run = ([call], { onBatch }) =>
        new Promise((resolve, reject) => {
          if (!call) return resolve([]);
          if (waiting.length === 0) setTimeout(answer, 100);
          const settle = (error?: InferenceError) =>
            error ? reject(error) : resolve([new AnnotatedValue(call.input, { batchSize: waiting.length || 4 })]);
          waiting.push({ call, settle, onBatch });
        });
      return Object.assign(connection, { formsBatches: true });
    }

    test('calls come to it at once and alone, and each batch is reported once', async () => {
      const connection = createBatchingConnection();
      const events: InferenceEvent[] = [];
      const onEvent = (event: InferenceEvent) => void events.push(event);
      const inference = createInference({ connections: [connection], settings, onEvent });
      const work = Promise.all(numbers(4).map((n) => inference.run(createCall(n), { signal })));
      const answers = await finish(work);
      expect(connection.lists).toEqual([numbers(4)]);
      expect(answers.map(({ info }) => info.batchSize)).toEqual([4, 4, 4, 4]);
      expect(events.filter(({ type }) => type === 'batch')).toEqual([{ type: 'batch', connection: 'fake', size: 4 }]);
      const upstream = events.filter((event) => event.type === 'upstream');
      expect(upstream.map(({ calls }) => calls.map(({ input }) => input))).toEqual([numbers(4)]);
    });

    test('a call takes its share of a place, and one too many is refused', async () => {
      const connection = createBatchingConnection();
      const room = { ...settings, batchMax: 8, maxConcurrent: 1, maxQueued: 1 };
      const inference = createInference({ connections: [connection], settings: room });
      const work = Promise.allSettled(numbers(17).map((n) => inference.run(createCall(n), { signal })));
      const outcomes = await finish(work);
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(16);
      expect(outcomes.at(-1)).toMatchObject({ reason: { code: 'OVERLOADED' } });
      expect(await finish(inference.run(createCall('later'), { signal }))).toMatchObject({ value: 'later' });
    });

    test('calls that fail with their batch are one failure to the breaker', async () => {
      const down = new InferenceError('UPSTREAM_UNAVAILABLE', 'The process has ended.');
      let isDown = true;
      const connection = createBatchingConnection({ refuse: () => (isDown ? down : undefined) });
      const inference = createInference({ connections: [connection], settings });
      const failed = await finish(Promise.allSettled(numbers(12).map((n) => inference.run(createCall(n), { signal }))));
      expect(failed.every(({ status }) => status === 'rejected')).toBe(true);
      isDown = false;
      expect(await finish(inference.run(createCall('next'), { signal }))).toMatchObject({ value: 'next' });
    });
  });

  test('one bad item fails alone, and the attempts are counted', async () => {
    const connection = createFakeConnection({
      batching: { limit: 32 },
      refuse: (calls) => (calls.some((call) => call.input === 3) ? refused() : undefined),
    });
    const inference = createInference({ connections: [connection], settings });
    const work = Promise.allSettled(numbers(8).map((n) => inference.run(createCall(n), { signal })));
    const outcomes = await finish(work);
    expect(outcomes.map((outcome) => outcome.status === 'fulfilled')).toEqual(numbers(8).map((n) => n !== 3));
    expect(connection.lists.map((list) => list.length)).toEqual([8, 4, 4, 2, 2, 1, 1]);
    expect(outcomes[2]).toMatchObject({ value: { value: 2, info: { attempts: 4, batchSize: 1 } } });
    expect(outcomes[3]).toMatchObject({ reason: { code: 'BAD_USER_INPUT', task: 'fill-mask', connection: 'fake' } });
  });

  test('an item that failed for a while is sent again alone, and holds back no other', async () => {
    const connection = createFakeConnection({
      batching: { limit: 32 },
      refuseItem: (call, index) => (call.input === 1 && index === 0 ? unavailable() : undefined),
    });
    const inference = createInference({ connections: [connection], settings, backoffMs: 10 });
    const answers = await finish(Promise.all(numbers(3).map((n) => inference.run(createCall(n), { signal }))));
    expect(connection.lists).toEqual([[0, 1, 2], [1]]);
    expect(answers.map((answer) => [answer.value, answer.info.attempts])).toEqual([
      [0, 1],
      [1, 2],
      [2, 1],
    ]);
  });

  test('an upstream that refuses lists is asked one by one from then on', async () => {
    const connection = createFakeConnection({
      batching: { limit: 32 },
      refuse: (calls) => (calls.length > 1 ? refused() : undefined),
    });
    const inference = createInference({ connections: [connection], settings });
    await finish(Promise.all(numbers(4).map((n) => inference.run(createCall(n), { signal }))));
    connection.lists.length = 0;
    await finish(Promise.all(numbers(4).map((n) => inference.run(createCall(n + 4), { signal }))));
    expect(connection.lists).toEqual([[4], [5], [6], [7]]);
  });

  test('who leaves before the list goes is not in it', async () => {
    const connection = createFakeConnection({ batching: { limit: 32 } });
    const inference = createInference({ connections: [connection], settings });
    const leaver = new AbortController();
    const left = Promise.allSettled([inference.run(createCall(0), { signal: leaver.signal })]);
    const stay = Promise.all([1, 2].map((n) => inference.run(createCall(n), { signal })));
    await Promise.resolve();
    leaver.abort();
    await left;
    await finish(stay);
    expect(connection.lists).toEqual([[1, 2]]);
  });
});

describe('limits', () => {
  test('no more than MAX_CONCURRENT run, and a full queue refuses', async () => {
    const connection = createFakeConnection({ latency: () => 50 });
    const inference = createInference({
      connections: [connection],
      settings: { ...settings, maxConcurrent: 2, maxQueued: 1 },
    });
    const outcomes = await finish(Promise.allSettled(numbers(4).map((n) => inference.run(createCall(n), { signal }))));
    expect(connection.mostActive).toBe(2);
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected']);
    expect(outcomes[3]).toMatchObject({ reason: { code: 'OVERLOADED', retryable: true } });
  });

  test('the deadline covers everything and aborts the upstream call', async () => {
    const connection = createFakeConnection({ latency: () => 500_000 });
    const inference = createInference({ connections: [connection], settings: { ...settings, timeoutSeconds: 2 } });
    const error = await finish(inference.run(createCall('a'), { signal })).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'UPSTREAM_TIMEOUT', retryable: true, model: 'echo', task: 'fill-mask' });
    expect(String(error)).toContain('INFERENCE_TIMEOUT_SECONDS');
    expect(connection.aborted).toBe(1);
  });

  test('a fault of this server is told as such, with its cause', async () => {
    const connection = createFakeConnection();
    connection.run = async () => {
      throw new TypeError('secret');
    };
    const inference = createInference({ connections: [connection], settings });
    const error = await finish(inference.run(createCall('a'), { signal })).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(InferenceError);
    expect(error).toMatchObject({ code: 'INTERNAL_SERVER_ERROR', cause: { message: 'secret' } });
    expect(String(error)).not.toContain('secret');
  });
});

describe('fallback', () => {
  test('another connection answers under its own name, and its answer is not kept as the first one’s', async () => {
    let isDown = true;
    const first = createFakeConnection({
      fallback: ['other', 'fake'],
      refuse: () => (isDown ? unavailable() : undefined),
    });
    const other = createFakeConnection({ id: 'other', defaultModel: 'small', fallback: ['fake'] });
    const inference = createInference({ connections: [first, other], settings, backoffMs: 1 });
    const answer = await finish(inference.run(createCall('a'), { signal }));
    expect(answer.info).toMatchObject({ connection: 'other', model: 'small' });
    isDown = false;
    const later = await finish(inference.run(createCall('a'), { signal }));
    expect(later.info).toMatchObject({ connection: 'fake', model: 'echo', cached: false });
  });

  test('when all fail, the first error stands', async () => {
    const first = createFakeConnection({
      fallback: ['other'],
      refuse: () => new InferenceError('QUOTA_EXCEEDED', 'Paid out.'),
    });
    const other = createFakeConnection({ id: 'other', refuse: refused });
    const inference = createInference({ connections: [first, other], settings });
    const work = finish(inference.run(createCall('a'), { signal }));
    await expect(work).rejects.toMatchObject({ code: 'QUOTA_EXCEEDED', connection: 'fake' });
    expect(other.lists).toHaveLength(1);
  });
});
