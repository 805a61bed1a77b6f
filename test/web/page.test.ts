// The task explorer in a real browser, with the local models: every panel answers, and nothing leaves this machine.

import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, chromium, type Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { countBytes } from '../../bench/shared/count-bytes.ts';
import { startTestServer, type TestServer } from '../start-test-server.ts';
import { runSnippet } from './run-snippet.ts';

const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const missing = existsSync(CHROMIUM)
  ? undefined
  : `${CHROMIUM} is absent: apt-get install -y --no-install-recommends chromium`;
if (missing) console.warn(`The browser tests are skipped: ${missing}`);

/** What each panel must show after Run, with the example that it opens with. */
const ANSWERS: Record<string, RegExp> = {
  'text-generation': /^Once upon a time there was a \w+ \w+ named/,
  'fill-mask': /^Paris 9\d/,
  summarization: /^Globex Labs opened a museum in Berlin\.$/,
  'text-classification': /^POSITIVE\s+\d/,
  'token-classification': /Tim Berger\s*PER.*London\s*LOC.*Siemens\s*ORG/s,
  translation: /^Bonjour$/,
  'zero-shot-classification': /^sports\s+9\d/,
  'question-answering': /^New York\s+9\d/,
  'table-question-answering': /^41/,
  'sentence-similarity': /^I want to change my login password\s+9\d/,
  'image-classification': /^green triangle/,
  'image-segmentation': /circle.*square.*triangle/s,
  'object-detection': /square\s+9\d.*circle|circle\s+9\d.*square/s,
  'image-to-text': /^three shapes: red circle, blue square, green triangle$/,
  'automatic-speech-recognition': /^seven two nine$/i,
  'audio-classification': /^stop\s+9\d|^stop\s+100/,
};

describe.skipIf(missing)('the task explorer', () => {
  let server: TestServer;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];
  const foreign: string[] = [];

  beforeAll(async () => {
    execFileSync(process.execPath, ['--import', 'tsx', 'scripts/build-web.ts']);
    // Without downloads, so that nothing can leave this machine.
    server = await startTestServer({ DEFAULT_CONNECTION: 'local', LOCAL_DOWNLOADS: 'false' });
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
    page = await open();
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  async function open(options: Parameters<Browser['newContext']>[0] = {}, path = '/'): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    const opened = await context.newPage();
    opened.setDefaultTimeout(15_000);
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
  const shoot = async (name: string, on = page) => {
    if (process.env.SCREENSHOTS) await on.screenshot({ path: `${process.env.SCREENSHOTS}/${name}.png` });
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
    expect(await found.locator('.result').innerText()).toMatch(answer);
    const info = await found.locator('.info').innerText();
    expect(info).toMatch(/Connection\s+local/);
    expect(info).toMatch(/Batch\s+1/);
    await shoot(id);
  });

  test('the panels are those that the server has', async () => {
    const ids = await page
      .locator('.menu a')
      .evaluateAll((links) => links.map((link) => link.getAttribute('href')?.slice(1)));
    expect(ids.sort()).toEqual([...Object.keys(ANSWERS), 'conversational'].sort());
  });

  test('a chat streams, and goes on turn by turn', async () => {
    const found = await panel('conversational');
    const versions = await recordVersions(page, '.bubble.writing');
    await found.getByRole('button', { name: 'Send' }).click();
    await found.locator('.bubble', { hasText: 'The capital of Japan is Tokyo.' }).waitFor();
    await found.getByLabel('Your message').fill('Tell me a story about a fox');
    await found.getByRole('button', { name: 'Send' }).click();
    await expect.poll(() => found.locator('.bubble:not(.writing)').count()).toBe(4);
    expectGrowth(await versions());
    await shoot('conversational');
  });

  test('a generated text appears as it is written', async () => {
    const found = await panel('text-generation');
    const versions = await recordVersions(page, '.writing mark');
    await found.getByRole('button', { name: 'Run', exact: true }).click();
    await found.locator('.result').waitFor();
    const seen = await versions();
    expectGrowth(seen);
    expect(await found.locator('.result mark').innerText()).toContain(seen.at(-1)?.trim());
  });

  test('a photo gets its boxes where they belong', async () => {
    const drawn = { circle: [40, 60, 160, 180], square: [300, 200, 440, 340] };
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="500" height="400">
      <rect width="500" height="400" fill="#eee"/><circle cx="100" cy="120" r="60" fill="purple"/>
      <rect x="300" y="200" width="140" height="140" fill="orange"/></svg>`;
    const found = await panel('object-detection');
    const photo = { name: 'photo.png', mimeType: 'image/png', buffer: await sharp(Buffer.from(svg)).png().toBuffer() };
    await found.locator('input[type=file]').setInputFiles(photo);
    await found.getByRole('button', { name: 'Run', exact: true }).click();
    await found.locator('.legend button', { hasText: 'circle' }).waitFor();
    await expect.poll(() => found.locator('.tag').allInnerTexts()).toHaveLength(2);
    const image = await found.locator('.overlay img').boundingBox();
    const labels = await found.locator('.tag').allInnerTexts();
    for (const [label, [left = 0, top = 0, right = 0, bottom = 0]] of Object.entries(drawn)) {
      const box = await found.locator('.overlay rect:not(.edge)').nth(labels.indexOf(label)).boundingBox();
      const scale = (image?.width ?? 0) / 500;
      const place = [box?.x, box?.y, (box?.x ?? 0) + (box?.width ?? 0), (box?.y ?? 0) + (box?.height ?? 0)];
      for (const [i, wanted] of [left, top, right, bottom].entries()) {
        const at = (i % 2 === 0 ? image?.x : image?.y) ?? 0;
        // The model cuts a picture into squares of some pixels.
        expect(Math.abs(((place[i] ?? 0) - at) / scale - wanted), `${label} ${i}`).toBeLessThan(14);
      }
    }
    await found.getByRole('button', { name: 'Use the sample' }).click();
  });

  test('a segment can be hidden', async () => {
    const found = await run('image-segmentation');
    // The background is hidden at first.
    await expect.poll(() => found.locator('canvas').count()).toBe(3);
    await found.getByRole('button', { name: 'circle' }).click();
    await expect.poll(() => found.locator('canvas').count()).toBe(2);
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

  test('a server that asks for a key gets it from the page', async () => {
    const locked = await startTestServer({ DEFAULT_CONNECTION: 'local', API_KEYS: 'me=open-sesame-open-sesame' });
    try {
      const context = await browser.newContext();
      const visitor = await context.newPage();
      visitor.setDefaultTimeout(15_000);
      await visitor.goto(`${locked.url}/#text-generation`);
      // Both ways to an answer: a subscription, and a mutation.
      await visitor.getByRole('button', { name: 'Run', exact: true }).click();
      await visitor.getByLabel('Your key').fill('open-sesame-open-sesame');
      await visitor.getByRole('button', { name: 'Use this key' }).click();
      await visitor.locator('#panel-text-generation .info').waitFor();
      await visitor.goto(`${locked.url}/#translation`);
      await visitor.locator('#panel-translation').getByRole('button', { name: 'Run', exact: true }).click();
      await visitor.locator('#panel-translation .info').waitFor();
      await context.close();
    } finally {
      await locked.close();
    }
  });

  test('while it waits, the page says what for', async () => {
    const waiting = await open({}, '/#translation');
    await waiting.clock.install();
    let release = () => {};
    await waiting.route('**/graphql', async (route) => {
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      await route.continue();
    });
    await waiting.getByRole('button', { name: 'Run', exact: true }).click();
    await waiting.getByRole('status').filter({ hasText: 'Running…' }).waitFor();
    await waiting.clock.runFor(4000);
    await waiting.getByRole('status').filter({ hasText: 'The model is loading' }).waitFor();
    release();
    await waiting.locator('.info').waitFor();
    await waiting.context().close();
  });

  test.each([
    ['fill-mask', /Paris/],
    ['object-detection', /triangle/],
  ])(
    'the code of %s to copy is code that runs',
    async (id, answer) => {
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: server.url });
      const found = await panel(id);
      const copy = async (language: string) => {
        await found.getByRole('button', { name: language, exact: true }).click();
        await found.locator('.copy').click();
        await found.locator('.copy', { hasText: 'Copied' }).waitFor();
        return page.evaluate(() => navigator.clipboard.readText());
      };
      expect(await copy('GraphQL')).toMatch(/^mutation \w+\(\$input/);
      const preview = found.locator('img.preview');
      const uri = (await preview.count()) > 0 ? await preview.getAttribute('src') : null;
      const media = uri ? { fileName: 'scene.png', uri } : undefined;
      const runs = [];
      for (const language of ['curl', 'fetch', 'Apollo Client', 'urql']) {
        const code = await copy(language);
        runs.push(runSnippet(language, code, media).then((answered) => [language, JSON.stringify(answered)] as const));
      }
      for (const [language, answered] of await Promise.all(runs)) expect(answered, language).toMatch(answer);
    },
    60_000,
  );

  test('axe finds nothing serious, light and dark, and 360 px are wide enough', async () => {
    expect(await violations(page)).toEqual([]);
    const small = await open({ viewport: { width: 360, height: 740 }, colorScheme: 'dark' });
    for (const id of ['token-classification', 'object-detection', 'table-question-answering']) {
      await run(id, small);
      expect(await small.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
      expect(await violations(small)).toEqual([]);
    }
    await small.context().close();
  });

  test('GraphiQL runs a query with no other host', async () => {
    const graphiql = await open({}, '/graphql?query=%7B%20tasks%20%7B%20id%20%7D%20%7D');
    await graphiql.locator('.graphiql-execute-button').click();
    await expect.poll(() => graphiql.locator('.graphiql-response').innerText()).toContain('fill-mask');
    await graphiql.context().close();
  });

  test('the page has a strict policy, and its first load is under 300 kB on the wire', async () => {
    const response = await fetch(server.url);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'self'");
    const fresh = await browser.newContext();
    const first = await fresh.newPage();
    const { cdp, bytesOf } = await countBytes(first);
    await first.goto(server.url);
    await first.getByRole('button', { name: 'Run', exact: true }).waitFor();
    const loaded = bytesOf();
    expect(Object.keys(loaded)).toContain('/');
    expect(Object.keys(loaded).filter((path) => path.startsWith('/assets/')).length).toBeGreaterThan(1);
    expect(Object.values(loaded).reduce((sum, bytes) => sum + bytes)).toBeLessThan(300_000);
    await cdp.detach();
    await fresh.close();
    for (const path of Object.keys(loaded).filter((path) => path.startsWith('/assets/'))) {
      const { headers } = await fetch(`${server.url}${path}`, { method: 'HEAD' });
      expect(headers.get('cache-control')).toContain('immutable');
    }
  });

  test('the console stayed clean, and nothing left this server', () => {
    expect(complaints).toEqual([]);
    expect(foreign).toEqual([]);
  });
});

/** Notes every text that an element of the page shows from now on; call the result for the list. */
async function recordVersions(page: Page, selector: string): Promise<() => Promise<string[]>> {
  await page.evaluate((wanted) => {
    const seen: string[] = [];
    const note = () => {
      const text = document.querySelector(wanted)?.textContent ?? '';
      if (text !== '' && text !== seen.at(-1)) seen.push(text);
    };
    new MutationObserver(note).observe(document.body, { childList: true, subtree: true, characterData: true });
    Object.assign(window, { seen });
  }, selector);
  return () => page.evaluate('window.seen');
}

/** Pieces came one after another, each with what was there before. */
function expectGrowth(versions: string[]): void {
  expect(versions.length).toBeGreaterThan(1);
  const grown = versions.filter((text, i) => i > 0 && text.startsWith(versions[i - 1] ?? ''));
  expect(grown.length).toBeGreaterThan(0);
}

async function readAxe(): Promise<string> {
  const { readFile } = await import('node:fs/promises');
  return readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
}
