// The second table of bounds in docs/access.md: what is at the bound is taken, one more is not.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CALLER_DOWNLOADS } from '../../../src/connections/local/hub/caller-downloads.ts';
import { createAudioLimits } from '../../../src/connections/local/worker/audio/audio-limits.ts';
import { MAX_SECONDS, TIMEOUT_MS } from '../../../src/connections/local/worker/decode-audio.ts';
import { TIMEOUT_SECONDS } from '../../../src/connections/local/worker/decode-image.ts';
import { createPersistedOperations } from '../../../src/graphql/documents/persisted-operations.ts';
import { checkImageScans, checkImageSize } from '../../../src/pictures/image-limits.ts';
import { token } from '../../fakes/sse-upstream.ts';
import { startUpstream, type Upstream } from '../../fakes/upstream.ts';
import { PNG } from '../../fixtures/media.ts';
import { startTestServer, type TestServer } from '../../support/start-test-server.ts';

const rows = [...readFileSync('docs/access.md', 'utf8').matchAll(/^\| ([^|]+) \| (\d+) \|$/gm)].map(
  ([, bound = '', value]) => [bound, Number(value)] as const,
);

let upstream: Upstream;
let server: TestServer;
beforeAll(async () => {
  upstream = await startUpstream();
  server = await startTestServer({ HF_BASE_URL: upstream.url, HF_TOKEN: 'hf_a', CACHE_SECONDS: '0' });
});
afterAll(async () => {
  await server.close();
  await upstream.close();
});

/** Whether the call was sent on: what it is answered is of no matter. */
async function isSentOn(task: string, input: unknown): Promise<boolean> {
  const type = `${task[0]?.toUpperCase()}${task.slice(1)}Input`;
  const query = `mutation ($input: ${type}!) { ${task}(input: $input) { info { model } } }`;
  upstream.received.length = 0;
  upstream.reply({ status: 400, body: { error: 'seen' } });
  const answer = await post({ query, variables: { input } });
  const isRefused = answer.includes('expected at most');
  expect(upstream.received.length > 0).toBe(!isRefused);
  return !isRefused;
}

async function post(body: object): Promise<string> {
  const headers = { 'content-type': 'application/json' };
  return (await fetch(`${server.url}/graphql`, { method: 'POST', headers, body: JSON.stringify(body) })).text();
}

async function isAnswered(body: string, type = 'application/json'): Promise<boolean> {
  // Packed, since megabytes take their time even on this machine; the bound is of what they unfold to.
  const headersOf = { 'content-type': type, 'content-encoding': 'gzip' };
  upstream.reply({ headers: headersOf, body: gzipSync(body, { level: 1 }) });
  const stream = type === 'text/event-stream';
  const query = stream
    ? 'subscription { textGeneration(input: { inputs: "x" }) { text } }'
    : 'mutation { textClassification(input: { inputs: "x" }) { results { label } } }';
  const headers = { 'content-type': 'application/json', accept: type };
  const init = { method: 'POST', headers, body: JSON.stringify({ query }) };
  const answer = await (await fetch(`${server.url}/graphql`, init)).text();
  expect(answer).toMatch(/UPSTREAM_BAD_RESPONSE|"label":"a"|"text":"a"/);
  return !answer.includes('UPSTREAM_BAD_RESPONSE');
}

function isTaken(check: () => void): boolean {
  try {
    check();
    return true;
  } catch {
    return false;
  }
}

const many = <Item>(count: number, item: (i: number) => Item) => Array.from({ length: count }, (_, i) => item(i));
const user = (more: object = {}) => ({ role: 'USER', content: 'x', ...more });
const chat = (parameters: object, messages: readonly object[] = [user()]) =>
  isSentOn('chatCompletion', { messages, parameters });
const withSchema = (schema: object) => chat({ tools: [{ name: 'one', parameters: schema }] });
const audio = () => createAudioLimits(MAX_SECONDS);

const TRIES: Readonly<Record<string, (value: number) => boolean | Promise<boolean>>> = {
  'characters of a text': (value) => isSentOn('textClassification', { inputs: 'x'.repeat(value) }),
  'texts of a list': (value) =>
    isSentOn('sentenceSimilarity', { inputs: { sourceSentence: 'x', sentences: many(value, (i) => `x${i}`) } }),
  'messages of a chat': (value) =>
    chat(
      {},
      many(value, () => user()),
    ),
  'pictures of a chat': (value) => chat({}, [user({ images: many(value, () => PNG) })]),
  'tools of a chat': (value) => chat({ tools: many(value, (i) => ({ name: `tool${i}` })) }),
  'cells of a table': (value) =>
    isSentOn('tableQuestionAnswering', {
      inputs: { query: 'x', table: [{ header: 'a', values: many(value, String) }] },
    }),
  // The object itself and the list are values too.
  'values of a JSON input': (value) => withSchema({ enum: many(value - 2, () => 1) }),
  'levels of a JSON input': (value) =>
    withSchema(many(value - 1, () => 0).reduce<object>((below) => ({ items: below }), { minimum: 1 })),
  'pixels of a picture': (value) => isTaken(() => checkImageSize(Math.ceil(value / 5000), 5000)),
  'pixels of a side of a picture': (value) => isTaken(() => checkImageSize(value, 2000)),
  'longer side of a picture, by its shorter one': (value) => isTaken(() => checkImageSize(100 * value, 100)),
  'pixels of a JPEG, over all its scans': (value) => isTaken(() => checkImageScans(value, 1, 1)),
  'length of a recording, s': (value) => isTaken(() => audio().count(8000 * value, 1, 8000)),
  'channels of a recording': (value) => isTaken(() => audio().expect({ channels: value, rate: 8000 })),
  'rate of a recording, Hz': (value) => isTaken(() => audio().expect({ channels: 1, rate: value })),
  'samples of a recording, over all channels': (value) => isTaken(() => audio().count(value / 8, 8, 192_000)),
  'answer of an upstream, bytes': (value) => isAnswered('[{"label":"a","score":1}]'.padEnd(value)),
  "event of an upstream's stream, characters": (value) =>
    isAnswered(`${token('a', { whole: 'a' }).trimEnd().padEnd(value)}\n\n`, 'text/event-stream'),
  'operations that clients registered, characters': (value) => {
    const find = createPersistedOperations({ operations: new Map(), only: false });
    const texts = many(value / 100_000, (i) => `{ __typename } # ${i} `.padEnd(100_000, '.'));
    const idOf = (text: string) => ({
      extensions: { persistedQuery: { sha256Hash: createHash('sha256').update(text).digest('hex') } },
    });
    for (const query of texts) find({ query, ...idOf(query) }, { mayRegister: true });
    return isTaken(() => find(idOf(texts[0] ?? ''), { mayRegister: false }));
  },
  'downloads for callers at once': (value) => value <= CALLER_DOWNLOADS.atOnce,
  'downloads for callers that wait': (value) => value <= CALLER_DOWNLOADS.maxWaiting,
};

/** Of time: waited for in the tests of what they end. */
const TIMES: Readonly<Record<string, number>> = {
  'time to decode a picture, s': TIMEOUT_SECONDS,
  'time to decode a recording, ms': TIMEOUT_MS,
};

test('each row is tried', () => {
  expect([...Object.keys(TRIES), ...Object.keys(TIMES)].sort()).toEqual(rows.map(([bound]) => bound).sort());
});

/** What is counted in pieces of this size: documents of 100,000 characters, chunks of a body. */
const GRAIN: Readonly<Record<string, number>> = {
  "event of an upstream's stream, characters": 65_536,
  'operations that clients registered, characters': 100_000,
};

test.each(rows.filter(([bound]) => bound in TRIES))('%s: %i', async (bound, value) => {
  const { [bound]: grain = 0 } = GRAIN;
  expect(await TRIES[bound]?.(value - grain)).toBe(true);
  expect(await TRIES[bound]?.(value + Math.max(1, grain))).toBe(false);
});

test.each(Object.entries(TIMES))('%s', (bound, value) => {
  expect(new Map(rows).get(bound)).toBe(value);
});
