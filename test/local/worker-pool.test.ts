// Workers: killed, hung, left and full ones cost the call they ran, and nothing else.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import type { LocalConnection } from '../../src/connections/local/connection.ts';
import { ask, askAll, callOf, noSignal, refusal, startLocal } from './start-local.ts';

let local: LocalConnection;
afterEach(() => local.close?.());

/** A story of a certain length: a sampled one may end after a word. */
const LONG = { maxNewTokens: 490, minLength: 480, doSample: true, temperature: 2 };
const longStory = () => callOf('text-generation', 'Once upon a time', { parameters: LONG });

/** Resolves when the worker has begun to write. */
async function begun(connection: LocalConnection, signal = noSignal()) {
  const events = connection.stream?.(longStory(), { signal })[Symbol.asyncIterator]();
  await events?.next();
  if (!events) throw new Error('The connection does not stream.');
  return events;
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test('kill -9 fails the call that ran; those that waited are answered by the next host', async () => {
  const log: string[] = [];
  local = startLocal({ log: (message) => log.push(message) });
  await ask(local, 'text-classification', 'warm up');
  const events = await begun(local);
  const waiting = Promise.all(
    ['I love it', 'awful', 'great', 'boring'].map((text) => ask(local, 'text-classification', text)),
  );
  const running = events.next().then(async () => {
    while (!(await events.next()).done);
  });
  const [pid = 0] = local.pids();
  process.kill(pid, 'SIGKILL');
  const error = await refusal(running);
  expect(error).toMatchObject({
    code: 'UPSTREAM_UNAVAILABLE',
    connection: 'local',
    model: 'chat-lm',
    retryable: false,
  });
  expect(await waiting).toHaveLength(4);
  expect(local.pids()).not.toContain(pid);
  expect(log).toEqual([expect.stringContaining('SIGKILL')]);
});

test('a worker that is stopped is ended within 8 s, and nobody loses an answer', async () => {
  const log: string[] = [];
  local = startLocal({ log: (message) => log.push(message) });
  await ask(local, 'text-classification', 'warm up');
  const [pid = 0] = local.pids();
  // The first beat, before which nothing is expected.
  await new Promise((resolve) => setTimeout(resolve, 1500));
  process.kill(pid, 'SIGSTOP');
  const answers = Promise.all(['hung', 'I love it'].map((text) => ask(local, 'text-classification', text)));
  await expect.poll(() => alive(pid), { timeout: 8000 }).toBe(false);
  expect(await answers).toMatchObject([{ results: {} }, { results: [{ label: 'POSITIVE' }, {}] }]);
  expect(log).toEqual([expect.stringContaining('heartbeat')]);
});

test('a run that takes too long is ended at its limit, and what waited is answered', async () => {
  local = startLocal({ timeoutSeconds: 1.5 });
  await ask(local, 'text-generation', 'Once', { parameters: { maxNewTokens: 2 } });
  const [pid = 0] = local.pids();
  const calls = ['Once upon a time', 'There was'].map((text) => callOf('text-generation', text, { parameters: LONG }));
  const slow = refusal(askAll(local, calls.slice(0, 1)).then(([value]) => Promise.reject(value)));
  const behind = ask(local, 'text-classification', 'I love it');
  expect(await slow).toMatchObject({ code: 'UPSTREAM_TIMEOUT', message: expect.stringContaining('1.5 s') });
  expect(await behind).toMatchObject({ results: [{ label: 'POSITIVE' }, {}] });
  expect(alive(pid)).toBe(false);
});

test('a text that is being written lets a label through', async () => {
  local = startLocal();
  await ask(local, 'text-classification', 'warm up');
  const events = await begun(local);
  const order: string[] = [];
  const story = (async () => {
    while (!(await events.next()).done);
    order.push('story');
  })();
  await ask(local, 'text-classification', 'I love it').then(() => order.push('label'));
  await story;
  expect(order).toEqual(['label', 'story']);
});

test('a caller who leaves stops the generation, and the next call does not wait for it', async () => {
  local = startLocal();
  const abort = new AbortController();
  await begun(local);
  const leaving = local.run([longStory()], { signal: abort.signal });
  const queued = local.run([longStory()], { signal: abort.signal });
  abort.abort(new Error('left'));
  await expect(leaving).rejects.toThrow('left');
  await expect(queued).rejects.toThrow('left');
  const stream = new AbortController();
  const events = await begun(local, stream.signal);
  stream.abort(new Error('gone'));
  await expect(events.next().then(() => events.next())).rejects.toThrow('gone');
});

test('a stream that nobody reads any more frees its place', async () => {
  local = startLocal();
  await ask(local, 'text-classification', 'warm up');
  await ask(local, 'text-generation', 'Once', { parameters: { maxNewTokens: 2 } });
  const other = startLocal();
  const left = await begun(local);
  const read = await begun(other);
  const order: string[] = [];
  const short = { parameters: { maxNewTokens: 2 } };
  const behindReader = ask(other, 'text-generation', 'Once', short).then(() => order.push('behind the reader'));
  await left.return?.();
  await ask(local, 'text-generation', 'Once', short).then(() => order.push('behind who left'));
  expect(order).toEqual(['behind who left']);
  while (!(await read.next()).done);
  await behindReader;
  await other.close?.();
});

test('maxTime ends a generation with what there is', async () => {
  local = startLocal();
  await ask(local, 'text-generation', 'Once', { parameters: { maxNewTokens: 2 } });
  const text = z.object({ generatedText: z.string() });
  const whole = text.parse(await ask(local, 'text-generation', 'Once upon a time', { parameters: LONG }));
  const parameters = { ...LONG, maxTime: 0.05 };
  const part = text.parse(await ask(local, 'text-generation', 'Once upon a time', { parameters }));
  expect(part.generatedText.length).toBeGreaterThan('Once upon a time'.length);
  expect(part.generatedText.length).toBeLessThan(whole.generatedText.length);
});

test('above the memory limit the least recently used model leaves, and no call is lost', async () => {
  const log: string[] = [];
  local = startLocal({ memoryMb: 50, log: (message) => log.push(message) });
  await ask(local, 'text-classification', 'I love it');
  const answers = await Promise.all(
    ['a', 'b', 'c', 'd'].flatMap((text) => [
      ask(local, 'text-classification', text),
      ask(local, 'fill-mask', `${text} [MASK]`),
    ]),
  );
  expect(answers).toHaveLength(8);
  await ask(local, 'fill-mask', 'The sky is [MASK].');
  expect(log).toContainEqual(expect.stringContaining('LOCAL_MEMORY_MB'));
  await expect.poll(() => local.loaded()).toHaveLength(1);
});

test('models that nobody asks for leave, and a worker without any ends', async () => {
  // Longer than the second model takes to load on a busy machine.
  local = startLocal({ keepAliveSeconds: 3 });
  await Promise.all([ask(local, 'text-classification', 'a'), ask(local, 'fill-mask', 'a [MASK]')]);
  const pids = local.pids();
  expect(local.loaded()).toHaveLength(2);
  await expect.poll(() => local.loaded(), { timeout: 10_000 }).toEqual([]);
  await expect.poll(() => pids.filter(alive), { timeout: 5000 }).toEqual([]);
  expect(await ask(local, 'text-classification', 'I love it')).toMatchObject({ results: [{ label: 'POSITIVE' }, {}] });
});

test('with a keep-alive of 0 a model leaves after its answer', async () => {
  local = startLocal({ keepAliveSeconds: 0 });
  expect(await ask(local, 'text-classification', 'I love it')).toMatchObject({ results: [{ label: 'POSITIVE' }, {}] });
  await expect.poll(() => [local.loaded(), local.pids()], { timeout: 5000 }).toEqual([[], []]);
});

test('workers start with the first call and end with the connection', async () => {
  local = startLocal({ workers: 4 });
  expect(local.pids()).toEqual([]);
  await Promise.all([ask(local, 'text-classification', 'a'), ask(local, 'fill-mask', 'a [MASK]')]);
  const pids = local.pids();
  expect(pids).toHaveLength(2);
  await Promise.all(['b', 'c', 'd'].map((text) => ask(local, 'text-classification', text)));
  expect(local.pids()).toEqual(pids);
  await local.close?.();
  await expect.poll(() => pids.filter(alive), { timeout: 5000 }).toEqual([]);
});

test('a worker ends with its parent and without a word, also in the middle of a run', async () => {
  const program = `
    import { callOf, noSignal, startLocal } from '${new URL('./start-local.ts', import.meta.url).href}';
    const local = startLocal();
    const events = local.stream(callOf('text-generation', 'Once upon a time', { parameters: ${JSON.stringify(LONG)} }), { signal: noSignal() });
    for await (const event of events) console.log(local.pids()[0]);`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let complaints = '';
  child.stderr.on('data', (chunk) => {
    complaints += chunk;
  });
  const [line] = await once(child.stdout, 'data');
  const pid = Number.parseInt(String(line), 10);
  expect(alive(pid)).toBe(true);
  child.kill('SIGKILL');
  // All that hold it are gone.
  await once(child.stderr, 'close');
  await expect.poll(() => alive(pid), { timeout: 5000 }).toBe(false);
  expect(complaints).toBe('');
});
