// Each bound of docs/access.md that can be counted: what is at the bound is let in, one more is refused with the number.
// Those of time, memory and sockets are tried in bounds.test.ts and under test/slow/abuse/.

import { readFileSync } from 'node:fs';
import { getIntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import { PNG } from '../../fixtures/media.ts';
import { startTestServer, type TestServer } from '../../support/start-test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ LOCAL_DOWNLOADS: 'none' });
});
afterAll(() => server.close());

const values = new Map(
  [...readFileSync('docs/access.md', 'utf8').matchAll(/^\| (.+?) \| (?:`[A-Z_]+`|fixed) \| (\d+) \|$/gm)].map(
    ([, bound = '', value]) => [bound, Number(value)] as const,
  ),
);
function boundOf(bound: string): number {
  const value = values.get(bound);
  if (value === undefined) throw new Error(`docs/access.md has no bound "${bound}".`);
  return value;
}

const many = (count: number, of: (i: number) => string) => Array.from({ length: count }, (_, i) => of(i)).join(' ');

/** None is valid by the schema: nothing runs, and the limits come before it. */
const DOCUMENTS: Readonly<Record<string, (count: number) => string>> = {
  'tokens of a document': (count) => `{ a(b: [${'1 '.repeat(count - 9)}]) }`,
  'brackets within brackets of a document': (count) => `{ a(b: ${'['.repeat(count - 2)}${']'.repeat(count - 2)}) }`,
  'levels of an operation': (count) => `${'{ a '.repeat(count)}${'}'.repeat(count)}`,
  'levels below `__schema`': (count) => `{ __schema ${'{ a '.repeat(count)}${'}'.repeat(count)} }`,
  'fields at the root': (count) => `{ ${many(count, () => 'a')} }`,
  aliases: (count) => `{ a { ${many(count, (i) => `a${i}: b`)} } }`,
  'fields, with those of fragments': (count) => `{ a { ...F } } fragment F on T { ${many(count - 1, () => 'a')} }`,
  directives: (count) => `{ a { a ${many(count, () => '@include(if: true)')} } }`,
  'steps of a chain, one below the other': (count) => `{ a ${'{ next { a '.repeat(count)}${'} }'.repeat(count)} }`,
  'steps of a request': (count) => `{ a { next { ${many(count, () => 'a')} } } }`,
};

/** An operation of some kilobytes, and one more character. */
const ofLength = (characters: number) => '{ __typename } #'.padEnd(characters, 'x');

const messages = (body: unknown) => sendText(JSON.stringify(body));

async function sendText(body: string): Promise<string> {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  return response.text();
}

describe('at the bound and one above', () => {
  test.each(Object.entries(DOCUMENTS))('%s', async (bound, documentOf) => {
    const most = boundOf(bound);
    expect(await messages({ query: documentOf(most) })).not.toContain('at most');
    expect(await messages({ query: documentOf(most + 1) })).toContain(`at most ${most} `);
  });

  test('document, kB', async () => {
    const most = boundOf('document, kB') * 1024;
    expect(await messages({ query: ofLength(most) })).toBe('{"data":{"__typename":"Query"}}');
    expect(await messages({ query: ofLength(most + 1) })).toContain('MAX_DOCUMENT_KB');
  });

  test('values of the schema in a request, as estimated', async () => {
    const most = boundOf('values of the schema in a request, as estimated');
    const whole = getIntrospectionQuery({
      schemaDescription: true,
      specifiedByUrl: true,
      directiveIsRepeatable: true,
      inputValueDeprecation: true,
    });
    expect(await messages({ query: whole })).toMatch(/^{"data":{"__schema"/);
    // Twice in one request, and lists within lists, of a kilobyte.
    expect(await messages([{ query: whole }, { query: whole }])).toContain(`at most ${most} values of the schema`);
    const inner = '{ name type { ofType { name } } }';
    for (const nested of [
      `{ __schema { types { ${many(100, (i) => `a${i}: fields ${inner}`)} } } }`,
      `{ __type(name: "Mutation") { fields { ${many(100, (i) => `a${i}: args { type { inputFields ${inner} } }`)} } } }`,
      `{ ${many(100, (i) => `a${i}: __schema { ...S }`)} } fragment S on __Schema { types { fields ${inner} } }`,
    ]) {
      expect(await messages({ query: nested })).toContain(`at most ${most} values of the schema`);
    }
  });

  test('nested levels of JSON in a request', async () => {
    const most = boundOf('nested levels of JSON in a request');
    const filling = 'x'.repeat(10_000);
    // In the variables of a body: two levels are above.
    const nested = (levels: number) =>
      `{"query":"{ __typename }","variables":{"x":"${filling}\\"[","y":${'['.repeat(levels - 2)}${']'.repeat(levels - 2)}}}`;
    const refusal = `at most ${most} levels`;
    expect(await sendText(nested(most))).toBe('{"data":{"__typename":"Query"}}');
    expect(await sendText(nested(most + 1))).toContain(refusal);
    const form = new FormData();
    form.set('operations', nested(most + 1));
    form.set('map', '{}');
    const headers = { 'apollo-require-preflight': 'true' };
    const uploaded = await fetch(`${server.url}/graphql`, { method: 'POST', headers, body: form });
    expect(await uploaded.text()).toContain(refusal);
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    socket.once('open', () => socket.send(nested(most + 1)));
    const closed = await new Promise((resolve) => socket.once('close', (code, reason) => resolve(`${code} ${reason}`)));
    expect(closed).toBe(`4400 JSON of more than ${most} levels.`);
  });

  test('operations in a request', async () => {
    const most = boundOf('operations in a request');
    const list = Array.from({ length: most + 1 }, () => ({ query: '{ __typename }' }));
    expect(JSON.parse(await messages(list.slice(1)))).toHaveLength(most);
    expect(await messages(list)).toContain(`limited to ${most} operations`);
  });

  test('files in a request', async () => {
    const most = boundOf('files in a request');
    const upload = async (count: number) => {
      const names = Array.from({ length: count }, (_, i) => `f${i}`);
      const form = new FormData();
      const query = `query (${names.map((name) => `$${name}: Media`).join()}) { __typename }`;
      form.set(
        'operations',
        JSON.stringify({ query, variables: Object.fromEntries(names.map((name) => [name, null])) }),
      );
      form.set('map', JSON.stringify(Object.fromEntries(names.map((name) => [name, [`variables.${name}`]]))));
      for (const name of names) form.set(name, new Blob([PNG]), 'a.png');
      const headers = { 'apollo-require-preflight': 'true' };
      return (await fetch(`${server.url}/graphql`, { method: 'POST', headers, body: form })).text();
    };
    expect(await upload(most)).not.toContain('files');
    expect(await upload(most + 1)).toContain(`up to ${most} files`);
  });
});

test('every bound of a document has a try', () => {
  const ofDocuments = [...values.keys()].filter((bound) =>
    /document$|^(levels|fields|aliases|directives|steps|brackets)/.test(bound),
  );
  expect(Object.keys(DOCUMENTS).sort()).toEqual(ofDocuments.sort());
});
