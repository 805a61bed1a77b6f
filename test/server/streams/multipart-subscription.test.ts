// Subscriptions over plain HTTP as Apollo's clients read them: parts of multipart/mixed.

import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pause, pieces, type SseUpstream, token } from '../../fakes/sse-upstream.ts';
import { type Streaming, startStreaming } from './start-streaming.ts';
import { GENERATE } from './subscribe.ts';

let streaming: Streaming;
let upstream: SseUpstream;
let url: string;
beforeAll(async () => {
  streaming = await startStreaming();
  ({ upstream } = streaming);
  url = `${streaming.server.url}/graphql`;
});
afterAll(() => streaming.close());

const END = token('</s>', { special: true, whole: 'two three' });
const ACCEPT = 'multipart/mixed;boundary=graphql;subscriptionSpec=1.0, application/json';

async function post(query: string, variables: object, accept = ACCEPT, signal: AbortSignal | null = null) {
  const headers = { 'content-type': 'application/json', accept };
  return fetch(url, { method: 'POST', headers, body: JSON.stringify({ query, variables }), signal });
}

/** The JSON of each part. */
const partsOf = (text: string) =>
  text
    .split('\r\n--graphql')
    .filter((part) => part.startsWith('\r\n'))
    .map((part) => JSON.parse(part.slice(part.indexOf('\r\n\r\n') + 4)));

test("Apollo Client's HttpLink gets each piece, then the whole", async () => {
  upstream.script(pieces(token('two'), token(' three'), END));
  const client = new ApolloClient({ link: new HttpLink({ uri: url }), cache: new InMemoryCache() });
  const texts: unknown[] = [];
  const outputs: unknown[] = [];
  await new Promise<void>((resolve, reject) => {
    client
      .subscribe<{ textGeneration: { text: string; output: { generatedText: string } | null } }>({
        query: gql`subscription { textGeneration(input: { inputs: "one" }) { text output { generatedText } } }`,
      })
      .subscribe({
        next({ data, error }) {
          if (error) reject(error);
          texts.push(data?.textGeneration.text);
          outputs.push(data?.textGeneration.output?.generatedText);
        },
        error: reject,
        complete: resolve,
      });
  });
  expect(texts).toEqual(['two', ' three', '']);
  expect(outputs).toEqual([undefined, undefined, 'two three']);
});

test('each part is there before the next piece is made', async () => {
  let goOn = () => {};
  const isRead = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  upstream.script(async (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(token('two'));
    await isRead;
    response.end(token(' three') + END);
  });
  const response = await post(GENERATE, { input: { inputs: 'one' } });
  expect(response.headers.get('content-type')).toBe('multipart/mixed; boundary="graphql"; subscriptionSpec=1.0');
  let text = '';
  const reader = response.body?.getReader();
  for (;;) {
    const { done = true, value } = (await reader?.read()) ?? {};
    if (done || !value) break;
    text += Buffer.from(value).toString();
    if (partsOf(text).some(({ payload }) => payload?.data.textGeneration.text === 'two')) goOn();
  }
  expect(text.startsWith('\r\n--graphql\r\n')).toBe(true);
  expect(text.endsWith('\r\n--graphql--\r\n')).toBe(true);
  const parts = partsOf(text);
  expect(parts[0]).toEqual({});
  expect(parts.slice(1).map(({ payload }) => payload.data.textGeneration.text)).toEqual(['two', ' three', '']);
});

test('an error of the field has its code; one of the operation is JSON', async () => {
  upstream.script((response) => {
    response.writeHead(401, { 'content-type': 'application/json' }).end('{"error":"no"}');
  });
  const failed = partsOf(await (await post(GENERATE, { input: { inputs: 'one' } })).text());
  const [error] = failed.flatMap(({ payload }) => payload?.errors ?? []);
  expect(error.extensions.code).toBe('CONNECTION_REFUSED_CREDENTIALS');

  const invalid = await post('subscription { nothing }', {});
  expect(invalid.headers.get('content-type')).toContain('application/json');
  expect(await invalid.json()).toMatchObject({ errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] });
});

test('mutations, and clients that did not ask for parts, get what they got before', async () => {
  upstream.script(pieces(END));
  const mutation = await post('mutation { a: textGeneration(input: { inputs: "one" }) { generatedText } }', {});
  expect(mutation.headers.get('content-type')).toContain('application/json');
  await mutation.text();
  const plain = await post(GENERATE, { input: { inputs: 'one' } }, 'multipart/mixed, application/json');
  expect(await plain.json()).toMatchObject({ errors: [{ message: expect.stringContaining('text/event-stream') }] });
});

test('a reader who leaves ends the upstream call', async () => {
  upstream.asked.length = 0;
  let isClosed = false;
  upstream.script(async (response) => {
    response.on('close', () => {
      isClosed = true;
    });
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    while (!response.destroyed) {
      response.write(token('word'));
      await pause(5);
    }
  });
  const client = new AbortController();
  const response = await post(GENERATE, { input: { inputs: 'one' } }, ACCEPT, client.signal);
  await response.body?.getReader().read();
  client.abort();
  await expect.poll(() => isClosed).toBe(true);
});
