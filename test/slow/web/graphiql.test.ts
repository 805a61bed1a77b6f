// GraphiQL in a real browser: it fits a phone and a desk, every example runs as it stands, links open in it and lead back.

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tasks } from '../../../src/tasks/index.ts';
import { startTestServer } from '../../support/start-test-server.ts';
import { type Explorer, FIRST_ANSWER, noBrowser, startSharedExplorer } from './start-explorer.ts';

/** Of GraphiQL itself: axe looks at what this project adds around it. */
const FOREIGN = ['.graphiql-container', '.monaco-aria-container'];

describe.skipIf(noBrowser)('GraphiQL', () => {
  let explorer: Explorer;
  beforeAll(async () => {
    explorer = await startSharedExplorer();
  });
  afterAll(() => explorer?.close());

  test('editor and answer can be read on a phone and on a desk, light and dark', FIRST_ANSWER, async () => {
    const phone = { width: 375, height: 667 };
    const graphiql = await explorer.open({ viewport: phone, isMobile: true, hasTouch: true }, '/graphql');
    await choose(graphiql, 'FillMask');
    await expect.poll(() => answerOf(graphiql), FIRST_ANSWER).toContain('"fillMask"');
    for (const viewport of [phone, { width: 1440, height: 900 }]) {
      const isPhone = viewport === phone;
      await graphiql.setViewportSize(viewport);
      await expect.poll(() => boxOf(graphiql, '.graphiql-response').then(({ width }) => width > 400)).toBe(!isPhone);
      // A layout that is wider than the window is shown smaller, and scrolls sideways.
      const page = () =>
        graphiql.evaluate(() => ({ scrolls: document.documentElement.scrollWidth, shown: innerWidth }));
      await expect.poll(page).toEqual({ scrolls: viewport.width, shown: viewport.width });
      const editor = await boxOf(graphiql, '.graphiql-query-editor .monaco-editor');
      const answer = await boxOf(graphiql, '.graphiql-response');
      expect(Math.min(editor.height, answer.height)).toBeGreaterThan(isPhone ? 180 : 400);
      expect(Math.min(editor.width, answer.width)).toBeGreaterThan(isPhone ? 340 : 500);
      if (isPhone) expect(answer.y).toBeGreaterThanOrEqual(editor.y + editor.height);
      else expect(answer.x).toBeGreaterThanOrEqual(editor.x + editor.width);
      await expectApart(graphiql, viewport);
      for (const colorScheme of ['light', 'dark'] as const) {
        await graphiql.emulateMedia({ colorScheme });
        expect(await explorer.violations(graphiql, FOREIGN), `${viewport.width} px, ${colorScheme}`).toEqual([]);
        await explorer.shoot(`graphiql-${viewport.width}-${colorScheme}`, graphiql);
      }
      // The reference opens and closes again.
      await graphiql.getByRole('button', { name: 'Show Documentation Explorer' }).click();
      const docs = await boxOf(graphiql, '.graphiql-plugin');
      expect(docs.x).toBeGreaterThanOrEqual(0);
      expect(docs.width).toBeGreaterThan(isPhone ? 340 : 200);
      await graphiql.getByRole('button', { name: 'Hide Documentation Explorer' }).click();
    }
    await graphiql.context().close();
  });

  test('every example runs as it stands', { timeout: 240_000 }, async () => {
    const graphiql = await explorer.open({}, '/graphql');
    for (const { mutation } of tasks) {
      await choose(graphiql, mutation.charAt(0).toUpperCase() + mutation.slice(1));
      await expect.poll(() => answerOf(graphiql), { timeout: FIRST_ANSWER.timeout }).toContain(`"${mutation}"`);
      expect(await answerOf(graphiql)).not.toContain('"errors"');
    }
    await graphiql.context().close();
  });

  test('it runs a query with no other host', async () => {
    const graphiql = await explorer.open({}, '/graphql?query=%7B%20tasks%20%7B%20id%20%7D%20%7D');
    await graphiql.locator('.graphiql-execute-button').click();
    await expect.poll(() => graphiql.locator('.graphiql-response').innerText()).toContain('fill-mask');
    await graphiql.context().close();
  });

  test('it leads back to the task explorer', async () => {
    const graphiql = await explorer.open({}, '/graphql');
    await graphiql.getByRole('link', { name: 'Task explorer' }).click();
    await graphiql.getByRole('heading', { name: 'Text generation', level: 2 }).waitFor();
    await graphiql.context().close();
  });

  test('an operation with a file opens in it with an example file, and runs', FIRST_ANSWER, async () => {
    const visitor = await explorer.open({}, '/#object-detection');
    await visitor.getByRole('link', { name: 'Open in GraphiQL' }).waitFor();
    const href = await visitor.getByRole('link', { name: 'Open in GraphiQL' }).getAttribute('href');
    const graphiql = await explorer.open({}, String(href).slice(explorer.server.url.length));
    await graphiql.locator('.graphiql-execute-button').click();
    await expect.poll(() => graphiql.locator('.graphiql-response').innerText()).toContain('circle');
    await graphiql.context().close();
    await visitor.context().close();
  });

  test('the key that the page was given is sent, and stays in this tab', FIRST_ANSWER, async () => {
    const key = 'open-sesame-open-sesame';
    const locked = await startTestServer({ DEFAULT_CONNECTION: 'local', API_KEYS: `me=${key}` });
    const context = await explorer.browser.newContext();
    try {
      const visitor = await context.newPage();
      visitor.setDefaultTimeout(60_000);
      await visitor.goto(`${locked.url}/#text-classification`);
      await visitor.getByLabel('Your key').fill(key);
      await visitor.getByRole('button', { name: 'Use this key' }).click();
      await visitor.getByRole('link', { name: 'Open in GraphiQL' }).click();
      await visitor.locator('.graphiql-execute-button').click();
      await expect.poll(() => answerOf(visitor), FIRST_ANSWER).toContain('POSITIVE');
      expect(await visitor.evaluate(() => JSON.stringify({ ...localStorage }))).not.toContain(key);
    } finally {
      await context.close();
      await locked.close();
    }
  });

  test('the console stayed clean, and nothing left this server', () => {
    expect(explorer.complaints).toEqual([]);
    expect(explorer.foreign).toEqual([]);
  });
});

/** Runs the operation of that name, from the menu of the play button. */
async function choose(graphiql: Page, operation: string): Promise<void> {
  await graphiql.locator('.graphiql-execute-button').click();
  await graphiql.getByRole('menuitem', { name: operation, exact: true }).click();
}

/** The editor puts hard spaces between words. */
async function answerOf(graphiql: Page): Promise<string> {
  return (await graphiql.locator('.graphiql-response').innerText()).replaceAll('\u00a0', ' ');
}

/** No control reaches over the edge of the window, nor under the link to the explorer. */
async function expectApart(graphiql: Page, { width, height }: { width: number; height: number }): Promise<void> {
  const boxes = (selector: string) =>
    graphiql.locator(selector).evaluateAll((all) => all.map((one) => one.getBoundingClientRect()));
  const controls = await boxes('button:visible');
  const [link] = await boxes('.explorer-link');
  expect(controls.length).toBeGreaterThan(10);
  for (const box of [...controls, link]) {
    if (!box || !link) throw new Error('The link is not shown.');
    expect(box.left).toBeGreaterThanOrEqual(0);
    expect(box.right).toBeLessThanOrEqual(width);
    expect(box.bottom).toBeLessThanOrEqual(height);
    const isBeside = box.right <= link.left || box.left >= link.right;
    expect(isBeside || box.bottom <= link.top || box.top >= link.bottom || box === link).toBe(true);
  }
}

async function boxOf(graphiql: Page, selector: string) {
  const box = await graphiql.locator(selector).boundingBox();
  if (!box) throw new Error(`${selector} is not shown.`);
  return box;
}
