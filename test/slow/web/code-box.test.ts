// The code that the page gives, in a real browser: of every task, in every form and language, it is valid and typed,
// and it runs: all of it in the quick languages, every fifth piece in the others (ALL_SNIPPETS=true: all).

import { spawnSync } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buildSchema, parse, printSchema, validate } from 'graphql';
import type { Locator } from 'playwright-core';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { schema } from '../../../src/graphql/schema.ts';
import { runSnippets, type Snippet } from './run-snippets.ts';
import { type Explorer, FIRST_ANSWER, noBrowser, startSharedExplorer } from './start-explorer.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');

const hasRequests = spawnSync('python3', ['-c', 'import requests']).status === 0;
if (!hasRequests) console.warn('Python code of the page is not run: python3 or its package requests is not installed.');
const hasCurl = spawnSync('curl', ['--version']).status === 0;
if (!hasCurl) console.warn('The curl code of the page is not run: curl is not installed.');

const LANGUAGES = ['TypeScript', 'JavaScript', 'Python', 'curl', 'Apollo Client', 'urql'];

/** A process for each would take minutes: JavaScript, Python and curl, which are quick, run all. */
const isDear = (language: string) =>
  process.env.ALL_SNIPPETS !== 'true' && ['TypeScript', 'Apollo Client', 'urql'].includes(language);

/** What is in each task's answer. */
const ANSWERS: Record<string, RegExp> = {
  'text-generation': /there was a/,
  'fill-mask': /Paris/,
  summarization: /Globex Labs/,
  'text-classification': /POSITIVE/,
  'token-classification': /Siemens/,
  translation: /Bonjour/,
  'zero-shot-classification': /sports/,
  'question-answering': /New York/,
  'table-question-answering': /41/,
  'feature-extraction': /vector3/,
  'text-ranking': /Mix flour/,
  'sentence-similarity': /scores/,
  conversational: /Tokyo/,
  'chat-completion': /Tokyo/,
  'image-classification': /triangle/,
  'image-segmentation': /circle/,
  'object-detection': /square/,
  'image-to-text': /three shapes/,
  'automatic-speech-recognition': /seven two nine/i,
  'audio-classification': /stop/,
};

interface Found extends Snippet {
  task: string;
  form: string;
  language: string;
}

describe.skipIf(noBrowser)('the code box', () => {
  let explorer: Explorer;
  const found: Found[] = [];
  beforeAll(async () => {
    explorer = await startSharedExplorer();
    for (const task of Object.keys(ANSWERS)) found.push(...(await read(task, await explorer.panel(task))));
  }, 180_000);
  afterAll(() => explorer?.close());

  test('every task has its code in every form and language', () => {
    const streams = ['text-generation', 'conversational', 'chat-completion'];
    for (const task of Object.keys(ANSWERS)) {
      const forms = new Set(found.filter((one) => one.task === task).map(({ form }) => form));
      expect([...forms], task).toEqual(['Mutation', 'Query', ...(streams.includes(task) ? ['Subscription'] : [])]);
    }
  });

  test('its GraphQL is valid, and of the form that it says', () => {
    const current = buildSchema(printSchema(schema));
    for (const { task, form, language, code } of found) {
      if (language !== 'GraphQL') continue;
      const [query = ''] = code.split('\n\n# variables');
      expect(validate(current, parse(query)), task).toEqual([]);
      expect(query, task).toMatch(new RegExp(`^${form.toLowerCase()} `));
    }
  });

  test('its TypeScript has no type errors', () => {
    const codes = found.filter(({ language }) => language === 'TypeScript');
    // What the code leaves to its reader.
    const given = 'declare const files: File[]; declare const dataUris: string[];';
    const files = new Map(
      codes.map(({ code }, i) => [join(ROOT, `snippet-${i}.mts`), `${given}\n${code}\nexport {};`]),
    );
    const options: ts.CompilerOptions = {
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      target: ts.ScriptTarget.ESNext,
      module: ts.ModuleKind.NodeNext,
      lib: ['lib.esnext.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
      types: [],
    };
    const host = ts.createCompilerHost(options);
    const { getSourceFile, fileExists, readFile } = host;
    host.fileExists = (name) => files.has(name) || fileExists(name);
    host.readFile = (name) => files.get(name) ?? readFile(name);
    host.getSourceFile = (name, ...rest) => {
      const text = files.get(name);
      return text === undefined
        ? getSourceFile(name, ...rest)
        : ts.createSourceFile(name, text, ts.ScriptTarget.ESNext);
    };
    const program = ts.createProgram([...files.keys()], options, host);
    const problems = ts.getPreEmitDiagnostics(program).map(({ file, messageText }) => {
      return `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
    });
    expect(problems).toEqual([]);
    // A type that allows anything would have none either.
    expect(codes.find(({ task }) => task === 'fill-mask')?.code).toContain('score: number;');
  }, 60_000);

  test.each(LANGUAGES)('its code in %s runs, and gets the answer', { timeout: 240_000 }, async (language) => {
    if ((language === 'Python' && !hasRequests) || (language === 'curl' && !hasCurl)) return;
    const all = found.filter((one) => one.language === language);
    const codes = isDear(language) ? all.filter((_, i) => i % 5 === 0) : all;
    if (codes.length < all.length) {
      console.warn(
        `${codes.length} of ${all.length} pieces of code in ${language} are run; ALL_SNIPPETS=true runs all.`,
      );
    }
    expect(codes.length).toBeGreaterThan(5);
    const answers = await runSnippets(language, codes);
    for (const [i, { task, form }] of codes.entries()) {
      const answer = String(answers[i]);
      // curl shows the events of a stream as they are, each with its piece.
      const text = language === 'curl' && form === 'Subscription' ? piecesIn(answer) : answer;
      expect(text, `${task}, ${form}`).toMatch(ANSWERS[task] ?? /^$/);
      expect(text, `${task}, ${form}`).not.toContain('"errors"');
    }
  });

  test('its code runs on a page of another port', FIRST_ANSWER, async () => {
    const app = createServer(
      (_, response) => void response.setHeader('content-type', 'text/html').end('<title>app</title>'),
    );
    await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
    const { port } = app.address() as AddressInfo;
    const context = await explorer.browser.newContext();
    const visitor = await context.newPage();
    await visitor.goto(`http://127.0.0.1:${port}/`);
    const code = found.find((one) => one.task === 'translation' && one.language === 'JavaScript')?.code;
    const answer = await visitor.evaluate(`(async () => { ${code}; return JSON.stringify(data); })()`);
    expect(answer).toContain('Bonjour');
    await context.close();
    app.close();
  });

  test('the code on screen is what is copied, and it opens in GraphiQL', FIRST_ANSWER, async () => {
    const context = explorer.page.context();
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: explorer.server.url });
    const panel = await explorer.panel('translation');
    await panel.getByRole('button', { name: 'Query', exact: true }).click();
    await panel.getByRole('button', { name: 'curl', exact: true }).click();
    await panel.locator('.copy').click();
    await panel.locator('.copy', { hasText: 'Copied' }).waitFor();
    expect(await explorer.page.evaluate(() => navigator.clipboard.readText())).toBe(
      await panel.locator('.code pre').innerText(),
    );
    const href = await panel.getByRole('link', { name: 'Open in GraphiQL' }).getAttribute('href');
    const graphiql = await explorer.open({}, String(href).slice(explorer.server.url.length));
    await graphiql.locator('.graphiql-execute-button').click();
    await expect.poll(() => graphiql.locator('.graphiql-response').innerText()).toContain('Bonjour');
    await graphiql.context().close();
  });

  test('its strings, numbers and words have colours of their own', async () => {
    const panel = await explorer.panel('text-generation');
    await panel.getByRole('button', { name: 'TypeScript', exact: true }).click();
    const texts = (kind: string) => panel.locator(`.code .token-${kind}`).allInnerTexts();
    expect(await texts('string')).toContain('"Once upon a time"');
    expect(await texts('number')).toContain('60');
    expect(await texts('word')).toContain('const');
    await panel.getByRole('button', { name: 'curl', exact: true }).click();
    // An address is no comment.
    expect(await texts('comment')).toEqual([]);
  });

  test('a key that is in use stands in the code, but is not written out', async () => {
    const visitor = await explorer.open({}, '/#chat-completion');
    await visitor.evaluate(() => sessionStorage.setItem('inferql-key', 'open-sesame-open-sesame'));
    await visitor.reload();
    const panel = visitor.locator('#panel-chat-completion');
    for (const { form, language, code } of await read('chat-completion', panel)) {
      if (language !== 'GraphQL') expect(code, `${form} ${language}`).toContain('Bearer YOUR_KEY');
      expect(code).not.toContain('open-sesame');
    }
    await visitor.context().close();
  });
});

/** Every form and language of a panel, as it stands on screen. */
async function read(task: string, panel: Locator): Promise<Found[]> {
  const preview = panel.locator('img.preview, .drop audio');
  const uri = (await preview.count()) > 0 ? await preview.first().getAttribute('src') : null;
  const fileName = uri ? await panel.locator('.file-name').innerText() : '';
  const read: Found[] = [];
  const groups = panel.locator('.code fieldset');
  await groups.first().waitFor();
  for (const form of await groups.first().getByRole('button').allInnerTexts()) {
    await groups.first().getByRole('button', { name: form, exact: true }).click();
    for (const language of await groups.nth(1).getByRole('button').allInnerTexts()) {
      await groups.nth(1).getByRole('button', { name: language, exact: true }).click();
      const code = await panel.locator('.code pre').innerText();
      const isStream = form === 'Subscription';
      read.push({ task, form, language, code, isStream, ...(uri && { media: { fileName, uri } }) });
    }
  }
  return read;
}

function piecesIn(events: string): string {
  const pieces = events.matchAll(/"text":("(?:[^"\\]|\\.)*")/g);
  return [...pieces].map(([, text]) => JSON.parse(String(text))).join('');
}
