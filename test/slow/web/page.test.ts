// The page around the panels, in a real browser: keys, waiting, links, chains, the first load.

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { countBytes } from '../../../bench/shared/count-bytes.ts';
import { createInferql } from '../../../src/index.ts';
import { startTestServer } from '../../support/start-test-server.ts';
import { type Explorer, FIRST_ANSWER, noBrowser, runPanel, startSharedExplorer } from './start-explorer.ts';

describe.skipIf(noBrowser)('the page', () => {
  let explorer: Explorer;
  beforeAll(async () => {
    explorer = await startSharedExplorer();
  });
  afterAll(() => explorer?.close());

  test('a server that asks for a key gets it from the page', FIRST_ANSWER, async () => {
    const locked = await startTestServer({ DEFAULT_CONNECTION: 'local', API_KEYS: 'me=open-sesame-open-sesame' });
    try {
      const context = await explorer.browser.newContext();
      const visitor = await context.newPage();
      visitor.setDefaultTimeout(15_000);
      await visitor.goto(`${locked.url}/#text-generation`);
      // Without a key not even the list of tasks is shown.
      await visitor.getByLabel('Your key').fill('open-sesame-open-sesame');
      await visitor.getByRole('button', { name: 'Use this key' }).click();
      // Both ways to an answer: a subscription, and a mutation.
      await runPanel(visitor.locator('#panel-text-generation'));
      await visitor.goto(`${locked.url}/#translation`);
      await runPanel(visitor.locator('#panel-translation'));
      await context.close();
    } finally {
      await locked.close();
    }
  });

  test.each(['express', 'node:http'])(
    'the library serves it too, in front of its own endpoint (%s)',
    FIRST_ANSWER,
    async (kind) => {
      const inferql = createInferql({
        path: '/api/graphql',
        page: '/explorer',
        defaultConnection: 'local',
        localDownloads: false,
      });
      const app = express();
      app.use('/api/graphql', inferql.handler);
      app.use('/explorer', inferql.handler);
      const server = createServer(kind === 'express' ? app : inferql.handler).listen(0, '127.0.0.1');
      await once(server, 'listening');
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const context = await explorer.browser.newContext();
      try {
        const visitor = await context.newPage();
        visitor.setDefaultTimeout(15_000);
        const answered = visitor.waitForResponse(
          (response) => response.request().postData()?.includes('"query":"mutation') ?? false,
          FIRST_ANSWER,
        );
        await visitor.goto(`${url}/explorer#text-classification`);
        const panel = visitor.locator('#panel-text-classification');
        await runPanel(panel);
        const response = await answered;
        expect(response.url()).toBe(`${url}/api/graphql`);
        // The id under which the log has the request.
        expect(await panel.locator('.info').innerText()).toContain((await response.allHeaders())['x-request-id']);
        expect((await fetch(`${url}/explorer/nothing`)).status).toBe(404);
        const graphiql = await fetch(`${url}/api/graphql`, { headers: { accept: 'text/html' } });
        expect(await graphiql.text()).toContain('<a href="/explorer/"');
      } finally {
        await context.close();
        await inferql.close();
        server.closeAllConnections();
        server.close();
      }
    },
  );

  test('while it waits, the page says what for', FIRST_ANSWER, async () => {
    const waiting = await explorer.open({}, '/#translation');
    await waiting.clock.install();
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const download = { model: 'some/large-model', loadedBytes: 12_300_000, totalBytes: 85_000_000 };
    await waiting.route('**/graphql', async (route) => {
      // What the server says of a download is tested where one is made: test/local/downloads.test.ts.
      const json = { data: { connections: [{ __typename: 'Connection', id: 'local', downloads: [download] }] } };
      if (route.request().postData()?.includes('query Downloads')) return route.fulfill({ json });
      await released;
      return route.continue();
    });
    await waiting.getByRole('button', { name: 'Run', exact: true }).click();
    await waiting.getByRole('status').filter({ hasText: 'Running…' }).waitFor();
    await waiting.clock.runFor(4000);
    await waiting.getByRole('status').filter({ hasText: 'Still running' }).waitFor();
    const bar = waiting.getByLabel('Fetching some/large-model: 12.3 of 85.0 MB');
    await bar.waitFor();
    expect(await bar.getAttribute('value')).toBe('12300000');
    release();
    await waiting.locator('.info').waitFor({ timeout: FIRST_ANSWER.timeout });
    await waiting.context().close();
  });

  test('a link that is cut off, unknown or shared shows what it can', async () => {
    const visitor = await explorer.open({}, '/#%E0%A4%A');
    await visitor.getByRole('alert').filter({ hasText: 'There is no task' }).waitFor();
    await visitor.goto(`${explorer.server.url}/#nonsense`);
    await visitor.getByRole('alert').filter({ hasText: 'There is no task “nonsense” here' }).waitFor();
    await visitor.goto(`${explorer.server.url}/#speechRecognition`);
    await visitor.locator('#panel-automatic-speech-recognition').waitFor();
    await expect.poll(() => visitor.title()).toBe('Speech recognition · inferql');
    await visitor.goto(`${explorer.server.url}/#fill-mask?text=Snow%20is%20%5BMASK%5D.`);
    await expect.poll(() => visitor.getByLabel('Text with [MASK]').inputValue()).toBe('Snow is [MASK].');
    await visitor.context().close();
  });

  test('another task begins at its top, under a title of its own', async () => {
    const visitor = await explorer.open({ viewport: { width: 1280, height: 500 } }, '/#translation');
    await expect.poll(() => visitor.title()).toBe('Translation · inferql');
    await visitor.evaluate(() => scrollTo(0, document.body.scrollHeight));
    expect(await visitor.evaluate(() => scrollY)).toBeGreaterThan(100);
    await visitor.evaluate(() => {
      location.hash = 'summarization';
    });
    await expect.poll(() => visitor.title()).toBe('Summarization · inferql');
    await expect.poll(() => visitor.evaluate(() => scrollY)).toBe(0);
    await visitor.context().close();
  });

  test('the keys are those of the machine', async () => {
    const shortcut = async (options: BrowserContextOptions, platform?: string) => {
      const visitor = await explorer.open(options, '/#translation');
      if (platform) {
        await visitor.addInitScript((name) => {
          Object.defineProperty(navigator, 'platform', { get: () => name });
        }, platform);
        await visitor.reload();
      }
      await visitor.getByRole('button', { name: 'Run', exact: true }).waitFor();
      const shown = await visitor.locator('#panel-translation kbd:visible').allInnerTexts();
      await visitor.context().close();
      return shown;
    };
    expect(await shortcut({}, 'Linux x86_64')).toEqual(['Ctrl ⏎']);
    expect(await shortcut({}, 'MacIntel')).toEqual(['⌘ ⏎']);
    expect(await shortcut({ isMobile: true, hasTouch: true })).toEqual([]);
  });

  test('the answer can be read as JSON, too', FIRST_ANSWER, async () => {
    const panel = await explorer.run('text-classification');
    await panel.getByText('JSON', { exact: true }).click();
    const json = JSON.parse(await panel.locator('.raw pre').innerText());
    expect(json.results[0]).toEqual({ label: 'POSITIVE', score: expect.any(Number) });
  });

  test('what a model calls _unknown_ is called something else', FIRST_ANSWER, async () => {
    const panel = await explorer.run('audio-classification');
    const labels = await panel.locator('.bar-label').allInnerTexts();
    expect(labels).toContain('something else');
    expect(labels).not.toContain('_unknown_');
  });

  test('the first screen leads to a chain of tasks, which its link has too', FIRST_ANSWER, async () => {
    const visitor = await explorer.open();
    await visitor.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: explorer.server.url });
    await visitor.getByRole('link', { name: 'in one request' }).click();
    const panel = visitor.locator('#panel-summarization');
    await panel.getByRole('listitem').filter({ hasText: 'Translate it into French' }).waitFor();
    await panel.getByRole('button', { name: 'Copy link' }).click();
    await panel.getByRole('button', { name: 'Link copied' }).waitFor();
    const link = await visitor.evaluate(() => navigator.clipboard.readText());
    expect(new URL(link).hash).toMatch(/^#summarization\?.*steps=tokenClassification%2Ctranslation/);
    await panel.getByRole('button', { name: 'Run', exact: true }).click();
    const answers = panel.getByRole('list', { name: 'Answers of the steps' }).getByRole('listitem');
    await expect.poll(() => answers.count(), { timeout: 60_000 }).toBe(2);
    expect((await answers.allInnerTexts()).join()).not.toContain('failed');
    await explorer.shoot('chain', visitor);
    await visitor.goto(`${explorer.server.url}/#summarization?steps=tokenClassification,nonsense`);
    const shared = visitor.locator('#panel-summarization');
    expect(await shared.locator('.chain li').allInnerTexts()).toEqual([expect.stringContaining('Find its names')]);
    await visitor.context().close();
  });

  test(
    'a chain is built step by step, sent as one operation, and each step shows its answer',
    FIRST_ANSWER,
    async () => {
      const visitor = await explorer.open({}, '/#object-detection');
      const panel = visitor.locator('#panel-object-detection');
      await panel.getByRole('button', { name: 'French' }).click();
      await panel.getByLabel('Add a step').selectOption('textClassification');
      expect(await panel.locator('.code pre').innerText()).toContain('next {');
      expect(await panel.locator('.code pre').innerText()).toContain('imageToText');
      const sent: string[] = [];
      visitor.on(
        'request',
        (request) => request.method() === 'POST' && sent.push(request.headers()['content-type'] ?? ''),
      );
      await panel.getByRole('button', { name: 'Run', exact: true }).click();
      const answers = panel.getByRole('list', { name: 'Answers of the steps' }).getByRole('listitem');
      await answers.nth(2).waitFor({ timeout: FIRST_ANSWER.timeout });
      expect((await answers.allInnerTexts()).join()).not.toContain('failed');
      // One request with the picture, and none for its parts: what is asked while it waits is about downloads.
      expect(sent.filter((type) => type.startsWith('multipart/form-data'))).toHaveLength(1);
      expect(await explorer.violations(visitor)).toEqual([]);
      await visitor.context().close();
    },
  );

  test('the page has a strict policy, and its first load is under 192 kB on the wire', async () => {
    const response = await fetch(explorer.server.url);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'self'");
    const fresh = await explorer.browser.newContext();
    const first = await fresh.newPage();
    const { cdp, bytesOf } = await countBytes(first);
    await first.goto(explorer.server.url);
    await first.getByRole('button', { name: 'Run', exact: true }).waitFor();
    const loaded = bytesOf();
    expect(Object.keys(loaded)).toContain('/');
    expect(Object.keys(loaded).filter((path) => path.startsWith('/assets/')).length).toBeGreaterThan(1);
    // A quarter above the 153 kB that it had with 17 panels: bench/results/page.json has what it has now.
    expect(Object.values(loaded).reduce((sum, bytes) => sum + bytes)).toBeLessThan(192_000);
    await cdp.detach();
    await fresh.close();
    for (const path of Object.keys(loaded).filter((path) => path.startsWith('/assets/'))) {
      const { headers } = await fetch(`${explorer.server.url}${path}`, { method: 'HEAD' });
      expect(headers.get('cache-control')).toContain('immutable');
    }
  });

  test('the console stayed clean, and nothing left this server', () => {
    expect(explorer.complaints).toEqual([]);
    expect(explorer.foreign).toEqual([]);
  });
});
