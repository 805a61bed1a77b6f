// `inferql.run` and `inferql.stream`: tasks without HTTP, typed, by the same rules as over HTTP.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, expectTypeOf, test } from 'vitest';
import { createInferql, type EmbeddedInferql, TaskError } from '../../src/index.ts';
import { startUpstream, type Upstream } from '../fakes/upstream.ts';
import { PNG } from '../fixtures/media.ts';

let upstream: Upstream;
let inferql: EmbeddedInferql;

beforeAll(async () => {
  upstream = await startUpstream();
  inferql = createInferql({ hfBaseUrl: upstream.url });
});
beforeEach(() => void upstream.received.splice(0));
afterAll(async () => {
  await inferql.close();
  await upstream.close();
});

test('a task runs, is typed by its name, and its answer is kept', async () => {
  upstream.reply({ body: [{ summary_text: 'Short.' }] });
  const output = await inferql.run('summarization', { inputs: 'A long text.' });
  expectTypeOf(output.summaryText).toEqualTypeOf<string>();
  expectTypeOf(inferql.run<'questionAnswering'>)
    .parameter(1)
    .toHaveProperty('inputs');
  expect(output).toMatchObject({ summaryText: 'Short.', info: { connection: 'hugging-face', cached: false } });
  expect(await inferql.run('summarization', { inputs: 'A long text.' })).toMatchObject({ info: { cached: true } });
  expect(upstream.received).toHaveLength(1);
});

test('calls of one turn travel together', async () => {
  upstream.reply({ body: [[1], [2], [3]] });
  const outputs = await Promise.all(['a', 'b', 'c'].map((inputs) => inferql.run('featureExtraction', { inputs })));
  expect(outputs.map(({ embedding }) => embedding)).toEqual([[1], [2], [3]]);
  expect(upstream.received).toHaveLength(1);
});

test('pictures are taken as bytes, as a Blob and as base64', async () => {
  upstream.reply({ body: [{ label: 'cat', score: 1 }] });
  const bytes = new Uint8Array(Buffer.from(PNG, 'base64'));
  for (const image of [bytes, new Blob([bytes]), Buffer.from(bytes).toString('base64')]) {
    const { classes } = await inferql.run('imageClassification', { image, options: { useCache: false } });
    expect(classes).toEqual([{ label: 'cat', score: 1 }]);
  }
  expect(upstream.received.every((request) => Buffer.from(bytes).equals(request.bytes))).toBe(true);
});

test('a failure is a TaskError with its code', async () => {
  upstream.reply({ status: 404, body: { error: 'no such model' } });
  const failed = await inferql.run('fillMask', { inputs: '[MASK]' }).catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(TaskError);
  expect(failed).toMatchObject({ code: 'MODEL_NOT_FOUND', message: expect.stringContaining('no such model') });
  const bad = await inferql.run('textRanking', { inputs: { query: '', texts: [] } }).catch((error: unknown) => error);
  expect(bad).toMatchObject({ code: 'BAD_USER_INPUT' });
  const unknown = await inferql
    .run('summarisation' as 'summarization', { inputs: 'a' })
    .catch((error: unknown) => error);
  expect(unknown).toMatchObject({ message: expect.stringContaining('summarization') });
});

test('JSON that is none leaves the answer standing', async () => {
  upstream.reply({ body: { choices: [{ message: { content: 'no' } }] } });
  const output = await inferql.run('chatCompletion', {
    messages: [{ role: 'USER', content: 'x' }],
    parameters: { responseFormat: { type: 'JSON_OBJECT' } },
  });
  expect(output).toMatchObject({ json: null, message: { content: 'no' } });
});

test('an answer as it is made, until the reader leaves', async () => {
  const chunk = (content: string, finish_reason: string | null = null) =>
    `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content }, finish_reason }] })}\n\n`;
  upstream.reply({
    headers: { 'content-type': 'text/event-stream' },
    body: `${chunk('Hel')}${chunk('lo', 'stop')}data: [DONE]\n\n`,
  });
  const texts: string[] = [];
  let whole: string | null = null;
  for await (const { text, output } of inferql.stream('chatCompletion', {
    messages: [{ role: 'USER', content: 'Hi' }],
  })) {
    texts.push(text);
    whole = output?.message.content ?? whole;
  }
  expect([texts.join(''), whole]).toEqual(['Hello', 'Hello']);
});

test('a signal ends the call', async () => {
  upstream.reply(async ({ gone }) => {
    await gone;
    return {};
  });
  const reason = new Error('enough');
  const controller = new AbortController();
  setTimeout(() => controller.abort(reason), 50);
  const call = inferql.run('summarization', { inputs: 'other' }, { signal: controller.signal });
  await expect(call).rejects.toBe(reason);
});

test('a signal ends a stream', async () => {
  upstream.reply(async ({ gone }) => {
    await gone;
    return {};
  });
  const controller = new AbortController();
  const events = inferql.stream(
    'chatCompletion',
    { messages: [{ role: 'USER', content: 'Wait' }] },
    { signal: controller.signal },
  );
  const first = events.next();
  setTimeout(() => controller.abort(new Error('enough')), 50);
  await expect(first).rejects.toThrow('enough');
  expect((await events.next()).done).toBe(true);
});

test('a stream that fails ends with a TaskError', async () => {
  upstream.reply({ status: 404, body: { error: 'no such model' } });
  const events = inferql.stream('textGeneration', { inputs: 'x' });
  await expect(events.next()).rejects.toMatchObject({ name: 'TaskError', code: 'MODEL_NOT_FOUND' });
});

test('what is for clients is not for the program itself: keys, limits, lists of operations', async () => {
  upstream.reply({ body: [{ translation_text: 'Hallo' }] });
  const folder = mkdtempSync(join(tmpdir(), 'inferql-'));
  const persistedOperations = join(folder, 'operations.json');
  writeFileSync(persistedOperations, JSON.stringify({ one: '{ __typename }' }));
  const closed = createInferql({
    hfBaseUrl: upstream.url,
    apiKeys: 'web=a-key-of-some-length',
    rateLimit: 1,
    maxDocumentKb: 1,
    onlyPersisted: true,
    persistedOperations,
  });
  for (const inputs of ['a', 'b', 'c'])
    expect(await closed.run('translation', { inputs })).toMatchObject({ translationText: 'Hallo' });
  await closed.close();
  rmSync(folder, { recursive: true });
});
