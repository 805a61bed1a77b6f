// Whatever callers ask, abort or send along, and however the upstream fails: each gets its own answer or its own error,
// exactly once, and nothing is left open.

import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Call, createInference, createLoader, InferenceError } from '../../../src/inference/index.ts';
import { createCall, createFakeConnection, refused, unavailable } from '../../fakes/fake-connection.ts';
import { settings } from './settings.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const ask = fc.record({
  input: fc.integer({ min: 0, max: 12 }),
  model: fc.constantFrom('echo', 'other'),
  group: fc.constantFrom('x', 'y'),
  useCache: fc.boolean(),
  waitForModel: fc.boolean(),
  /** Milliseconds from the start. */
  at: fc.integer({ min: 0, max: 40 }),
  /** Milliseconds from asking until the caller goes away. */
  patience: fc.option(fc.integer({ min: 0, max: 60 }), { nil: undefined }),
  request: fc.integer({ min: 0, max: 3 }),
});

/** What the upstream does with its nth list. */
const mood = fc.constantFrom(
  'fine',
  'fine',
  'fine',
  'unavailable',
  'crash',
  'limited',
  'loading',
  'garbled',
  'short',
  'item',
);

const world = fc.record({
  asks: fc.array(ask, { minLength: 1, maxLength: 40 }),
  moods: fc.array(mood, { maxLength: 30 }),
  latencies: fc.array(fc.integer({ min: 0, max: 80 }), { minLength: 1, maxLength: 10 }),
  /** Inputs that no list survives. */
  poison: fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 3 }),
  limit: fc.constantFrom(1, 2, 4, 32),
  maxConcurrent: fc.integer({ min: 1, max: 4 }),
  maxQueued: fc.constantFrom(0, 2, 100),
  cacheSeconds: fc.constantFrom(0, 300),
  batchWindowMs: fc.constantFrom(0, 1, 5),
  hasFallback: fc.boolean(),
});

test('everyone gets their own answer or their own error, and nothing is left open', async () => {
  await fc.assert(
    fc.asyncProperty(world, async (given) => {
      const { moods, latencies, poison, limit } = given;
      const connection = createFakeConnection({
        ...(given.hasFallback && { fallback: ['spare', 'fake', 'nowhere'] }),
        batching: (call) => ({ limit, group: String(call.parameters.group) }),
        latency: (calls) => latencies[(calls.length + connection.lists.length) % latencies.length] ?? 0,
        refuse: (calls, index) => {
          if (calls.some((call) => poison.includes(Number(call.input)))) return refused();
          const today = moods[index];
          if (today === 'unavailable') return unavailable();
          if (today === 'crash')
            return new InferenceError('UPSTREAM_UNAVAILABLE', 'Crash.', { upstream: { status: 500 } });
          if (today === 'limited')
            return new InferenceError('RATE_LIMITED', 'Slow.', { retryable: true, retryAfter: 1 });
          if (today === 'loading') return new InferenceError('MODEL_LOADING', 'Loading.', { retryable: true });
          if (today === 'garbled') return new InferenceError('UPSTREAM_BAD_RESPONSE', 'What?');
          return undefined;
        },
        refuseItem: (call, index) => (moods[index] === 'item' && Number(call.input) % 2 ? unavailable() : undefined),
      });
      const { run } = connection;
      connection.run = async (calls, options) => {
        expect(calls.length).toBeLessThanOrEqual(limit);
        expect(new Set(calls.map(({ model, parameters }) => `${model} ${parameters.group}`)).size).toBe(1);
        const index = connection.lists.length;
        const outcomes = await run(calls, options);
        return moods[index] === 'short' ? outcomes.slice(1) : outcomes;
      };
      const spare = createFakeConnection({ id: 'spare', batching: { limit: 32 } });
      const inference = createInference({ connections: [connection, spare], settings: { ...settings, ...given } });
      const load = createLoader(inference.run);
      const requests = [{}, {}, {}, {}];

      const callers = given.asks.map(async ({ input, group, at, patience, request, ...facts }) => {
        await new Promise((resolve) => setTimeout(resolve, at));
        const leaver = new AbortController();
        const timer = patience === undefined ? undefined : setTimeout(() => leaver.abort('gone'), patience);
        const call: Call = createCall(input, { ...facts, parameters: { group } });
        try {
          // Fields of one HTTP request share its signal: those who may leave ask the layer directly.
          const answer =
            patience === undefined
              ? await load(requests[request] ?? {}, call, { signal: leaver.signal })
              : await inference.run(call, { signal: leaver.signal });
          expect(answer.value).toBe(input);
          expect(['fake', 'spare']).toContain(answer.info.connection);
          if (answer.info.connection === 'fake') expect(answer.info.model).toBe(facts.model);
          expect(answer.info.batchSize).toBeLessThanOrEqual(32);
        } catch (error) {
          if (leaver.signal.aborted) return;
          if (!(error instanceof InferenceError)) throw error;
          expect(error).toMatchObject({ task: 'fill-mask', connection: 'fake', model: facts.model });
          // Nothing above takes a minute: who waited so long was lost on the way.
          expect(error.code).not.toBe('UPSTREAM_TIMEOUT');
          // A neighbour's fault is never one's own.
          if (error.code === 'BAD_USER_INPUT') expect(poison).toContain(input);
        } finally {
          clearTimeout(timer);
        }
      });
      const work = Promise.all(callers);
      work.catch(() => {});
      await vi.runAllTimersAsync();
      await work;
      expect(vi.getTimerCount()).toBe(0);
      expect([connection.active, spare.active]).toEqual([0, 0]);
      expect(connection.mostActive).toBeLessThanOrEqual(given.maxConcurrent);
    }),
    { numRuns: 300 },
  );
});

test('equal calls that all may share are one upstream call each, in lists as full as they go', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 100 }), async (inputs) => {
      const connection = createFakeConnection({ batching: { limit: 8 }, latency: () => 20 });
      const inference = createInference({ connections: [connection], settings });
      const { signal } = new AbortController();
      const work = Promise.all(inputs.map((input) => inference.run(createCall(input), { signal })));
      await vi.runAllTimersAsync();
      expect((await work).map((answer) => answer.value)).toEqual(inputs);
      const distinct = new Set(inputs).size;
      expect(connection.lists.flat().length).toBe(distinct);
      expect(connection.lists.length).toBe(Math.ceil(distinct / 8));
    }),
    { numRuns: 50 },
  );
});
