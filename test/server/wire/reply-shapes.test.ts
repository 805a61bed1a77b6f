// Whatever JSON an upstream answers with, it is an answer or the upstream's fault: never one of this server, and its
// places lie within the text.

import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startUpstream, type Upstream } from '../../fakes/upstream.ts';
import type { Fixture } from '../../fixtures/fixture.ts';
import { ask } from '../../support/ask.ts';
import { startTestServer, type TestServer } from '../../support/start-test-server.ts';
import { CHAT, GENERATE, read } from '../streams/subscribe.ts';

const folder = new URL('../../fixtures/', import.meta.url);
const files = readdirSync(folder).filter((file) => file.endsWith('.ts') && !['fixture.ts', 'media.ts'].includes(file));
const fixtures: Fixture[] = await Promise.all(
  files.map(async (file) => (await import(new URL(file, folder).href)).default as Fixture),
);

let upstream: Upstream;
let server: TestServer;
beforeAll(async () => {
  upstream = await startUpstream();
  server = await startTestServer({ HF_BASE_URL: upstream.url, HF_TOKEN: 'hf_aTokenOfThisTest', CACHE_SECONDS: '0' });
});
afterAll(async () => {
  await server.close();
  await upstream.close();
});

/** What takes the place of something in a reply, copied where it is put, since a later change may fall inside it; texts are written into the JSON as they are. */
const oddValue = fc.oneof(
  fc.constantFrom(null, true, '', [], {}, [[]], -1, 0.5, 1e9, 3e9, 2 ** 53, -0, 1e308, 'NaN', '\ud800', [null], {
    error: null,
  }),
  fc.jsonValue({ maxDepth: 2 }),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);

/** A documented reply in which something is changed, or any JSON. */
function oddReply(documented: readonly unknown[]): fc.Arbitrary<unknown> {
  const changed = fc
    .tuple(fc.constantFrom(...documented), fc.array(fc.tuple(fc.nat(50), oddValue), { minLength: 1, maxLength: 3 }))
    .map(([reply, changes]) =>
      changes.reduce((sum, [at, value]) => replaceNode(sum, at, structuredClone(value)), structuredClone(reply)),
    );
  return fc.oneof({ weight: 4, arbitrary: changed }, { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 4 }) });
}

/** The `at`th node of a tree, replaced; those that are left out count as nodes too. */
function replaceNode(tree: unknown, at: number, value: unknown): unknown {
  const places: [Record<string, unknown>, string][] = [];
  const walk = (node: unknown) => {
    if (typeof node !== 'object' || node === null) return;
    for (const [key, child] of Object.entries(node)) {
      places.push([node as Record<string, unknown>, key]);
      walk(child);
    }
  };
  walk(tree);
  const [holder, key] = places[at % (places.length + 1)] ?? [];
  if (!holder || key === undefined) return value;
  if (value === true) delete holder[key];
  else holder[key] = value;
  return tree;
}

describe.each(fixtures)('$task', ({ document, cases, nonsense }) => {
  test('any reply', async () => {
    const documented = [...cases.flatMap(({ replies }) => Object.values(replies)), ...nonsense];
    const inputs = cases.map(({ input }) => input);
    await fc.assert(
      fc.asyncProperty(oddReply(documented), fc.constantFrom(...inputs), async (body, input) => {
        upstream.reply({ headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
        const [operation = ''] = document.toString().match(/mutation \w+/) ?? [];
        const { data, errors = [] } = await ask(server.url, document.toString(), { input });
        expect(operation).not.toBe('');
        for (const { message, extensions } of errors) {
          expect(extensions.code, `${message} for ${JSON.stringify(body)}`).not.toBe('INTERNAL_SERVER_ERROR');
          expect(message.length).toBeLessThan(800);
        }
        if (errors.length === 0) expectPlaces(data, JSON.stringify(input).length);
      }),
      { numRuns: 60 },
    );
  });
});

/** Integers, none negative, none past the input. */
function expectPlaces(node: unknown, length: number): void {
  if (typeof node !== 'object' || node === null) return;
  if ('start' in node && ('stop' in node || 'word' in node)) {
    const { start } = node;
    const end = 'stop' in node ? node.stop : 'end' in node ? node.end : null;
    for (const place of [start, end]) {
      if (place === null) continue;
      expect(Number.isInteger(place) && Number(place) >= 0 && Number(place) <= length).toBe(true);
    }
    if (typeof start === 'number' && typeof end === 'number') expect(start).toBeLessThanOrEqual(end);
  }
  for (const child of Object.values(node)) expectPlaces(child, length);
}

const native = [
  { token: { id: 1, text: 'a', special: false }, generated_text: null },
  { token: { id: 1, text: 'b' }, generated_text: 'ab' },
];
const chunks = [
  { choices: [{ index: 0, delta: { role: 'assistant', content: 'a' }, finish_reason: null }] },
  { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }], usage: { prompt_tokens: 1 } },
  { choices: [], usage: { prompt_tokens: 1 } },
];

test.each([
  ['TGI', GENERATE, { inputs: 'x' }, native],
  ['chat', CHAT, { inputs: { text: 'x' } }, chunks],
])('any events: %s', async (_name, query, input, documented) => {
  const event = oddReply(documented).map((json) => `data: ${JSON.stringify(json)}\n\n`);
  const events = fc.array(
    fc.oneof(
      event,
      fc.string().map((text) => `${text}\n`),
      fc.constant('data: [DONE]\n\n'),
    ),
    { maxLength: 6 },
  );
  await fc.assert(
    fc.asyncProperty(events, fc.boolean(), async (lines, isTyped) => {
      const type = isTyped ? 'text/event-stream' : 'application/json';
      upstream.reply({ headers: { 'content-type': type }, body: lines.join('') });
      const { texts, output, errors } = await read(server.url, query, input);
      for (const { extensions } of errors) expect(extensions.code, lines.join('')).not.toBe('INTERNAL_SERVER_ERROR');
      if (errors.length === 0) expect(texts.join('')).toBe(output?.generatedText);
    }),
    { numRuns: 60 },
  );
});
