// Streams of the layer over fake connections: what they share with other calls, and what not.

import { expect, test, vi } from 'vitest';
import {
  type AnswerEvent,
  type Call,
  createInference,
  InferenceError,
  type StreamEvent,
} from '../../../src/inference/index.ts';
import { createCall, createFakeConnection, refused, unavailable } from '../../fakes/fake-connection.ts';
import { fakeTheClock } from './fake-clock.ts';
import { settings } from './settings.ts';

const { signal } = new AbortController();

fakeTheClock();

type Events = (call: Call, options: { signal: AbortSignal }) => AsyncIterable<StreamEvent>;

function streaming(id: string, stream: Events, fallback?: readonly string[]) {
  return Object.assign(createFakeConnection({ id, ...(fallback && { fallback }) }), { stream: vi.fn(stream) });
}

/** Two words, then the answer. */
const twoWords: Events = async function* () {
  yield { text: 'two ' };
  yield { text: 'words' };
  yield { text: '', value: 'two words' };
};

const never = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));

/** Reads all; the clock runs meanwhile. */
async function read(events: AsyncIterable<AnswerEvent>): Promise<AnswerEvent[]> {
  const read: AnswerEvent[] = [];
  const work = (async () => {
    for await (const event of events) read.push(event);
  })();
  work.catch(() => {});
  await vi.runAllTimersAsync();
  await work;
  return read;
}

test('text, then the answer with its info; equal streams are not shared', async () => {
  const fake = streaming('fake', twoWords);
  const inference = createInference({ connections: [fake], settings });
  const both = await Promise.all([1, 2].map(() => read(inference.stream(createCall('a'), { signal }))));
  for (const events of both) {
    expect(events.map(({ text }) => text)).toEqual(['two ', 'words', '']);
    expect(events.at(-1)?.answer).toMatchObject({
      value: 'two words',
      info: { attempts: 1, cached: false, batchSize: 1 },
    });
  }
  expect(fake.stream).toHaveBeenCalledTimes(2);
});

test('a connection that cannot stream gives one event, by a run like any other', async () => {
  const fake = createFakeConnection();
  const inference = createInference({ connections: [fake], settings });
  expect(await read(inference.stream(createCall('a'), { signal }))).toMatchObject([
    { text: '', answer: { value: 'a' } },
  ]);
  const [again] = await read(inference.stream(createCall('a'), { signal }));
  expect(again?.answer?.info.cached).toBe(true);
  expect(fake.lists).toEqual([['a']]);
});

test('what fails before the first event is retried, what fails after it is not', async () => {
  let times = 0;
  const early = streaming('fake', async function* (call, options) {
    times += 1;
    if (times < 3) throw unavailable();
    yield* twoWords(call, options);
  });
  const events = await read(createInference({ connections: [early], settings }).stream(createCall('a'), { signal }));
  expect(events.at(-1)?.answer?.info.attempts).toBe(3);

  const late = streaming('fake', async function* () {
    yield { text: 'a' };
    throw unavailable();
  });
  const inference = createInference({ connections: [late], settings });
  await expect(read(inference.stream(createCall('a'), { signal }))).rejects.toMatchObject({
    code: 'UPSTREAM_UNAVAILABLE',
    task: 'fill-mask',
  });
  expect(late.stream).toHaveBeenCalledTimes(1);
});

test('a connection that is down hands over to its fallback, also to one that cannot stream', async () => {
  const down = streaming(
    'fake',
    async function* () {
      yield await Promise.reject(unavailable());
    },
    ['other'],
  );
  const inference = createInference({ connections: [down, createFakeConnection({ id: 'other' })], settings });
  const events = await read(inference.stream(createCall('a'), { signal }));
  expect(events).toMatchObject([{ text: '', answer: { value: 'a', info: { connection: 'other' } } }]);
});

test('a refusal is not retried, and a stream without an answer is an error', async () => {
  const refusing = streaming('fake', async function* () {
    yield await Promise.reject(refused());
  });
  const first = createInference({ connections: [refusing], settings });
  await expect(read(first.stream(createCall('a'), { signal }))).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  expect(refusing.stream).toHaveBeenCalledTimes(1);

  for (const events of [[], [{ text: 'a' }]]) {
    const short = streaming('fake', async function* () {
      yield* events;
    });
    const inference = createInference({ connections: [short], settings });
    const work = read(inference.stream(createCall('a'), { signal }));
    await expect(work).rejects.toMatchObject({ code: 'UPSTREAM_BAD_RESPONSE' });
  }
});

test('streams and calls share the places, and a reader who stays away loses his', async () => {
  const fake = streaming('fake', async function* (_call, options) {
    yield { text: 'a' };
    await never(options.signal);
  });
  const inference = createInference({ connections: [fake], settings: { ...settings, maxConcurrent: 1, maxQueued: 1 } });
  const events = inference.stream(createCall('a'), { signal });
  expect(await events.next()).toEqual({ done: false, value: { text: 'a' } });
  const waiting = inference.run(createCall('b'), { signal });
  await vi.advanceTimersByTimeAsync(5);
  await expect(inference.stream(createCall('c'), { signal }).next()).rejects.toMatchObject({ code: 'OVERLOADED' });
  // The call's own deadline begins later than the stream's last event.
  await vi.advanceTimersByTimeAsync(settings.timeoutSeconds * 1000 - 5);
  expect(await waiting).toMatchObject({ value: 'b' });
  await expect(events.next()).rejects.toMatchObject({ code: 'UPSTREAM_TIMEOUT' });
  expect(await events.next()).toEqual({ done: true, value: undefined });
});

test('silence ends at the deadline, which each event renews', async () => {
  const fake = streaming('fake', async function* (_call, options) {
    for (const text of ['a', 'b', 'c']) {
      await new Promise((resolve) => setTimeout(resolve, 50_000));
      yield { text };
    }
    await never(options.signal);
  });
  const inference = createInference({ connections: [fake], settings });
  const start = performance.now();
  const texts: string[] = [];
  const work = (async () => {
    for await (const { text } of inference.stream(createCall('a'), { signal })) texts.push(text);
  })();
  work.catch(() => {});
  await vi.runAllTimersAsync();
  await expect(work).rejects.toMatchObject({ code: 'UPSTREAM_TIMEOUT' });
  expect(texts).toEqual(['a', 'b', 'c']);
  expect(performance.now() - start).toBeCloseTo(150_000 + 60_000, -2);
});

test('an abort ends it with its own reason, and the connection hears of it', async () => {
  const client = new AbortController();
  const heard = vi.fn();
  const fake = streaming('fake', async function* (_call, options) {
    options.signal.addEventListener('abort', heard);
    yield { text: 'a' };
    await never(options.signal);
  });
  const events = createInference({ connections: [fake], settings }).stream(createCall('a'), { signal: client.signal });
  await events.next();
  const next = events.next();
  client.abort(new Error('left'));
  await expect(next).rejects.toThrow('left');
  await expect(next).rejects.not.toBeInstanceOf(InferenceError);
  expect(heard).toHaveBeenCalledTimes(1);
});
