// docs/from-openai.md does what it says: each pair of calls prints the same, against one server that nobody here wrote.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LLMock } from '@copilotkit/aimock';
import { createClient } from 'graphql-sse';
import OpenAI from 'openai';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../support/start-test-server.ts';

const page = readFileSync('docs/from-openai.md', 'utf8');
const blocks = [...page.matchAll(/```js ?(openai|inferql)?\n([\s\S]*?)```/g)].map(([, kind = '', code = '']) => ({
  kind,
  code,
}));
const helper = blocks.find(({ kind }) => kind === '')?.code ?? '';
const pairs = blocks
  .filter(({ kind }) => kind === 'openai')
  .map(({ code }, i) => ({ theirs: code, ours: blocks.filter(({ kind }) => kind === 'inferql')[i]?.code ?? '' }));
const titles = [...page.matchAll(/^## (.*)$/gm)].map(([, title = '']) => title);

let mock: LLMock;
let server: TestServer;
let folder: string;

beforeAll(async () => {
  mock = new LLMock({ port: 0 });
  mock.onToolResult('call_weather', { content: 'It is sunny in Paris.' });
  mock.onMessage('capital of Japan', { content: 'Tokyo.' });
  mock.onMessage('Count', { content: 'One, two, three.' });
  mock.onMessage('weather', { toolCalls: [{ id: 'call_weather', name: 'weather', arguments: '{"city":"Paris"}' }] });
  mock.onMessage('Louvre', { content: '{"city":"Paris"}' });
  mock.onEmbedding('circle', { embedding: [0.25, -0.5, 1] });
  mock.onEmbedding('square', { embedding: [0.5, 0.125, -1] });
  await mock.start();
  folder = mkdtempSync(join(tmpdir(), 'inferql-'));
  const file = join(folder, 'connections.json');
  const connection = { id: 'llm', kind: 'custom-endpoint', baseUrl: `${mock.url}/v1`, server: 'openai' };
  writeFileSync(file, JSON.stringify({ connections: [connection] }));
  server = await startTestServer({ CONNECTIONS_FILE: file, DEFAULT_CONNECTION: 'llm' });
});
afterAll(async () => {
  await server.close();
  await mock.stop();
  rmSync(folder, { recursive: true });
});

/** Runs code of the page, and returns what it prints. */
async function printed(code: string, names: Record<string, unknown>): Promise<string> {
  const lines: string[] = [];
  const console = { log: (...values: unknown[]) => lines.push(values.join(' ')) };
  const all = { ...names, console };
  const body = `return (async () => { ${code} })();`;
  await new Function(...Object.keys(all), body)(...Object.values(all));
  return lines.join('\n');
}

test('the page has a pair for each of its calls', () => {
  expect(pairs).toHaveLength(titles.length - 1);
  expect(pairs.every(({ ours }) => ours !== '')).toBe(true);
});

test.each(pairs.map((pair, i) => [titles[i] ?? '', pair] as const))('%s', async (_title, { theirs, ours }) => {
  const openai = new OpenAI({ baseURL: `${mock.url}/v1`, apiKey: 'none' });
  const expected = await printed(theirs, { openai });
  const url = `${server.url}/graphql`;
  const client = createClient({ url });
  const found = await printed(`${helper.replace('http://127.0.0.1:4000/graphql', url)}\n${ours}`, { client, fetch });
  client.dispose();
  expect(expected).not.toBe('');
  expect(found).toBe(expected);
});
