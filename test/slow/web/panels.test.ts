// The panels in a real browser, with the local models: every one answers, on its example and on what a visitor brings.

import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Explorer, FIRST_ANSWER, noBrowser, startExplorer } from './start-explorer.ts';

/** What each panel must show after Run, with the example that it opens with. */
const ANSWERS: Record<string, RegExp> = {
  'text-generation': /^Once upon a time there was a \w+ \w+ named/,
  'fill-mask': /^Paris [5-9]\d/,
  summarization: /^Globex Labs opened a new museum in Berlin on Friday\./,
  'text-classification': /^POSITIVE\s+\d/,
  'token-classification': /Tim Berger\s*PER.*London\s*LOC.*Siemens\s*ORG/s,
  translation: /^Bonjour$/,
  'zero-shot-classification': /^sports\s+9\d/,
  'question-answering': /^New York\s+[5-9]\d/,
  'table-question-answering': /^41/,
  'feature-extraction': /100 numbers: -?0\.\d{3}, .*1 and 2\s+[5-9]\d\.\d %/s,
  'text-ranking': /^Mix flour, water and yeast, then bake the bread in a hot oven\s+\d.*Cakes.*Trains/s,
  'sentence-similarity': /^I want to change my login password\s+\d/,
  'image-classification': /^green triangle/,
  'image-segmentation': /circle.*square.*triangle/s,
  'object-detection': /square\s+9\d.*circle|circle\s+9\d.*square/s,
  'image-to-text': /^three shapes: red circle, blue square, green triangle$/,
  'automatic-speech-recognition': /^seven two nine$/i,
  'audio-classification': /^stop\s+9\d|^stop\s+100/,
};

describe.skipIf(noBrowser)('the panels', () => {
  let explorer: Explorer;
  beforeAll(async () => {
    explorer = await startExplorer();
  });
  afterAll(() => explorer?.close());

  test.each(Object.entries(ANSWERS))('%s answers', FIRST_ANSWER, async (id, answer) => {
    const found = await explorer.run(id);
    expect(await found.locator('.result').innerText()).toMatch(answer);
    const info = await found.locator('.info').innerText();
    expect(info).toMatch(/Connection\s+local/);
    // Three texts travel together.
    expect(info).toMatch(id === 'feature-extraction' ? /Batch\s+3/ : /Batch\s+1/);
    await explorer.shoot(id);
  });

  test('the panels are those that the server has', async () => {
    const ids = await explorer.page
      .locator('.menu a')
      .evaluateAll((links) => links.map((link) => link.getAttribute('href')?.slice(1)));
    expect(ids.sort()).toEqual([...Object.keys(ANSWERS), 'conversational', 'chat-completion'].sort());
  });

  test.each(['conversational', 'chat-completion'])('%s streams, and goes on turn by turn', FIRST_ANSWER, async (id) => {
    const found = await explorer.panel(id);
    const versions = await recordVersions(explorer.page, '.bubble.writing');
    await found.getByRole('button', { name: 'Send' }).click();
    const answer = found.locator('.bubble:not(.writing)', { hasText: 'The capital of Japan is Tokyo.' });
    await answer.waitFor({ timeout: FIRST_ANSWER.timeout });
    expect(await found.locator('.info').innerText()).toMatch(/End\s+complete\s+Tokens\s+\d+ read, \d+ written/);
    await found.getByLabel('Your message').fill('Tell me a story about a fox');
    await found.getByRole('button', { name: 'Send' }).click();
    await expect.poll(() => found.locator('.bubble:not(.writing)').count()).toBe(4);
    expectGrowth(await versions());
    await explorer.shoot(id);
  });

  test('a generated text appears as it is written', async () => {
    const found = await explorer.panel('text-generation');
    const versions = await recordVersions(explorer.page, '.writing mark');
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
    const found = await explorer.panel('object-detection');
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
    const found = await explorer.run('image-segmentation');
    // The background is hidden at first.
    await expect.poll(() => found.locator('canvas').count()).toBe(3);
    await found.getByRole('button', { name: 'circle' }).click();
    await expect.poll(() => found.locator('canvas').count()).toBe(2);
  });

  test('the answer is marked in the table, and a cell can be edited', async () => {
    const found = await explorer.panel('table-question-answering');
    await found.getByLabel('age, row 2').fill('28');
    await found.getByRole('button', { name: 'Run', exact: true }).click();
    await expect.poll(() => found.locator('td mark').innerText()).toBe('28');
  });

  test('a recording has a waveform', async () => {
    const found = await explorer.panel('audio-classification');
    await expect.poll(() => found.locator('.waveform rect').count()).toBeGreaterThan(50);
  });

  test('a voice is recorded, shown and sent', async () => {
    const found = await explorer.panel('audio-classification');
    const before = await found.locator('audio').getAttribute('src');
    await found.getByRole('button', { name: 'Record' }).click();
    await found.getByText('Recording: speak now.').waitFor();
    // The fake microphone beeps once a second.
    await explorer.page.waitForTimeout(1200);
    await found.getByRole('button', { name: 'Stop recording' }).click();
    await found.getByText('recording.wav').waitFor();
    expect(await found.locator('audio').getAttribute('src')).not.toBe(before);
    await found.getByRole('button', { name: 'Run', exact: true }).click();
    await expect.poll(() => found.locator('.bars li').count()).toBeGreaterThan(1);
    expect(await found.getByRole('alert').count()).toBe(0);
    await found.getByRole('button', { name: 'Use the sample' }).click();
  });

  test('a dropped file is taken, and one of another kind is refused', async () => {
    const found = await explorer.panel('image-classification');
    const drop = (name: string, type: string) =>
      found.locator('.drop').evaluate(
        (place, file) => {
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File(['x'], file.name, { type: file.type }));
          place.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
        },
        { name, type },
      );
    await drop('notes.txt', 'text/plain');
    await found.getByText('notes.txt is not a picture. Choose another file.').waitFor();
    await drop('photo.png', 'image/png');
    await expect.poll(() => found.locator('.file-name').innerText()).toBe('photo.png');
    await found.getByRole('button', { name: 'Run', exact: true }).click();
    // It holds one letter: the server tells kinds by the bytes.
    await found.getByRole('alert').filter({ hasText: 'BAD_USER_INPUT' }).waitFor();
    await found.getByRole('button', { name: 'Use the sample' }).click();
  });

  test('the keyboard alone runs a task', async () => {
    const found = await explorer.panel('translation');
    await found.getByLabel('Text to translate').fill('Thank you');
    await explorer.page.keyboard.press('Control+Enter');
    await expect.poll(() => found.locator('.result').innerText()).toBe('Merci');
  });

  test('a second run says that it was cached', async () => {
    const found = await explorer.run('text-classification');
    await found.getByRole('button', { name: 'Run', exact: true }).click();
    await expect.poll(() => found.locator('.info').innerText()).toMatch(/Cached\s+yes/);
  });

  test('an error says what to do', async () => {
    const found = await explorer.panel('text-classification');
    await found.getByText('Model and cache').click();
    await found.getByLabel('Model', { exact: true }).fill('no/such-model');
    await found.getByRole('button', { name: 'Run', exact: true }).click();
    const alert = found.getByRole('alert');
    await alert.waitFor();
    expect(await alert.innerText()).toMatch(/no such model[\s\S]*spelling[\s\S]*MODEL_NOT_FOUND/i);
  });

  test('the console stayed clean, and nothing left this server', () => {
    expect(explorer.complaints).toEqual([]);
    expect(explorer.foreign).toEqual([]);
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
