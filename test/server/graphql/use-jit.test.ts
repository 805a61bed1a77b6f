// An operation that comes again runs compiled; nobody may notice, whatever is in it.

import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { labelEach } from '../../fakes/label-each.ts';
import { startUpstream, type Upstream } from '../../fakes/upstream.ts';
import { PNG, WAV } from '../../fixtures/media.ts';
import { ask } from '../../support/ask.ts';
import { startTestServer, type TestServer } from '../../support/start-test-server.ts';

let upstream: Upstream;
let server: TestServer;

beforeAll(async () => {
  upstream = await startUpstream();
  upstream.reply((received) =>
    received.path.endsWith('/chat/completions')
      ? { body: { choices: [{ message: { content: 'hi' } }] } }
      : labelEach(received),
  );
  server = await startTestServer({ HF_BASE_URL: upstream.url, CACHE_SECONDS: '0' });
});
afterAll(async () => {
  await server.close();
  await upstream.close();
});

const OPERATIONS: Record<string, [query: string, variables?: object]> = {
  'a variable': [
    'mutation ($text: String!) { textClassification(input: { inputs: $text }) { results { label score } } }',
    { text: 'héllo "world" 👋' },
  ],
  'a whole input as variable, with what is left to its default': [
    'mutation ($input: TextClassificationInput!) { textClassification(input: $input) { results { label } info { model } } }',
    { input: { inputs: 'x', options: { useCache: null } } },
  ],
  'fragments, aliases and the name of a type': [
    'mutation { a: textClassification(input: { inputs: "a" }) { ...F } b: textClassification(input: { inputs: "b" }) { ...F __typename } } fragment F on TextClassificationOutput { results { ... on Classification { name: label } } }',
  ],
  'what is skipped and included': [
    'mutation ($yes: Boolean!) { a: textClassification(input: { inputs: "a" }) @skip(if: $yes) { results { label } } b: textClassification(input: { inputs: "b" }) { results @include(if: $yes) { label } info @skip(if: $yes) { model } } }',
    { yes: true },
  ],
  'a field that fails beside one that does not': [
    'mutation {\n  good: textClassification(input: { inputs: "good" }) { results { label } }\r\n  bad: textClassification(input: { inputs: "poison" }) { results { label } }\n}',
  ],
  'an argument out of range': [
    'mutation ($n: Int) { textGeneration(input: { inputs: "x", parameters: { maxNewTokens: $n } }) { generatedText } }',
    { n: -1 },
  ],
  'a variable of the wrong type': [
    'mutation ($text: String!) { textClassification(input: { inputs: $text }) { info { model } } }',
    { text: 7 },
  ],
  'a variable that is missing': [
    'mutation ($text: String!) { textClassification(input: { inputs: $text }) { info { model } } }',
  ],
  'a variable with unknown fields': [
    'mutation ($input: TextClassificationInput!) { textClassification(input: $input) { info { model } } }',
    { input: { inputs: 'x', __proto__x: 1, more: true } },
  ],
  'a bad file': [
    'mutation ($image: Media!) { imageClassification(input: { image: $image }) { classes { label } } }',
    { image: 'not base64!' },
  ],
  'a file that is no text': [
    'mutation ($image: Media!) { imageClassification(input: { image: $image }) { classes { label } } }',
    { image: 5 },
  ],
  'a file in the document': [
    `mutation { imageClassification(input: { image: "${PNG}" }) { classes { label } } audioClassification(input: { audio: "${WAV}" }) { classes { label } } }`,
  ],
  'a file as the default of a variable': [
    `mutation ($image: Media! = "${PNG}") { imageClassification(input: { image: $image }) { classes { label } } }`,
  ],
  'files in a list, some of them variables': [
    `mutation ($image: Media!) { chatCompletion(input: { messages: [{ role: USER, content: "x", images: ["${PNG}", $image] }] }) { message { content } } }`,
    { image: PNG },
  ],
  'JSON with a variable in it': [
    'mutation ($fields: JSON) { chatCompletion(input: { messages: [{ role: USER, content: "x" }], parameters: { tools: [{ name: "f", parameters: { type: "object", properties: $fields, __proto__: { a: 1 } } }] } }) { message { content } } }',
    { fields: { city: { type: 'string' } } },
  ],
  'JSON as a variable, and its default': [
    'mutation ($given: JSON, $left: JSON = { type: "object" }) { chatCompletion(input: { messages: [{ role: USER, content: "x" }], parameters: { tools: [{ name: "f", parameters: $given }, { name: "g", parameters: $left }] } }) { message { content } } }',
    { given: { type: 'object', properties: {} } },
  ],
  'two operations, one of them named': [
    'query A { __typename } mutation B { textClassification(input: { inputs: "b" }) { results { label } } }',
  ],
  'a query and its introspection': [
    '{ tasks { id defaultModel } connections { id kind } __type(name: "Task") { name fields { name } } }',
  ],
};

/** Once more than it takes to be compiled, and again. */
const TIMES = 6;

test.each(Object.entries(OPERATIONS))('%s', async (_name, [query, variables]) => {
  const times = [];
  for (let time = 0; time < TIMES; time++) {
    const before = upstream.received.length;
    const answer = await ask(server.url, query, variables);
    // The others may travel together or not, as it happens.
    const chats = upstream.received.slice(before).filter(({ path }) => path.endsWith('/chat/completions'));
    times.push({ answer, sent: chats.map(({ json }) => json) });
  }
  for (const time of times) expect(time).toEqual(times[0]);
});

test('a mutation that runs compiled is still refused by GET, and its fields still travel together', async () => {
  const query =
    'mutation { a: textClassification(input: { inputs: "1" }) { results { label } } b: textClassification(input: { inputs: "2" }) { results { label } } }';
  for (let time = 0; time < TIMES; time++) await ask(server.url, query);
  const before = upstream.received.length;
  expect((await ask(server.url, query)).data).toMatchObject({
    a: { results: [{ label: 'is 1' }] },
    b: { results: [{ label: 'is 2' }] },
  });
  expect(upstream.received.length - before).toBe(1);
  const got = await fetch(`${server.url}/graphql?query=${encodeURIComponent(query)}`, {
    headers: { accept: 'application/json' },
  });
  expect(got.status).toBe(405);
});

test('the name of an operation and its text are never taken for the text of another', async () => {
  const post = async (operation: object) => {
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(operation) };
    return await (await fetch(`${server.url}/graphql`, init)).json();
  };
  for (let i = 0; i < 5; i++)
    expect(await post({ query: 'query { a: __typename }' })).toEqual({ data: { a: 'Query' } });
  expect(await post({ operationName: 'query', query: '{ a: __typename }' })).toMatchObject({
    errors: [{ extensions: { code: 'OPERATION_RESOLUTION_FAILURE' } }],
  });
});

test('a text that is the digest of another is not taken for it, and does not spoil it', async () => {
  const long = `query { a: __typename } #${'x'.repeat(5000)}`;
  const digest = createHash('sha256').update(long).digest('base64url');
  const post = async (query: string) => {
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query }) };
    return await (await fetch(`${server.url}/graphql`, init)).json();
  };
  const isDocumentNever = { errors: [{ extensions: { code: 'GRAPHQL_PARSE_FAILED' } }] };
  for (const text of [digest, `sha256:${digest}`]) expect(await post(text)).toMatchObject(isDocumentNever);
  for (let i = 0; i < 5; i++) expect(await post(long)).toEqual({ data: { a: 'Query' } });
  for (const text of [digest, `sha256:${digest}`]) expect(await post(text)).toMatchObject(isDocumentNever);
});
