// Every panel with its answer, in a real browser: axe finds nothing, light and dark, on a phone and on a desk, and a phone
// is wide enough.

import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tasks } from '../../../src/tasks/index.ts';
import { type Explorer, noBrowser, runPanel, startSharedExplorer } from './start-explorer.ts';

const WIDTHS = [375, 1440];
const SCHEMES = ['light', 'dark'] as const;

/** Each panel in both schemes and at both widths; in all four pairs of them every third one, since each takes a second. */
function schemesOf(id: string, width: number): readonly (typeof SCHEMES)[number][] {
  if (tasks.findIndex((task) => task.id === id) % 3 === 0) return SCHEMES;
  return width === 375 ? ['light'] : ['dark'];
}

describe.skipIf(noBrowser)('accessibility', () => {
  let explorer: Explorer;
  let page: Page;
  beforeAll(async () => {
    explorer = await startSharedExplorer();
    page = await explorer.open();
  });
  afterAll(() => explorer?.close());

  test.each(tasks.map(({ id }) => id))('%s', { timeout: 150_000 }, async (id) => {
    // One panel at a time: those that were opened before are looked at too, and take as long again.
    await page.goto(`${explorer.server.url}/#${id}`);
    await page.reload();
    const panel = await explorer.panel(id, page);
    const send = panel.getByRole('button', { name: 'Send' });
    if ((await send.count()) === 0) await runPanel(panel);
    else {
      await send.click();
      await panel.locator('.info').waitFor({ timeout: 60_000 });
    }
    await unfold(panel);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 800 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth), `${width} px`).toBe(width);
      for (const colorScheme of schemesOf(id, width)) {
        await page.emulateMedia({ colorScheme });
        expect(await explorer.violations(page), `${width} px, ${colorScheme}`).toEqual([]);
        await explorer.shoot(`${id}-${width}-${colorScheme}`, page);
      }
    }
  });

  test('an error, a refused file, a first visit and an unknown task', { timeout: 60_000 }, async () => {
    const visitor = await explorer.open({ viewport: { width: 375, height: 700 } });
    await visitor.getByText('Machine learning as one typed GraphQL API').waitFor();
    expect(await explorer.violations(visitor)).toEqual([]);
    await visitor.goto(`${explorer.server.url}/#nonsense`);
    await visitor.getByRole('alert').waitFor();
    expect(await explorer.violations(visitor)).toEqual([]);
    const panel = await explorer.panel('image-classification', visitor);
    const notes = { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('x') };
    await panel.locator('input[type=file]').setInputFiles(notes);
    await panel.getByRole('alert').waitFor();
    await panel.getByText('Model and cache').click();
    await panel.getByLabel('Model', { exact: true }).fill('no/such-model');
    await panel.getByRole('button', { name: 'Run', exact: true }).click();
    await panel.locator('.error').waitFor();
    for (const colorScheme of SCHEMES) {
      await visitor.emulateMedia({ colorScheme });
      expect(await explorer.violations(visitor), colorScheme).toEqual([]);
    }
    expect(await visitor.evaluate(() => document.documentElement.scrollWidth)).toBe(375);
    await visitor.context().close();
  });
});

/** All that is folded away is looked at too. */
async function unfold(panel: Locator): Promise<void> {
  await panel.locator('details').evaluateAll((all) => {
    for (const one of all) one.setAttribute('open', '');
  });
}
