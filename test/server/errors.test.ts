// Each error: its code, what it tells, and what it must not tell.

import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createApp } from '../../src/app.ts';
import { createBodyBudget } from '../../src/http/body-budget.ts';
import { createNodeHandler } from '../../src/http/node-handler.ts';
import { startServer } from '../../src/http/server.ts';
import { readSettings } from '../../src/settings/read-settings.ts';
import { type Reply, startUpstream, type Upstream } from '../fakes/upstream.ts';
import { PNG, WAV } from '../fixtures/media.ts';
import { ask } from '../support/ask.ts';
import { startTestServer, type TestServer } from '../support/start-test-server.ts';

const TOKEN = 'hf_aTokenThatOnlyThisTestKnows';
let upstream: Upstream;
let server: TestServer;

beforeAll(async () => {
  upstream = await startUpstream();
  server = await startTestServer({
    HF_BASE_URL: upstream.url,
    HF_TOKEN: TOKEN,
    CACHE_SECONDS: '0',
    BATCH_WINDOW_MS: '0',
  });
});
beforeEach(() => {
  upstream.received.splice(0);
  server.log.splice(0);
});
afterAll(async () => {
  await server.close();
  await upstream.close();
});

// A model of its own for each call: one that failed often is left alone for a while.
let models = 0;
const classify = () => {
  models++;
  const model = `tests/model-${models}`;
  const query = `mutation { textClassification(input: { inputs: "hi", model: "${model}" }) { results { label } } }`;
  return ask(server.url, query);
};

async function failure(reply: Reply) {
  upstream.reply(reply);
  const { status, data, errors } = await classify();
  expect(status).toBe(200);
  expect(data).toEqual({ textClassification: null });
  expect(errors).toHaveLength(1);
  return errors?.[0] ?? expect.fail();
}

const json = (status: number, body: unknown): Reply => ({ status, body });
const plain = (status: number, body: string): Reply => ({ status, body, headers: { 'content-type': 'text/plain' } });
/** So that no retry waits. */
const now = { 'retry-after': '0' };

const REFUSALS: [string, Reply, string, string][] = [
  ['toolkit', json(400, { error: 'no mask found' }), 'BAD_USER_INPUT', 'no mask found'],
  ['legacy list', json(400, { error: ['a: field required', 'b'] }), 'BAD_USER_INPUT', 'a: field required; b'],
  ['with warnings', json(400, { error: 'bad', warnings: ['and odd'] }), 'BAD_USER_INPUT', 'bad; and odd'],
  ['OpenAI', json(400, { error: { message: 'bad model', code: 'x', param: null } }), 'BAD_USER_INPUT', 'bad model'],
  ['too large', plain(413, 'length limit exceeded'), 'BAD_USER_INPUT', 'length limit exceeded'],
  ['media type', json(415, { error: 'no such type' }), 'BAD_USER_INPUT', 'no such type'],
  ['axum text', plain(422, 'Failed to deserialize'), 'BAD_USER_INPUT', 'Failed to deserialize'],
  ['TEI', json(422, { error: 'too long', error_type: 'Validation' }), 'BAD_USER_INPUT', 'too long'],
  ['FastAPI text', json(422, { detail: 'not so' }), 'BAD_USER_INPUT', 'not so'],
  ['FastAPI list', json(422, { detail: [{ loc: ['body', 0], msg: 'missing' }] }), 'BAD_USER_INPUT', 'body.0: missing'],
  ['vLLM', json(400, { object: 'error', message: 'too many tokens', code: 400 }), 'BAD_USER_INPUT', 'too many tokens'],
  ['errors list', json(400, { errors: [{ message: 'one' }, { message: 'two' }] }), 'BAD_USER_INPUT', 'one; two'],
  [
    'wrong key',
    json(401, { error: 'Invalid username or password.' }),
    'CONNECTION_REFUSED_CREDENTIALS',
    'Invalid user',
  ],
  [
    'empty 401 with a header',
    { status: 401, headers: { 'x-error-message': 'Bad token' } },
    'CONNECTION_REFUSED_CREDENTIALS',
    'Bad token',
  ],
  ['empty 401', { status: 401 }, 'CONNECTION_REFUSED_CREDENTIALS', 'Unauthorized'],
  [
    'llama.cpp',
    json(401, { error: { code: 401, message: 'Invalid API Key' } }),
    'CONNECTION_REFUSED_CREDENTIALS',
    'Invalid API',
  ],
  ['no access', json(403, { error: 'gated' }), 'CONNECTION_REFUSED_CREDENTIALS', 'gated'],
  ['no credits', json(402, { error: 'exceeded credits' }), 'QUOTA_EXCEEDED', 'exceeded credits'],
  ['no model', json(404, { error: 'Model x does not exist' }), 'MODEL_NOT_FOUND', 'does not exist'],
  ['no path', plain(404, 'Not Found'), 'MODEL_NOT_FOUND', 'Not Found'],
  ['gone', json(410, { error: 'no longer supported' }), 'MODEL_NOT_FOUND', 'no longer supported'],
  ['rate', { status: 429, headers: now, body: { error: 'Rate limit reached' } }, 'RATE_LIMITED', 'Rate limit reached'],
  [
    'generation',
    json(424, { error: 'Request failed', error_type: 'generation' }),
    'UPSTREAM_UNAVAILABLE',
    'Request failed',
  ],
  ['fault', json(500, { error: 'unknown error' }), 'UPSTREAM_UNAVAILABLE', 'unknown error'],
  [
    'proxy page',
    { status: 502, headers: { ...now, 'content-type': 'text/html' }, body: '<html>nginx</html>' },
    'UPSTREAM_UNAVAILABLE',
    'Bad Gateway',
  ],
  ['proxy timeout', { status: 504 }, 'UPSTREAM_UNAVAILABLE', 'Gateway Timeout'],
  ['overloaded', { status: 503, headers: now, body: { error: 'unhealthy' } }, 'UPSTREAM_UNAVAILABLE', 'unhealthy'],
  [
    'redirect',
    { status: 307, headers: { location: 'http://127.0.0.1:1/' } },
    'UPSTREAM_BAD_RESPONSE',
    'Temporary Redirect',
  ],
];

describe('what an upstream refuses', () => {
  test.each(REFUSALS)('%s', async (_name, reply, code, text) => {
    const { message, extensions } = await failure(reply);
    expect(extensions).toMatchObject({
      code,
      task: 'text-classification',
      model: `tests/model-${models}`,
      connection: 'hugging-face',
      upstream: { status: reply.status },
    });
    expect(message).toContain(text);
    expect(message).not.toContain('<html>');
  });

  test('a loading model fails at once and says when it is ready', async () => {
    const { extensions } = await failure(json(503, { error: 'Model x is currently loading', estimated_time: 20.5 }));
    expect(extensions).toMatchObject({ code: 'MODEL_LOADING', retryable: true, retryAfter: 20.5 });
    expect(upstream.received).toHaveLength(1);
  });

  test("the upstream's request id is told", async () => {
    const { extensions } = await failure({ status: 400, headers: { 'x-request-id': 'abc-123' }, body: { error: 'x' } });
    expect(extensions.upstream).toEqual({ status: 400, requestId: 'abc-123' });
  });

  test.each([
    ['not JSON', plain(200, 'hello')],
    ['half a JSON', { status: 200, headers: { 'content-type': 'application/json' }, body: '[{"label":' }],
    ['an empty body', { status: 200 }],
    ['an error with status 200', json(200, { error: 'something broke' })],
  ])('%s is UPSTREAM_BAD_RESPONSE', async (_name, reply) => {
    expect((await failure(reply)).extensions.code).toBe('UPSTREAM_BAD_RESPONSE');
  });

  test('a connection that cannot be reached is UPSTREAM_UNAVAILABLE', async () => {
    const offline = await startTestServer({ HF_BASE_URL: 'http://127.0.0.1:1', INFERENCE_TIMEOUT_SECONDS: '5' });
    const { errors } = await ask(
      offline.url,
      'mutation { fillMask(input: { inputs: "[MASK]" }) { results { token } } }',
    );
    await offline.close();
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', retryable: true });
    expect(errors?.[0]?.message).toContain('ECONNREFUSED');
  });

  test('the router without a key is refused before any call, and says how to get one', async () => {
    const keyless = await startTestServer({});
    const { errors } = await ask(
      keyless.url,
      'mutation { fillMask(input: { inputs: "[MASK]", connection: "hugging-face" }) { results { token } } }',
    );
    await keyless.close();
    expect(errors?.[0]?.extensions.code).toBe('CONNECTION_REFUSED_CREDENTIALS');
    expect(errors?.[0]?.message).toContain('https://huggingface.co/settings/tokens');
  });
});

const BAD_INPUTS: [string, string, string][] = [
  ['an unknown connection', 'fillMask(input: { inputs: "x", connection: "no" }) { info { model } }', 'hugging-face'],
  ['a path as model', 'fillMask(input: { inputs: "x", model: "../../v1" }) { info { model } }', 'input.model'],
  ['a model with --', 'fillMask(input: { inputs: "x", model: "a--b" }) { info { model } }', 'input.model'],
  ['a URL as model', 'fillMask(input: { inputs: "x", model: "http://a/b" }) { info { model } }', 'input.model'],
  [
    'topP above 1',
    'textGeneration(input: { inputs: "x", parameters: { topP: 1.1 } }) { generatedText }',
    'from 0 to 1, got 1.1',
  ],
  [
    'maxTime above 120',
    'textGeneration(input: { inputs: "x", parameters: { maxTime: 121 } }) { generatedText }',
    '0 to 120',
  ],
  [
    'a negative temperature',
    'textGeneration(input: { inputs: "x", parameters: { temperature: -1 } }) { generatedText }',
    '0 to 100',
  ],
  [
    'topK 0',
    'textGeneration(input: { inputs: "x", parameters: { topK: 0 } }) { generatedText }',
    'input.parameters.topK',
  ],
  [
    '11 sequences',
    'textGeneration(input: { inputs: "x", parameters: { numReturnSequences: 11 } }) { generatedText }',
    '1 to 10',
  ],
  [
    'maxLength above 100,000',
    'summarization(input: { inputs: "x", parameters: { maxLength: 100001 } }) { summaryText }',
    '1 to 100000',
  ],
  [
    'no labels',
    'zeroShotClassification(input: { inputs: "x", parameters: { candidateLabels: [] } }) { labels }',
    'at least one',
  ],
  ['no question', 'questionAnswering(input: { inputs: { question: " ", context: "x" } }) { answer }', 'question'],
  [
    'no sentences',
    'sentenceSimilarity(input: { inputs: { sourceSentence: "a", sentences: [] } }) { scores }',
    'at least one',
  ],
  [
    'uneven columns',
    'tableQuestionAnswering(input: { inputs: { query: "q", table: [{ header: "a", values: ["1"] }, { header: "b", values: [] }] } }) { answer }',
    'values',
  ],
  [
    'a column twice',
    'tableQuestionAnswering(input: { inputs: { query: "q", table: [{ header: "a", values: ["1"] }, { header: "a", values: ["2"] }] } }) { answer }',
    'got "a" again',
  ],
  [
    'uneven past turns',
    'conversational(input: { inputs: { text: "a", pastUserInputs: ["b"], generatedResponses: [] } }) { generatedText }',
    '1 and 0',
  ],
  ['no base64', 'imageClassification(input: { image: "%%%" }) { classes { label } }', 'base64'],
  ['URL-safe base64', 'imageClassification(input: { image: "iVBORw0K_w==" }) { classes { label } }', 'base64'],
  ['base64 without padding', 'imageClassification(input: { image: "iVBORw0Kg" }) { classes { label } }', 'base64'],
  [
    'a URL as picture',
    'imageClassification(input: { image: "http://127.0.0.1/x.png" }) { classes { label } }',
    'base64',
  ],
  [
    'a data: URI that is not base64',
    'imageClassification(input: { image: "data:image/png,abc" }) { classes { label } }',
    'data:',
  ],
  ['an empty file', 'imageClassification(input: { image: "" }) { classes { label } }', 'an empty file'],
  ['a sound as picture', `imageClassification(input: { image: "${WAV}" }) { classes { label } }`, 'got audio/'],
  ['a picture as sound', `speechRecognition(input: { audio: "${PNG}" }) { text }`, 'got image/png'],
];

describe('what this server refuses before any call', () => {
  test.each(BAD_INPUTS)('%s', async (_name, field, text) => {
    const { status, errors } = await ask(server.url, `mutation { ${field} }`);
    expect(status).toBe(200);
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect(errors?.[0]?.message).toContain(text);
    expect(upstream.received).toEqual([]);
  });

  test('all that is wrong with the inputs is told at once, each with its place', async () => {
    const { errors } = await ask(
      server.url,
      'mutation { textGeneration(input: { inputs: "x", model: "a\\nb", parameters: { topK: 0, topP: 2 } }) { generatedText } }',
    );
    expect(errors?.[0]?.message.match(/input\.[\w.]+(?=:)/g)).toEqual([
      'input.parameters.topK',
      'input.parameters.topP',
      'input.model',
    ]);
    expect(upstream.received).toEqual([]);
  });

  test('a variable of the wrong type has a code too, and its value is not echoed whole', async () => {
    const query = 'mutation($i: TextClassificationInput!) { textClassification(input: $i) { results { label } } }';
    const { errors } = await ask(server.url, query, { i: { inputs: { long: 'x'.repeat(100_000) } } });
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect(errors?.[0]?.message.length).toBeLessThan(1000);
  });

  test('a failing field leaves the others their results', async () => {
    upstream.reply({ body: [{ label: 'OK', score: 1 }] });
    const { data, errors } = await ask(
      server.url,
      `mutation {
        good: textClassification(input: { inputs: "a" }) { results { label } }
        bad: textClassification(input: { inputs: "b", model: "a..b" }) { results { label } }
      }`,
    );
    expect(data).toEqual({ good: { results: [{ label: 'OK' }] }, bad: null });
    expect(errors?.map(({ path }) => path)).toEqual([['bad']]);
  });
});

describe('what no answer and no log may hold', () => {
  const STACK = 'Traceback (most recent call last):\n  File "/usr/lib/python3/x.py", line 3';
  const SECRETS = [TOKEN, 'hf_someOtherToken123', 'sk-abcdefghijk', '/usr/lib', 'X-Amz-Signature', '    at '];

  test.each([400, 401, 404, 500])('status %d: tokens, paths, signed URLs or stacks', async (status) => {
    const said = `${TOKEN} Bearer hf_someOtherToken123 sk-abcdefghijk ${STACK} https://s3/x?X-Amz-Signature=abc`;
    const error = await failure(json(status, { error: said }));
    const everything = JSON.stringify([error, server.log]);
    for (const secret of SECRETS) expect(everything).not.toContain(secret);
  });

  test('an echoed file, or more than 500 characters of upstream text', async () => {
    const { message } = await failure(
      json(400, { error: `File name too long: '${PNG.repeat(200)}' ${'word '.repeat(500)}` }),
    );
    expect(message).not.toContain(PNG);
    expect(message.length).toBeLessThan(700);
  });
});

describe('a file of a multipart request', () => {
  test('travels as it is', async () => {
    const upload = new FormData();
    upload.set(
      'operations',
      '{"query":"mutation($f: Media!) { imageToText(input: { image: $f }) { text } }","variables":{"f":null}}',
    );
    upload.set('map', '{"0":["variables.f"]}');
    upload.set('0', new Blob([Buffer.from(PNG, 'base64')]), 'a.png');
    upstream.reply({ body: [{ generated_text: 'a dot' }] });
    const response = await fetch(`${server.url}/graphql`, { method: 'POST', body: upload });
    expect(await response.json()).toEqual({ data: { imageToText: { text: 'a dot' } } });
    expect(upstream.received[0]?.bytes.toString('base64')).toBe(PNG);
  });
});

test('a fault outside of an operation answers 500, is logged, and does not end the server', async () => {
  const log: unknown[] = [];
  const app = createApp(readSettings({}), { info: () => undefined, error: (facts) => void log.push(facts) });
  const graphql = { ...app.graphql, answer: () => Promise.reject(new TypeError('a secret detail')) };
  const faulty = await startServer({ inferql: { ...app, graphql }, host: '127.0.0.1', port: 0 });
  const { status, errors } = await ask(faulty.url, '{ __typename }');
  expect({ status, code: errors?.[0]?.extensions.code }).toEqual({ status: 500, code: 'INTERNAL_SERVER_ERROR' });
  expect(JSON.stringify(errors)).not.toContain('secret');
  expect(log).toEqual([{ err: expect.any(TypeError), requestId: expect.any(String) }]);
  expect((await fetch(`${faulty.url}/health`)).status).toBe(200);
  await faulty.drain(0);
  // The library's handler, where the process is another program's.
  const handler = createNodeHandler({
    ...app,
    graphql,
    budget: createBodyBudget(1e6),
    path: '/graphql',
    graphiqlFile: () => undefined,
    pageFiles: undefined,
    slowMs: 1000,
  });
  const host = createServer(handler);
  await once(host.listen(0, '127.0.0.1'), 'listening');
  const { port } = z.object({ port: z.number() }).parse(host.address());
  const there = await ask(`http://127.0.0.1:${port}`, '{ __typename }');
  expect(there).toMatchObject({ status: 500, errors: [{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }] });
  expect(log).toHaveLength(2);
  host.close();
  host.closeAllConnections();
  await app.close();
});

test.each([
  ['textClassification', '""', 'results { label }'],
  ['textClassification', '" \\n "', 'results { label }'],
  ['translation', '""', 'translationText'],
  ['summarization', '""', 'summaryText'],
])('%s of %s is refused without a call', async (task, inputs, selection) => {
  const { errors } = await ask(server.url, `mutation { ${task}(input: { inputs: ${inputs} }) { ${selection} } }`);
  expect(errors).toMatchObject([
    { message: expect.stringContaining('expected text, got'), extensions: { code: 'BAD_USER_INPUT' } },
  ]);
  expect(upstream.received).toEqual([]);
});
