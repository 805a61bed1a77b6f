// Tokens: in the answer, the log, the metrics, and against RATE_LIMIT_TOKENS.

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type Received, type Reply, startUpstream, type Upstream } from '../fakes/upstream.ts';
import { ask } from '../support/ask.ts';
import { startTestServer, type TestServer } from '../support/start-test-server.ts';

let upstream: Upstream;
let server: TestServer | undefined;

beforeAll(async () => {
  upstream = await startUpstream();
  const usage = { prompt_tokens: 9, completion_tokens: 3, total_tokens: 12 };
  upstream.reply({ body: { choices: [{ message: { content: 'Hello' }, finish_reason: 'stop' }], usage } });
});
afterEach(async () => {
  await server?.close();
  server = undefined;
});
afterAll(() => upstream.close());

async function start(environment: Record<string, string> = {}): Promise<TestServer> {
  server = await startTestServer({ HF_BASE_URL: upstream.url, ...environment });
  upstream.received.splice(0);
  return server;
}

const chat = (text: string) =>
  `mutation { a: chatCompletion(input: { messages: [{ role: USER, content: "${text}" }], parameters: { temperature: 0 } }) { usage { totalTokens } } }`;

test('what a call took is logged and counted once, and nothing of what the cache answers', async () => {
  const { url, operations } = await start();
  for (let i = 0; i < 3; i++) expect((await ask(url, chat('Hi'))).data).toEqual({ a: { usage: { totalTokens: 12 } } });
  expect(operations[0]).toMatchObject({ fields: [{ field: 'a', promptTokens: 9, completionTokens: 3 }] });
  expect(operations.slice(1).map(({ fields }) => JSON.stringify(fields))).not.toContainEqual(
    expect.stringContaining('Tokens'),
  );
  const metrics = await (await fetch(`${url}/metrics`)).text();
  expect(metrics).toMatch(/inferql_tokens_total\{task="chat-completion",[^}]*kind="prompt"\} 9\n/);
  expect(metrics).toMatch(/inferql_tokens_total\{task="chat-completion",[^}]*kind="completion"\} 3\n/);
});

test('RATE_LIMIT_TOKENS refuses a client whose tokens are spent, and takes no answer back', async () => {
  const { url } = await start({ RATE_LIMIT_TOKENS: '20' });
  const answers = [];
  for (const text of ['1', '2', '3']) answers.push(await ask(url, chat(text)));
  expect(answers.slice(0, 2).map(({ errors }) => errors)).toEqual([undefined, undefined]);
  expect(answers[2]).toMatchObject({
    data: { a: null },
    errors: [{ extensions: { code: 'RATE_LIMITED' }, message: expect.stringContaining('RATE_LIMIT_TOKENS') }],
  });
  expect(upstream.received).toHaveLength(2);
});

test.each([
  ["OpenAI's usage", { usage: { prompt_tokens: 10, total_tokens: 10 } }, {}],
  ['a header', {}, { 'x-compute-tokens': '10' }],
])('texts that are read alone: %s, shared by the texts of a list', async (_where, said, headers) => {
  const { url, operations } = await start();
  const vectors = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ index, embedding: [index + 1, 1] }));
  upstream.reply(({ json }: Received): Reply => {
    const inputs = z.object({ inputs: z.array(z.string()) }).parse(json).inputs;
    return { headers, body: { data: vectors(inputs.length), ...said } };
  });
  const fields = ['a', 'b', 'c'].map(
    (text) => `${text}: featureExtraction(input: { inputs: "${text}" }) { dimensions }`,
  );
  expect((await ask(url, `mutation { ${fields.join(' ')} }`)).errors).toBeUndefined();
  expect(upstream.received).toHaveLength(1);
  const logged = z
    .object({ fields: z.array(z.object({ promptTokens: z.number() })) })
    .parse(operations[0])
    .fields.map(({ promptTokens }) => promptTokens);
  expect(logged).toEqual([3, 3, 4]);
  const metrics = await (await fetch(`${url}/metrics`)).text();
  expect(metrics).toMatch(/inferql_tokens_total\{task="feature-extraction",[^}]*kind="prompt"\} 10\n/);
  expect(metrics).not.toMatch(/inferql_tokens_total\{task="feature-extraction",[^}]*kind="completion"\}/);
});
