// What the documentation says, held to what the program does: links, operations, connections files, codes.

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parse, validate } from 'graphql';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { check } from '../../src/cli/check.ts';
import { schema } from '../../src/graphql/schema.ts';
import { ERROR_CODES } from '../../src/inference/errors.ts';
import { REQUEST_ERROR_CODES } from '../../src/security/error-body.ts';
import { readConnectionsFile } from '../../src/settings/connections-file.ts';
import { startTei } from '../stand-ins/tei.ts';
import { startVllm } from '../stand-ins/vllm.ts';
import { ask } from '../support/ask.ts';
import { startTestServer } from '../support/start-test-server.ts';

const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'examples/README.md',
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
].map((path) => ({ path, text: readFileSync(path, 'utf8') }));

const textOf = (path: string) => pages.find((page) => page.path === path)?.text ?? '';
const blocks = (text: string, language: string) =>
  [...text.matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 'gs'))].map(([, code = '']) => code);
/** As GitHub makes it of a heading. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');

describe.each(pages)('$path', ({ path, text }) => {
  test('its links lead somewhere', () => {
    for (const [, target = ''] of text.matchAll(/\]\((?!https?:)([^)\s]+)\)/g)) {
      const [file = '', anchor] = target.split('#');
      const found = file === '' ? path : join(dirname(path), file);
      expect(existsSync(found), `${path}: ${target}`).toBe(true);
      if (anchor === undefined || !found.endsWith('.md')) continue;
      const headings = [...readFileSync(found, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => heading);
      expect(headings.map(anchorOf), `${path}: ${target}`).toContain(anchor);
    }
  });

  test('its operations are valid', () => {
    for (const code of blocks(text, 'graphql')) expect(validate(schema, parse(code)), code).toEqual([]);
  });

  test('its connections files can be read', () => {
    for (const code of blocks(text, 'json')) {
      if (!code.includes('"connections"')) continue;
      const problems: string[] = [];
      readConnectionsFile(code, { MY_KEY: 'k', EU_TOKEN: 'k', LLM_KEY: 'k' }, problems);
      expect(problems).toEqual([]);
    }
  });
});

test('every page is in the index', () => {
  const index = textOf('docs/README.md');
  for (const { path } of pages.filter((page) => page.path.startsWith('docs/') && page.path !== 'docs/README.md')) {
    expect(index).toContain(`(${path.slice('docs/'.length)})`);
  }
});

describe('CONTRIBUTING.md', () => {
  const contributing = textOf('CONTRIBUTING.md');

  test('names files and folders that exist', () => {
    const section = contributing.split(/^## /m).find((part) => part.startsWith('Where things are')) ?? '';
    const paths = [...section.matchAll(/`([\w/-]+(?:\.ts|\/))`/g)].map(([, path = '']) => path);
    expect(paths.length).toBeGreaterThan(20);
    expect(paths.filter((path) => !existsSync(join('src', path)))).toEqual([]);
  });

  test('shows the task as it is', () => {
    const [shown = ''] = blocks(contributing, 'diff');
    const [, task = ''] = shown.split(/^\+\+\+ .*audio-classification\.ts$/m);
    const lines = task.split(/^---/m, 1)[0]?.match(/^\+.*$/gm) ?? [];
    const code = lines.map((line) => line.slice(1).replace(/\s+\/\/.*$/, '')).join('\n');
    expect(readFileSync('src/tasks/audio-classification.ts', 'utf8')).toContain(code);
  });
});

test('docs/errors.md has every code', () => {
  const named = [...textOf('docs/errors.md').matchAll(/`([A-Z]+(?:_[A-Z]+)+|FORBIDDEN|OVERLOADED|UNAUTHENTICATED)`/g)];
  const known = new Set<string>([...ERROR_CODES, ...REQUEST_ERROR_CODES]);
  expect(new Set(named.map(([, code]) => code))).toEqual(known);
});

test('what docs/troubleshooting.md quotes is what the program says', () => {
  const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join('src', name), 'utf8'))
    .join('\n');
  const quoted = [...textOf('docs/troubleshooting.md').matchAll(/^\| `([^`]+ [^`]+)`/gm)].map(
    ([, words = '']) => words,
  );
  // The browser's own words, and a suggestion that is put together.
  const others = ['Failed to fetch', 'Did you mean API_KEYS?'];
  expect(quoted.length).toBeGreaterThan(others.length);
  for (const words of quoted) if (!others.includes(words)) expect(sources).toContain(words);
});

describe('docs/tutorials/own-endpoint.md', () => {
  const folder = mkdtempSync(join(tmpdir(), 'inferql-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('its file, its check and its operation work as they stand', async () => {
    const text = textOf('docs/tutorials/own-endpoint.md');
    const llm = await startVllm({ token: 'the-key-of-the-llm', models: ['my-org/my-model'] });
    const embedder = await startTei({ model: 'my-org/my-embedder' });
    const CONNECTIONS_FILE = join(folder, 'connections.json');
    const [file = ''] = blocks(text, 'json');
    writeFileSync(
      CONNECTIONS_FILE,
      file.replace('http://127.0.0.1:8000', llm.url).replace('http://127.0.0.1:8080', embedder.url),
    );
    const environment = { CONNECTIONS_FILE, LLM_KEY: 'the-key-of-the-llm', DEFAULT_CONNECTION: 'llm' };
    const printed = vi.spyOn(console, 'log').mockImplementation(() => undefined);
    expect(await check({ operands: [], options: new Map(), environment })).toBe(0);
    const said = printed.mock.calls.join('\n');
    printed.mockRestore();
    for (const line of text.match(/^ {2}(llm|embedder): .*$/gm) ?? []) expect(said).toContain(line);

    const server = await startTestServer(environment);
    try {
      const [operation = ''] = blocks(text, 'graphql');
      const { data, errors } = await ask(server.url, operation);
      expect(errors).toBeUndefined();
      expect(data).toMatchObject({
        chatCompletion: { message: { content: expect.any(String) }, info: { connection: 'llm' } },
        featureExtraction: { dimensions: expect.any(Number), info: { connection: 'embedder' } },
      });
    } finally {
      await server.close();
      await llm.close();
      await embedder.close();
    }
  });
});
