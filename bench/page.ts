// How fast the task explorer comes up, by the browser's own figures: first paint, largest paint, what was loaded, how much
// moved, and when a task can be run. `npm run bench:page`; needs chromium (CHROMIUM_PATH).

import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { z } from 'zod';
import { startChild } from './shared/child.ts';
import { countBytes } from './shared/count-bytes.ts';
import { median, printTable, type Row, writeResults } from './shared/report.ts';

/** Plain JavaScript, as it is written: what the compiler makes of it is a module, which the page does not run. */
const OBSERVER = fileURLToPath(new URL('../shared/observe-page.js', import.meta.url));

const ROUNDS = Number(process.env.ROUNDS ?? 7);

interface Conditions {
  name: string;
  /** Lighthouse's "slow 4G" and its mid-range phone: what its mobile score is measured with. */
  slow?: boolean;
  /** A second visit, with the browser's cache. */
  again?: boolean;
}

const CONDITIONS: readonly Conditions[] = [
  { name: 'first visit' },
  { name: 'second visit', again: true },
  { name: 'first visit, slow 4G, 4 x slower CPU', slow: true },
];

const figures = z.object({ fcp: z.number(), lcp: z.number(), shift: z.number(), usable: z.number() });

const server = await startChild('inferql', { DEFAULT_CONNECTION: 'local', LOG_LEVEL: 'silent' });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
try {
  const rounds: (Row & { conditions: string })[] = [];
  // Interleaved, so that a busy moment of the machine meets all of them.
  for (let round = 0; round < ROUNDS; round++) {
    for (const conditions of CONDITIONS)
      rounds.push({ conditions: conditions.name, ...(await visit(browser, conditions)) });
  }
  const rows = CONDITIONS.map(({ name }) => {
    const own = rounds.filter(({ conditions }) => conditions === name);
    const middle = (column: string) => median(own.map((row) => Number(row[column])));
    const columns = Object.keys(own[0] ?? {}).filter((column) => column !== 'conditions');
    return { conditions: name, ...Object.fromEntries(columns.map((column) => [column, middle(column)])) };
  });
  printTable(`The page, medians of ${ROUNDS} visits each`, rows);
  writeResults('page', { rounds: ROUNDS, rows });
} finally {
  await browser.close();
  await server.stop();
}

async function visit(browser: Browser, { slow = false, again = false }: Conditions): Promise<Row> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  await context.addInitScript({ path: OBSERVER });
  const page = await context.newPage();
  if (again) await open(page);
  const { cdp, bytesOf } = await countBytes(page);
  if (slow) {
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: 4 });
    const down = (1.6 * 1024 * 1024) / 8;
    const conditions = { offline: false, latency: 150, downloadThroughput: down, uploadThroughput: down / 2 };
    await cdp.send('Network.emulateNetworkConditions', conditions);
  }
  const { fcp, lcp, shift, usable } = await open(page);
  const bytes = Object.values(bytesOf()).reduce((sum, size) => sum + size, 0);
  await context.close();
  return {
    'first contentful paint ms': fcp,
    'largest contentful paint ms': lcp,
    'usable ms': usable,
    'layout shift': shift,
    'kB on the wire': bytes / 1000,
  };
}

async function open(page: Page) {
  await page.goto(server.url);
  await page.getByRole('button', { name: 'Run', exact: true }).waitFor();
  // The largest paint is reported some frames after it.
  for (;;) {
    const now = figures.parse(await page.evaluate('window.figures'));
    if (now.lcp > 0 && now.usable > 0) return now;
    await page.waitForTimeout(50);
  }
}
