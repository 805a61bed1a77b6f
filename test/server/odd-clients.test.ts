// What clients send that is unusual and means something all the same; and nonsense, which is bad input on every way.

import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { outcome, send, WAYS } from '../support/send.ts';
import { startTestServer, type TestServer } from '../support/start-test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({});
});
afterAll(() => server.close());

test.each(WAYS)('an empty operationName names none: %s', async (way) => {
  const { json } = await send(server, { query: 'query A { __typename }', operationName: '' }, { way });
  expect(json).toEqual({ data: { __typename: 'Query' } });
});

test('JSON that is sent as a form, as by curl -d alone, is told its header', async () => {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers,
    body: '{"query":"{ tasks { id } }"}',
  });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({
    errors: [{ message: expect.stringContaining('"content-type: application/json"') }],
  });
});

test.each(['GET', 'POST'])('a target with scheme and host, as proxies send it: %s', async (method) => {
  const { host, port } = new URL(server.url);
  const body = method === 'POST' ? '{"query":"{ __typename }"}' : '';
  const query = method === 'GET' ? '?query={__typename}' : '';
  const socket = connect(Number(port), '127.0.0.1');
  const type = body && `content-type: application/json\r\ncontent-length: ${body.length}\r\n`;
  socket.write(
    `${method} http://${host}/graphql${query} HTTP/1.1\r\nhost: ${host}\r\n${type}connection: close\r\n\r\n${body}`,
  );
  let text = '';
  for await (const chunk of socket.setEncoding('utf8')) text += chunk;
  expect(text).toMatch(/^HTTP\/1\.1 200 /);
  expect(text).toContain('{"data":{"__typename":"Query"}}');
});

describe('nonsense in lists', () => {
  test.each([
    [
      'labels',
      'zeroShotClassification(input: { inputs: "x", parameters: { candidateLabels: $v } }) { labels }',
      '[String!]!',
    ],
    [
      'sentences',
      'sentenceSimilarity(input: { inputs: { sourceSentence: "x", sentences: $v } }) { scores }',
      '[String!]!',
    ],
    ['texts', 'textRanking(input: { inputs: { query: "x", texts: $v } }) { results { index } }', '[String!]!'],
    ['stop words', 'textGeneration(input: { inputs: "x", parameters: { stop: $v } }) { generatedText }', '[String!]'],
  ])('%s', async (_what, field, type) => {
    const query = `mutation ($v: ${type}) { ${field} }`;
    for (const v of [[null], ['a', null], [['a']], [{}], [1.5], [true], 7, {}]) {
      const { status, json } = await send(server, { query, variables: { v } });
      expect(json.errors?.length, JSON.stringify(v)).toBeGreaterThan(0);
      for (const { extensions } of json.errors ?? []) expect(extensions.code).toBe('BAD_USER_INPUT');
      expect([200, 400]).toContain(status);
    }
  });

  test.each([[[null]], [[1]], [[[]]], [[{}, null]]])('a list of operations: %j', async (body) => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${server.url}/graphql`, { method: 'POST', headers, body: JSON.stringify(body) });
    const text = await response.text();
    expect(text).toContain('"errors"');
    expect(text).not.toContain('INTERNAL_SERVER_ERROR');
  });
});

test('every way answers after it', async () => {
  expect(outcome(await send(server, { query: '{ __typename }' }))).toBe('OK');
});
