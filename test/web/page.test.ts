// The task explorer in a real browser: every panel answers, and nothing leaves this machine.

import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTaskUpstream, type TaskUpstream } from '../fakes/create-task-upstream.ts';
import { startTestServer, type TestServer } from '../start-test-server.ts';

const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const missing = existsSync(CHROMIUM)
  ? undefined
  : `${CHROMIUM} is absent: apt-get install -y --no-install-recommends chromium`;
if (missing) console.warn(`The browser tests are skipped: ${missing}`);

/** What each panel must show after Run. */
const ANSWERS: Record<string, string> = {
  'text-generation': 'there was a small fox',
  'fill-mask': 'paris',
  summarization: 'Tom bought fruit',
  'text-classification': 'POSITIVE',
  'token-classification': 'LOC',
  translation: 'Bonjour',
  'zero-shot-classification': 'sports',
  'question-answering': 'Paris',
  'table-question-answering': '27',
  'sentence-similarity': 'How do you do?',
  'image-classification': 'red circle',
  'image-segmentation': 'blue square',
  'object-detection': 'red circle',
  'image-to-text': 'a red circle left of a blue square',
  'automatic-speech-recognition': 'three one four',
  'audio-classification': 'Speech',
};

describe.skipIf(missing)('the task explorer', () => {
  let upstream: TaskUpstream;
  let server: TestServer;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];
  const foreign: string[] = [];

  beforeAll(async () => {
    execFileSync(process.execPath, ['--import', 'tsx', 'scripts/build-web.ts']);
    upstream = await createTaskUpstream();
    server = await startTestServer({ HF_BASE_URL: upstream.url });
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
    page = await open();
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
    upstream?.close();
  });

  async function open(options: Parameters<Browser['newContext']>[0] = {}, path = '/'): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    const opened = await context.newPage();
    opened.setDefaultTimeout(8000);
    // A refused Content-Security-Policy is a console error too.
    opened.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    opened.on('pageerror', (error) => complaints.push(String(error)));
    opened.on('request', (request) => isForeign(request.url()) && foreign.push(request.url()));
    await opened.goto(`${server.url}${path}`);
    return opened;
  }

  const isForeign = (url: string) => !url.startsWith(server.url) && !/^(data|blob):/.test(url);
  const panel = async (id: string, on = page) => {
    await on.evaluate((hash) => {
      location.hash = hash;
    }, id);
    const found = on.locator(`#panel-${id}`);
    await found.waitFor();
    return found;
  };
  const run = async (id: string, on = page) => {
    const found = await panel(id, on);
    await found.getByRole('button', { name: 'Run', exact: true }).click();
    await found.locator('.info').waitFor();
    return found;
  };
  const violations = async (on: Page) => {
    // Not as a script element, which the page's Content-Security-Policy would refuse.
    await on.evaluate(await readAxe());
    const found: { id: string; impact: string; nodes: { html: string }[] }[] = await on.evaluate(
      'axe.run().then((r) => r.violations)',
    );
    return found
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 150)).join(' ')}`);
  };

  test.each(Object.entries(ANSWERS))('%s answers', async (id, answer) => {
    const found = await run(id);
    expect(await found.locator('.result').innerText()).toContain(answer);
    const info = await found.locator('.info').innerText();
    expect(info).toMatch(/Connection\s+hugging-face/);
    expect(info).toMatch(/Batch\s+1/);
    if (process.env.SCREENSHOTS) await page.screenshot({ path: `${process.env.SCREENSHOTS}/${id}.png` });
  });

  test('a chat goes on, turn by turn', async () => {
    const found = await panel('conversational');
    await found.getByRole('button', { name: 'Send' }).click();
    await found.locator('.bubble', { hasText: 'I am fine, thank you.' }).waitFor();
    await found.getByLabel('Your message').fill('And now?');
    await found.getByRole('button', { name: 'Send' }).click();
    await expect.poll(() => found.locator('.bubble').count()).toBe(4);
    if (process.env.SCREENSHOTS) await page.screenshot({ path: `${process.env.SCREENSHOTS}/conversational.png` });
    // Without Subscription.conversational the first turn asks for a stream in vain.
    complaints.splice(0, complaints.length, ...complaints.filter((text) => !text.includes('400 (Bad Request)')));
  });

  test('boxes lie where they belong on the picture', async () => {
    const found = await run('object-detection');
    const image = await found.locator('.overlay img').boundingBox();
    const box = await found.locator('.overlay rect').first().boundingBox();
    const scale = (image?.width ?? 0) / 128;
    expect(box?.x).toBeCloseTo((image?.x ?? 0) + 12 * scale, -1);
    expect(box?.y).toBeCloseTo((image?.y ?? 0) + 42 * scale, -1);
  });

  test('a segment can be hidden', async () => {
    const found = await run('image-segmentation');
    expect(await found.locator('canvas').count()).toBe(2);
    await found.getByRole('button', { name: 'red circle' }).click();
    expect(await found.locator('canvas').count()).toBe(1);
  });

  test('the answer is marked in the table, and a cell can be edited', async () => {
    const found = await panel('table-question-answering');
    await found.getByLabel('age, row 2').fill('28');
    await found.getByRole('button', { name: 'Run', exact: true }).click();
    await expect.poll(() => found.locator('td mark').innerText()).toBe('28');
  });

  test('a recording has a waveform', async () => {
    const found = await panel('audio-classification');
    await expect.poll(() => found.locator('.waveform rect').count()).toBeGreaterThan(50);
  });

  test('a second run says that it was cached', async () => {
    const found = await run('text-classification');
    await found.getByRole('button', { name: 'Run', exact: true }).click();
    await expect.poll(() => found.locator('.info').innerText()).toMatch(/Cached\s+yes/);
  });

  test('an error says what to do', async () => {
    const found = await panel('text-classification');
    await found.getByText('Model and cache').click();
    await found.getByLabel('Model', { exact: true }).fill('no/such-model');
    await found.getByRole('button', { name: 'Run', exact: true }).click();
    const alert = found.getByRole('alert');
    await alert.waitFor();
    expect(await alert.innerText()).toMatch(/no such model[\s\S]*spelling[\s\S]*MODEL_NOT_FOUND/i);
  });

  test('code is copied in every language', async () => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: server.url });
    const found = await panel('fill-mask');
    for (const [language, part] of [
      ['GraphQL', 'mutation FillMask'],
      ['curl', 'curl http'],
      ['fetch', 'await fetch('],
      ['Apollo Client', "from '@apollo/client/react'"],
      ['urql', "from 'urql'"],
    ] as const) {
      await found.getByRole('button', { name: language, exact: true }).click();
      await found.locator('.copy').click();
      await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain(part);
    }
  });

  test('axe finds nothing serious, light and dark, and 360 px are wide enough', async () => {
    expect(await violations(page)).toEqual([]);
    const small = await open({ viewport: { width: 360, height: 740 }, colorScheme: 'dark' });
    for (const id of ['token-classification', 'object-detection', 'table-question-answering']) {
      await run(id, small);
      expect(await small.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
      expect(await violations(small)).toEqual([]);
      if (process.env.SCREENSHOTS)
        await small.screenshot({ path: `${process.env.SCREENSHOTS}/${id}-small.png`, fullPage: true });
    }
    await small.context().close();
  });

  test('GraphiQL runs a query with no other host', async () => {
    const graphiql = await open({}, '/graphql?query=%7B%20tasks%20%7B%20id%20%7D%20%7D');
    await graphiql.locator('.graphiql-execute-button').click();
    await expect.poll(() => graphiql.locator('.graphiql-response').innerText()).toContain('fill-mask');
    await graphiql.context().close();
  });

  test('the page has a strict policy, and its first load is under 300 kB', async () => {
    const response = await fetch(server.url);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'self'");
    const html = await response.text();
    const assets = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map((match) => match[1]);
    let bytes = html.length;
    for (const asset of assets) {
      const file = await fetch(`${server.url}${asset}`, { headers: { 'accept-encoding': 'gzip' } });
      expect(file.headers.get('cache-control')).toContain('immutable');
      bytes += Number(file.headers.get('content-length'));
    }
    expect(assets.length).toBeGreaterThan(1);
    expect(bytes).toBeLessThan(300_000);
  });

  test('the console stayed clean, and nothing left this server', () => {
    expect(complaints).toEqual([]);
    expect(foreign).toEqual([]);
  });
});

async function readAxe(): Promise<string> {
  const { readFile } = await import('node:fs/promises');
  return readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
}
