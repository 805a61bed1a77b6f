// Plain JSON takes a shorter way through the server; nobody may notice. And: no body is larger than the bound.

import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../support/start-test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ MAX_UPLOAD_MB: '0.5' });
});
afterAll(() => server.close());

async function post(body: string, accept: string, contentType = 'application/json') {
  const headers = { 'content-type': contentType, accept };
  const response = await fetch(`${server.url}/graphql`, { method: 'POST', headers, body });
  return { status: response.status, type: response.headers.get('content-type'), body: await response.text() };
}

const BODIES = {
  'a query': '{"query":"{ tasks { id mutation } }"}',
  'variables and an operation name':
    '{"query":"query A($c: ID) { tasks { defaultModel(connection: $c) } } query B { __typename }","operationName":"A","variables":{"c":"hugging-face"}}',
  'a field that fails':
    '{"query":"mutation { fillMask(input: { inputs: \\"x\\", model: \\"../x\\" }) { info { model } } }"}',
  'the name of the mutation type': '{"query":"mutation { __typename }"}',
  'an unknown connection':
    '{"query":"mutation { fillMask(input: { inputs: \\"x\\", connection: \\"no\\" }) { info { model } } }"}',
  'a syntax error': '{"query":"{ tasks "}',
  'an unknown field': '{"query":"{ nothing }"}',
  'a variable of the wrong type': '{"query":"query A($c: ID!) { tasks { defaultModel(connection: $c) } }"}',
  'an unknown parameter of the body': '{"query":"{ __typename }","more":1}',
  'no query': '{"variables":{}}',
  'a query that is no text': '{"query":1}',
  'variables that are no object': '{"query":"{ __typename }","variables":[1]}',
  'a list of operations': '[{"query":"{ __typename }"},{"query":"{ nothing }"}]',
  'too many operations': JSON.stringify(Array.from({ length: 11 }, () => ({ query: '{ __typename }' }))),
  extensions: '{"query":"{ __typename }","extensions":{"a":1}}',
  null: 'null',
  'no JSON': '{"query":',
  'an empty body': '',
};

describe('both ways in', () => {
  // The second value of each pair is not one that the short way takes.
  const accepts = [
    ['application/json', 'application/json;q=0.9'],
    ['application/graphql-response+json', 'application/graphql-response+json;q=0.9'],
  ] as const;
  for (const [short, long] of accepts) {
    test.each(Object.entries(BODIES))(`%s is answered alike (${short})`, async (_name, body) => {
      expect(await post(body, short)).toEqual(await post(body, long));
    });
  }

  test('an accept that nobody can meet is answered alike', async () => {
    const { status, body } = await post(BODIES['a query'], 'image/png');
    expect(status).toBe(406);
    expect(JSON.parse(body).errors[0].message).toContain(
      'Expected an Accept header that takes one of application/json',
    );
  });
});

describe('the bound on bodies', () => {
  const TOO_LARGE = 3 * 1024 * 1024;

  test('a body that says it is too large is refused before it is read', async () => {
    const { status, body } = await post(JSON.stringify({ query: 'x'.repeat(TOO_LARGE) }), 'application/json');
    expect(status).toBe(413);
    expect(body).toContain('0.5 MB');
  });

  test.each(['application/json', 'multipart/form-data; boundary=x'])('a chunked %s body is counted', async (type) => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const request = httpRequest(`${server.url}/graphql`, { method: 'POST', headers: { 'content-type': type } });
      request.on('response', (response) => resolve(response.resume().statusCode));
      request.on('error', reject);
      const chunk = Buffer.alloc(64 * 1024, 'x');
      const send = (left: number) => {
        if (left > 0 && !request.destroyed) request.write(chunk, () => send(left - chunk.length));
      };
      send(TOO_LARGE);
    });
    expect(status).toBe(413);
  });

  test('a body within the bound is answered, in pieces too', async () => {
    const query = `{ __typename } # ${'x'.repeat(100_000)}`;
    expect((await post(JSON.stringify({ query }), 'application/json')).body).toBe('{"data":{"__typename":"Query"}}');
  });
});
