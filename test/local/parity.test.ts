// The same operations over models inside this server and over Hugging Face's wire: one contract, whoever answers.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { tasks } from '../../src/tasks/index.ts';
import { startUpstream, type Upstream } from '../fakes/upstream.ts';
import { answerLikeHuggingFace } from '../fakes/wire-answers.ts';
import { FillMaskDocument } from '../generated/graphql.ts';
import { startTestServer, type TestServer } from '../support/start-test-server.ts';
import { operations } from './parity-operations.ts';

let upstream: Upstream;
let server: TestServer;

beforeAll(async () => {
  upstream = await startUpstream();
  upstream.reply(answerLikeHuggingFace);
  server = await startTestServer({ HF_BASE_URL: upstream.url, LOCAL_DOWNLOADS: 'false', LOCAL_WORKERS: '1' });
});
afterAll(async () => {
  await server.close();
  await upstream.close();
});

const reply = z.object({
  data: z.record(z.string(), z.record(z.string(), z.unknown()).nullable()),
  errors: z.array(z.object({ message: z.string(), extensions: z.looseObject({ code: z.string() }) })).optional(),
});

async function ask(document: { toString(): string }, input: object) {
  const query = document.toString();
  const body = JSON.stringify({ query, variables: { input }, operationName: /mutation (\w+)/.exec(query)?.[1] });
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${server.url}/graphql`, { method: 'POST', headers, body });
  return reply.parse(await response.json());
}

test('every task has an operation', () => {
  expect(Object.keys(operations).sort()).toEqual(tasks.map(({ id }) => id).sort());
});

describe.each(['local', 'hugging-face'])('over %s', (connection) => {
  test.each(tasks.map(({ id, mutation }) => [id, mutation] as const))('%s', async (id, mutation) => {
    const { document, input, check } = operations[id] ?? expect.fail(`no operation for ${id}`);
    const { data, errors } = await ask(document, { ...input, connection });
    expect(errors).toBeUndefined();
    const { info, ...output } = data[mutation] ?? {};
    await check(output);
    expect(info).toEqual({
      connection,
      model: expect.stringMatching(/./),
      cached: false,
      batchSize: 1,
      attempts: 1,
      durationMs: expect.any(Number),
    });
  });

  test.each([
    ['a text without a mask', { inputs: 'no mask here' }, 'BAD_USER_INPUT', /mask/],
    ['a model that is not there', { inputs: 'The [MASK].', model: 'who/knows' }, 'MODEL_NOT_FOUND', /who\/knows/],
  ])('%s', async (_name, input, code, message) => {
    const { data, errors } = await ask(FillMaskDocument, { ...input, connection });
    expect(data).toEqual({ fillMask: null });
    expect(errors).toMatchObject([{ extensions: { code, connection, task: 'fill-mask' } }]);
    expect(errors?.[0]?.message).toMatch(message);
  });
});
