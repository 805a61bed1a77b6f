// Every task over a real HTTP upstream: what is sent, and what a client gets for every documented reply.

import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { tasks } from '../../src/tasks/index.ts';
import { startUpstream, type Upstream } from '../fakes/upstream.ts';
import type { Fixture } from '../fixtures/fixture.ts';
import { startTestServer, type TestServer } from '../support/start-test-server.ts';

const NOT_FIXTURES = ['fixture.ts', 'media.ts'];
const files = readdirSync(new URL('../fixtures/', import.meta.url)).filter(
  (file) => file.endsWith('.ts') && !NOT_FIXTURES.includes(file),
);
const fixtures: Fixture[] = await Promise.all(
  files.map(async (file) => (await import(`../fixtures/${file}`)).default as Fixture),
);

const TOKEN = 'hf_aTokenThatOnlyThisTestKnows';
let upstream: Upstream;
let server: TestServer;

beforeAll(async () => {
  upstream = await startUpstream();
  server = await startTestServer({ HF_BASE_URL: `${upstream.url}/`, HF_TOKEN: TOKEN, CACHE_SECONDS: '0' });
});
beforeEach(() => void upstream.received.splice(0));
afterAll(async () => {
  await server.close();
  await upstream.close();
});

interface Answer {
  data?: Record<string, object | null>;
  errors?: { message: string; extensions: { code: string } }[];
}

async function ask(document: { toString(): string }, input: unknown): Promise<Answer> {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: document.toString(), variables: { input }, operationName: operationOf(document) }),
  });
  expect(response.status).toBe(200);
  return (await response.json()) as Answer;
}

const operationOf = (document: { toString(): string }) => document.toString().match(/mutation (\w+)/)?.[1];

test('every task has a fixture', () => {
  expect(fixtures.map(({ task }) => task).sort()).toEqual(tasks.map(({ id }) => id).sort());
});

describe.each(fixtures)('$task', ({ task, document, cases, nonsense }) => {
  const { remote, mutation } = tasks.find(({ id }) => id === task) ?? expect.fail(`no task ${task}`);

  describe.each(cases)('$name', ({ input, sends, replies, gets }) => {
    test.each(Object.entries(replies))('reply: %s', async (_name, body) => {
      upstream.reply({ body: body as object });
      const { data, errors } = await ask(document, input);
      expect(errors).toBeUndefined();
      for (const [field, expected] of Object.entries(gets)) {
        expect(data?.[field]).toEqual({
          ...data?.[field],
          ...expected,
          info: expect.objectContaining({
            connection: 'hugging-face',
            model: remote.model,
            cached: false,
            attempts: 1,
          }),
        });
      }
      expect(upstream.received).toHaveLength(1);
      const [request] = upstream.received;
      expect(request).toMatchObject({
        method: 'POST',
        path: sends.path ?? `/models/${remote.model}`,
        headers: {
          authorization: `Bearer ${TOKEN}`,
          accept: 'application/json',
          'content-type': sends.type ?? 'application/json',
        },
      });
      if (sends.body !== undefined) expect(request?.json).toEqual(sends.body);
      if (sends.text !== undefined) expect(request?.bytes.toString()).toBe(sends.text);
      if (sends.bytes !== undefined) expect(request?.bytes.toString('base64')).toBe(sends.bytes);
    });
  });

  test.each(nonsense.map((body) => [JSON.stringify(body), body]))('%s is no answer', async (_text, body) => {
    upstream.reply({ body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
    const { data, errors } = await ask(document, cases[0]?.input);
    expect(data).toEqual({ [mutation]: null });
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'UPSTREAM_BAD_RESPONSE', task, connection: 'hugging-face' });
    expect(errors?.[0]?.message.length).toBeLessThan(600);
  });
});
