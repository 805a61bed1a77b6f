// Requests made to do harm: each is answered with an error of its own, nothing is asked of a model, and the next works.

import { request } from 'undici';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startUpstream, type Upstream } from '../fakes/upstream.ts';
import { outcome, send, WAYS } from '../support/send.ts';
import { startTestServer, type TestServer } from '../support/start-test-server.ts';

const CLASSIFY = { query: 'mutation { textClassification(input: { inputs: "hi" }) { results { label } } }' };
const WITH_INPUT =
  'mutation ($input: TextClassificationInput!) { textClassification(input: $input) { results { label } } }';

let upstream: Upstream;
let server: TestServer;

beforeAll(async () => {
  upstream = await startUpstream();
  upstream.reply({ body: [{ label: 'OK', score: 1 }] });
  server = await startTestServer({ HF_BASE_URL: upstream.url, HF_TOKEN: 'hf_secretsecretsecret', CACHE_SECONDS: '0' });
});
afterAll(async () => {
  await server.close();
  await upstream.close();
});
afterEach(async () => {
  expect(upstream.received.map(({ path }) => path)).toEqual([]);
  // Nothing is a fault of the server.
  expect(server.log).toEqual([]);
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(outcome(await send(server, CLASSIFY))).toBe('OK');
  upstream.received.splice(0);
});

/** No answer may show where the server runs, or what it knows. */
function expectNoLeak(body: string) {
  expect(body).not.toMatch(/hf_secret|node_modules|\/work\/|\/home\/|\.ts:\d|\n\s+at /);
}

test.each(WAYS)('2,000 aliases over %s', async (way) => {
  const aliases = Array.from({ length: 2000 }, (_, i) => `a${i}: textClassification(input: $i) { info { model } }`);
  const query = `mutation ($i: TextClassificationInput!) { ${aliases.join(' ')} }`;
  const small = `mutation { ${Array.from({ length: 2000 }, (_, i) => `a${i}: __typename`).join(' ')} }`;
  for (const document of [query, small]) {
    const { json, body } = await send(server, { query: document, variables: { i: { inputs: 'x' } } }, { way });
    expect(json.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expectNoLeak(body);
  }
});

test.each(WAYS)('50 levels over %s', async (way) => {
  const query = `${'{ tasks '.repeat(50)}${'}'.repeat(50)}`;
  const { json } = await send(server, { query }, { way });
  expect(json.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  expect(json.errors?.[0]?.message).toBe(
    'Expected at most 16 levels in a document, got 50. Ask for less, or in several requests.',
  );
});

test('variables of 100,000 levels', async () => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  const { statusCode, body } = await request(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: `{"query":${JSON.stringify(WITH_INPUT)},"variables":{"input":{"inputs":${deep}}}}`,
  });
  const text = await body.text();
  expect(statusCode).toBeLessThan(500);
  expect(text).toContain('BAD_USER_INPUT');
  expectNoLeak(text);
});

test.each([
  'text/html',
  'application/xml',
  'application/octet-stream',
  'application/jsonp',
  'application/json-patch+json',
  'image/png',
  'multipart/mixed; boundary=x',
  'garbage',
  '',
])('the content type "%s" is refused', async (type) => {
  const { statusCode, body } = await request(`${server.url}/graphql`, {
    method: 'POST',
    headers: type === '' ? {} : { 'content-type': type },
    body: JSON.stringify(CLASSIFY),
  });
  expectNoLeak(await body.text());
  expect(statusCode).toBe(415);
});

test.each(['multipart/form-data', 'multipart/form-data; boundary='])(
  '"%s" without a boundary is refused',
  async (type) => {
    const { statusCode, body } = await request(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': type },
      body: JSON.stringify(CLASSIFY),
    });
    expectNoLeak(await body.text());
    expect(statusCode).toBeGreaterThanOrEqual(400);
    expect(statusCode).toBeLessThan(500);
  },
);

test.each([
  '{"query":"{ __typename }","__proto__":{"polluted":1}}',
  '{"query":"{ __typename }","constructor":{"prototype":{"polluted":1}}}',
  `{"query":${JSON.stringify(WITH_INPUT)},"variables":{"__proto__":{"input":{"inputs":"x"}}}}`,
  `{"query":${JSON.stringify(WITH_INPUT)},"variables":{"input":{"__proto__":{"inputs":"x"}}}}`,
  `{"query":${JSON.stringify(WITH_INPUT)},"variables":{"input":{"inputs":"x","constructor":{"prototype":{"polluted":1}}}}}`,
  `{"query":${JSON.stringify(WITH_INPUT)},"variables":{"input":{"inputs":"x","parameters":{"__proto__":{"topK":1}}}}}`,
  '{"query":"mutation { __proto__ { a } }"}',
  '{"query":"query __proto__ { __typename }","operationName":"constructor"}',
  '{"query":"{ ...toString }"}',
  '{"query":"{ __typename @constructor }"}',
  '{"query":"{ tasks { defaultModel(connection: \\"__proto__\\") } }"}',
])('keys of the prototype in JSON: %s', async (body) => {
  for (const accept of ['application/json', 'application/json;q=0.9']) {
    const headers = { 'content-type': 'application/json', accept };
    const response = await request(`${server.url}/graphql`, { method: 'POST', headers, body });
    const text = await response.body.text();
    expect(response.statusCode).toBeLessThan(500);
    expect(text).not.toContain('INTERNAL_SERVER_ERROR');
    expect(text).toContain('errors');
    expectNoLeak(text);
  }
});

const IMAGE = 'mutation ($image: Media!) { imageClassification(input: { image: $image }) { classes { label } } }';

async function upload(operations: string, map: string, filename = 'a.png') {
  const form = new FormData();
  form.set('operations', operations);
  form.set('map', map);
  form.set('0', new Blob(['no picture'], { type: 'image/png' }), filename);
  const response = await fetch(`${server.url}/graphql`, { method: 'POST', body: form });
  return { status: response.status, text: await response.text() };
}

test.each([
  ['{"0":["__proto__.polluted"]}'],
  ['{"0":["variables.__proto__.polluted"]}'],
  ['{"0":["constructor.prototype.polluted"]}'],
  ['{"0":["variables.constructor.prototype.polluted"]}'],
  ['{"__proto__":["variables.image"]}'],
  ['{"0":["variables.image.__proto__.polluted"]}'],
])('keys of the prototype in the map of an upload: %s', async (map) => {
  const { text } = await upload(JSON.stringify({ query: IMAGE, variables: { image: null } }), map);
  expect(text).not.toContain('"label"');
  expectNoLeak(text);
});

test.each(['../../../../etc/passwd', '/etc/passwd', '..\\..\\windows', 'a\u0000.png', '__proto__'])(
  'the file name %j is no path: only the bytes count',
  async (filename) => {
    const operations = JSON.stringify({ query: IMAGE, variables: { image: null } });
    const { text } = await upload(operations, '{"0":["variables.image"]}', filename);
    expect(text).toContain('BAD_USER_INPUT');
    expect(text).toContain('expected an image');
    expectNoLeak(text);
  },
);

test.each([
  '../../v1/chat/completions',
  '..',
  'owner/..',
  'owner/../../x',
  '/etc/passwd',
  'owner/name/../../..',
  'owner\\name',
  'owner/name?x=1',
  'owner/name#x',
  'owner%2f..%2fname',
  'owner/name\n',
  'http://evil.example/x',
  '@evil.example',
  `owner/${'x'.repeat(200)}`,
  '',
])('the model %j leads nowhere', async (model) => {
  for (const connection of ['hugging-face', 'local']) {
    const { json, body } = await send(server, {
      query: WITH_INPUT,
      variables: { input: { inputs: 'x', model, connection } },
    });
    expect(json.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expectNoLeak(body);
  }
});

test.each(['../local', '__proto__', 'constructor', 'http://127.0.0.1', 'x'.repeat(100_000)])(
  'the connection %.30j leads nowhere',
  async (connection) => {
    const { json, body } = await send(server, { query: WITH_INPUT, variables: { input: { inputs: 'x', connection } } });
    expect(json.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(body.length).toBeLessThan(2000);
  },
);

test.each([
  ['sentences', 'sentenceSimilarity(input: { inputs: { sourceSentence: "a", sentences: $list } }) { scores }'],
  ['labels', 'zeroShotClassification(input: { inputs: "a", parameters: { candidateLabels: $list } }) { labels }'],
  [
    'turns',
    'conversational(input: { inputs: { text: "a", pastUserInputs: $list, generatedResponses: $list } }) { generatedText }',
  ],
  ['stops', 'textGeneration(input: { inputs: "a", parameters: { stop: $list } }) { generatedText }'],
])('100,000 %s', async (_what, field) => {
  const list = Array.from({ length: 100_000 }, (_, i) => `text ${i}`);
  const { json, body } = await send(server, {
    query: `mutation ($list: [String!]!) { ${field} }`,
    variables: { list },
  });
  expect(json.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  expect(body.length).toBeLessThan(2000);
});

test('a table of 200,000 cells', async () => {
  const table = Array.from({ length: 2 }, (_, i) => ({ header: `h${i}`, values: Array(100_000).fill('1') }));
  const query =
    'mutation ($table: [TableColumn!]!) { tableQuestionAnswering(input: { inputs: { query: "a", table: $table } }) { answer } }';
  const { json } = await send(server, { query, variables: { table } });
  expect(json.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
});

test.each([
  ['application/json', '{"query":"{ tasks { id } } SECRET-INPUT'],
  ['application/json', '\ufeff{"query":"SECRET-INPUT"'],
  ['application/json;q=0.9', 'SECRET-INPUT'],
])('a body that is no JSON does not come back in the answer (%s, %s)', async (accept, body) => {
  const headers = { 'content-type': 'application/json', accept };
  const answer = await request(`${server.url}/graphql`, { method: 'POST', headers, body });
  const text = await answer.body.text();
  expect(answer.statusCode).toBe(400);
  expect(JSON.parse(text)).toEqual({
    errors: [{ message: expect.any(String), extensions: { code: 'BAD_REQUEST', retryable: false } }],
  });
  expect(text).not.toContain('SECRET');
});

test.each([
  ['GET', 'variables={SECRET'],
  ['GET', 'extensions=SECRET'],
  ['POST', 'variables={SECRET'],
])('a %s whose %s is no JSON is a bad request, and no fault of this server', async (method, part) => {
  const text = `query={__typename}&${part}`;
  const path = `${server.url}/graphql`;
  const form = {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: text,
  } as const;
  const answer = await (method === 'GET' ? request(`${path}?${text}`) : request(path, form));
  expect(answer.statusCode).toBe(400);
  expect(await answer.body.json()).toEqual({
    errors: [
      { message: expect.stringContaining('Expected JSON'), extensions: { code: 'BAD_REQUEST', retryable: false } },
    ],
  });
  expect(server.log).toEqual([]);
});
