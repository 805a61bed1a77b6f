// The task explorer in a real browser: a server with the local models, a page, and what went wrong in any page.

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from 'playwright-core';
import { startTestServer, type TestServer } from '../../support/start-test-server.ts';

const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

export const noBrowser = !existsSync(CHROMIUM);
if (noBrowser) {
  const remedy = 'apt-get install -y --no-install-recommends chromium';
  console.warn(`The browser tests are skipped: ${CHROMIUM} is absent (${remedy}).`);
}

/** A microphone that beeps, and nobody who has to allow it. */
const FAKE_MICROPHONE = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];

/** In ms. The first answer of a server waits for a process that starts and a model that is loaded: as long as the server
 * itself would wait for it (INFERENCE_TIMEOUT_SECONDS), since a machine that runs other tests too takes over 15 s. */
const ANSWER_MS = 60_000;

/** For tests that may ask a model that is not loaded yet. */
export const FIRST_ANSWER = { timeout: ANSWER_MS + 30_000 };

/** Presses Run, and waits for the answer; fails with what the panel says instead. */
export async function runPanel(panel: Locator): Promise<void> {
  await panel.getByRole('button', { name: 'Run', exact: true }).click();
  const alert = panel.getByRole('alert');
  await panel.locator('.info').or(alert).first().waitFor({ timeout: ANSWER_MS });
  if ((await alert.count()) > 0) throw new Error(await alert.first().innerText());
}

let axeCode: Promise<string> | undefined;

function axe(): Promise<string> {
  axeCode ??= readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  return axeCode;
}

export type Explorer = Awaited<ReturnType<typeof startExplorer>>;

let launched: Promise<Browser> | undefined;

/** One for all files that this process runs, and as long as it lives: each has contexts of its own, which share nothing. */
function sharedBrowser(): Promise<Browser> {
  launched ??= chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', ...FAKE_MICROPHONE] });
  return launched;
}

let started: Promise<TestServer> | undefined;

/** Without downloads, so that nothing can leave this machine. */
const startServer = (environment: Record<string, string> = {}) =>
  startTestServer({ DEFAULT_CONNECTION: 'local', LOCAL_DOWNLOADS: 'false', ...environment });

/** On one server for all files that this process runs, whose models are loaded and whose answers are cached. */
export function startSharedExplorer() {
  started ??= startServer();
  return openExplorer(started, () => undefined);
}

/** @param environment settings besides: the models are the local ones unless these say otherwise */
export function startExplorer(environment?: Record<string, string>) {
  return openExplorer(startServer(environment), (server) => server.close());
}

async function openExplorer(starting: Promise<TestServer>, end: (server: TestServer) => unknown) {
  const server = await starting;
  const browser = await sharedBrowser();
  const complaints: string[] = [];
  const foreign: string[] = [];
  const isForeign = (url: string) => !url.startsWith(server.url) && !/^(data|blob):/.test(url);

  async function open(options: BrowserContextOptions = {}, path = '/'): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    const opened = await context.newPage();
    opened.setDefaultTimeout(15_000);
    // A refused Content-Security-Policy is a console error too.
    opened.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    opened.on('pageerror', (error) => complaints.push(String(error)));
    opened.on('request', (request) => isForeign(request.url()) && foreign.push(request.url()));
    // GraphiQL is 9 MB.
    await opened.goto(`${server.url}${path}`, { timeout: ANSWER_MS });
    return opened;
  }

  const page = await open();

  async function panel(id: string, on = page) {
    await on.evaluate((hash) => {
      location.hash = hash;
    }, id);
    const found = on.locator(`#panel-${id}`);
    await found.waitFor();
    return found;
  }

  return {
    server,
    browser,
    page,
    /** What the consoles of all pages said, and what their code threw. */
    complaints,
    /** Requests to other hosts. */
    foreign,
    open,
    panel,
    /** Presses Run, and waits for the answer. */
    async run(id: string, on = page) {
      const found = await panel(id, on);
      await runPanel(found);
      return found;
    },
    /** What axe-core finds, of any level, best practices included; `outside`: selectors of what is not looked at. */
    async violations(on: Page, outside: string[] = []): Promise<string[]> {
      // Not as a script element, which the page's Content-Security-Policy would refuse. A page keeps it until it is loaded anew.
      if (!(await on.evaluate('"axe" in window'))) await on.evaluate(await axe());
      // All rules are run; neither what passed nor selectors of the elements are collected, which nothing reads.
      const options = '{ resultTypes: ["violations"], selectors: false }';
      const found: { id: string; nodes: { html: string }[] }[] = await on.evaluate(
        `axe.run({ exclude: ${JSON.stringify(outside)} }, ${options}).then((r) => r.violations)`,
      );
      return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 150)).join(' ')}`);
    },
    /** With SCREENSHOTS=FOLDER, keeps what is on screen. */
    async shoot(name: string, on = page) {
      if (process.env.SCREENSHOTS) await on.screenshot({ path: `${process.env.SCREENSHOTS}/${name}.png` });
    },
    async close() {
      await Promise.all(browser.contexts().map((context) => context.close()));
      await end(server);
    },
  };
}
