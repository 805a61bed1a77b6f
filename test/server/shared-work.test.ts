// Never the same work twice: the calls that reach a real HTTP upstream are counted.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { labelEach } from '../fakes/label-each.ts';
import { type Received, startUpstream, type Upstream } from '../fakes/upstream.ts';
import { ask } from '../support/ask.ts';
import { startTestServer, type TestServer } from '../support/start-test-server.ts';

let upstream: Upstream;
let server: TestServer;

async function slowly(received: Received) {
  await new Promise((resolve) => setTimeout(resolve, 30));
  return labelEach(received);
}

beforeEach(async () => {
  upstream = await startUpstream();
  upstream.reply(slowly);
  server = await startTestServer({ HF_BASE_URL: upstream.url });
});
afterEach(async () => {
  await server.close();
  await upstream.close();
});

const field = (text: string, more = '') =>
  `textClassification(input: { inputs: "${text}"${more} }) { results { label } info { cached batchSize attempts } }`;
const labelOf = (answer: unknown) => (answer as { results: { label: string }[] } | null)?.results[0]?.label;
const infoOf = (answer: unknown) => (answer as { info: object }).info;

describe('upstream calls', () => {
  test('20 different fields of one mutation are one, each with its own answer', async () => {
    const names = Array.from({ length: 20 }, (_, i) => `t${i}`);
    const { data } = await ask(server.url, `mutation { ${names.map((name) => `${name}: ${field(name)}`).join(' ')} }`);
    expect(Object.keys(data ?? {})).toEqual(names);
    for (const name of names) {
      expect(labelOf(data?.[name])).toBe(`is ${name}`);
      expect(infoOf(data?.[name])).toEqual({ cached: false, batchSize: 20, attempts: 1 });
    }
    expect(upstream.received.map(({ json }) => json)).toEqual([{ inputs: names, parameters: { top_k: 5 } }]);
  });

  test('fragments, skipped fields and __typename are what they are in any mutation', async () => {
    const { data } = await ask(
      server.url,
      `mutation($no: Boolean!) { a: __typename ...More ... @skip(if: $no) { b: ${field('b')} } }
       fragment More on Mutation { c: ${field('c')} }`,
      { no: true },
    );
    expect(Object.keys(data ?? {})).toEqual(['a', 'c']);
    expect(data?.a).toBe('Mutation');
  });

  test('identical fields of one mutation are one, of one text', async () => {
    const { data } = await ask(server.url, `mutation { a: ${field('x')} b: ${field('x')} }`);
    expect(infoOf(data?.a)).toMatchObject({ cached: false });
    expect(infoOf(data?.b)).toMatchObject({ cached: true });
    expect(upstream.received.map(({ json }) => json)).toEqual([{ inputs: 'x', parameters: { top_k: 5 } }]);
  });

  test('200 concurrent requests of 100 distinct inputs are at most 20', async () => {
    // Client, server and upstream share one process here: what is not yet compiled would spread the crowd over a second.
    const warm = (i: number) => ask(server.url, `mutation { a: ${field(`w${i}`, ', model: "warm/up"')} }`);
    await Promise.all(Array.from({ length: 200 }, (_, i) => warm(i)));
    upstream.received.splice(0);
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, i) => ask(server.url, `mutation { a: ${field(`t${i % 100}`)} }`)),
    );
    answers.forEach(({ data }, i) => void expect(labelOf(data?.a)).toBe(`is t${i % 100}`));
    expect(upstream.received.length).toBeLessThanOrEqual(20);
  });

  test('a cached field is none', async () => {
    await ask(server.url, `mutation { a: ${field('x')} }`);
    const { data } = await ask(server.url, `mutation { a: ${field('x')} }`);
    expect(labelOf(data?.a)).toBe('is x');
    expect(infoOf(data?.a)).toMatchObject({ cached: true });
    expect(upstream.received).toHaveLength(1);
  });

  test('useCache: false shares with nobody', async () => {
    const more = ', options: { useCache: false }';
    const { data } = await ask(server.url, `mutation { a: ${field('x', more)} b: ${field('x', more)} }`);
    expect(infoOf(data?.a)).toMatchObject({ cached: false });
    expect(infoOf(data?.b)).toMatchObject({ cached: false });
    const asked = upstream.received.flatMap(({ json }) => (json as { inputs: string | string[] }).inputs);
    expect(asked).toEqual(['x', 'x']);
  });

  test('one poisoned item fails alone', async () => {
    const names = ['a', 'b', 'poison', 'c', 'd'];
    const { data, errors } = await ask(
      server.url,
      `mutation { ${names.map((name) => `${name}: ${field(name)}`).join(' ')} }`,
    );
    for (const name of ['a', 'b', 'c', 'd']) expect(labelOf(data?.[name])).toBe(`is ${name}`);
    expect(data?.poison).toBeNull();
    expect(errors?.map(({ path, extensions }) => [path?.[0], extensions.code])).toEqual([['poison', 'BAD_USER_INPUT']]);
  });

  test('different models, parameters or options never travel together', async () => {
    const { errors } = await ask(
      server.url,
      `mutation { a: ${field('a')} b: ${field('b', ', model: "x/y"')} c: ${field('c', ', parameters: { topK: 1 }')}
        d: ${field('d', ', options: { waitForModel: true }')} }`,
    );
    expect(errors).toBeUndefined();
    expect(upstream.received).toHaveLength(4);
  });
});

describe('a client that goes away', () => {
  test('cancels the upstream call when it was the last to wait', async () => {
    let resolveArrived = () => {};
    const hasArrived = new Promise<void>((resolve) => {
      resolveArrived = resolve;
    });
    let resolveGone = () => {};
    const isGone = new Promise<void>((resolve) => {
      resolveGone = resolve;
    });
    upstream.reply(({ gone }) => {
      resolveArrived();
      void gone.then(resolveGone);
      return new Promise(() => {});
    });
    const leave = [new AbortController(), new AbortController()];
    const asks = leave.map(({ signal }) =>
      fetch(`${server.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: `mutation { a: ${field('x')} }` }),
        signal,
      }).catch(() => 'left'),
    );
    await hasArrived;
    leave[0]?.abort();
    expect(await asks[0]).toBe('left');
    leave[1]?.abort();
    await isGone;
    expect(upstream.received).toHaveLength(1);
  });
});
