// Files in a real browser: they go as a form with progress, can be stopped on the way, and are not sent when too large.

import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Explorer, FIRST_ANSWER, noBrowser, runPanel, startExplorer } from './start-explorer.ts';

describe.skipIf(noBrowser)('a file', () => {
  let explorer: Explorer;
  let photo: { name: string; mimeType: string; buffer: Buffer };
  beforeAll(async () => {
    // Below the default, so that a limit of the page's own would let the large file pass.
    explorer = await startExplorer({ MAX_UPLOAD_MB: '4' });
    // Noise: it does not shrink.
    const raw = { width: 1000, height: 1000, channels: 3 } as const;
    const buffer = await sharp(randomBytes(3_000_000), { raw }).png().toBuffer();
    photo = { name: 'photo.png', mimeType: 'image/png', buffer };
  });
  afterAll(() => explorer?.close());

  test('is sent as a form, with progress, and can be stopped on the way', FIRST_ANSWER, async () => {
    const visitor = await explorer.open({}, '/#image-classification');
    const panel = visitor.locator('#panel-image-classification');
    await panel.locator('input[type=file]').setInputFiles(photo);
    await panel.getByText('photo.png').first().waitFor();
    const cdp = await visitor.context().newCDPSession(visitor);
    const throttle = (uploadThroughput: number) =>
      cdp.send('Network.emulateNetworkConditions', {
        offline: false,
        latency: 0,
        downloadThroughput: -1,
        uploadThroughput,
      });
    await throttle(300_000);
    const failed = visitor.waitForEvent('requestfailed', (request) => request.url().endsWith('/graphql'));
    await panel.getByRole('button', { name: 'Run', exact: true }).click();
    const bar = panel.locator('progress');
    await bar.waitFor();
    expect(await panel.locator('.download').innerText()).toMatch(/^Sending: \d\.\d of 3\.\d MB/);
    const before = Number(await bar.getAttribute('value'));
    await expect.poll(async () => Number(await bar.getAttribute('value'))).toBeGreaterThan(before);
    await panel.getByRole('button', { name: 'Stop', exact: true }).click();
    await panel.getByText('Stopped.').waitFor();
    await failed;
    await throttle(-1);
    const sent = visitor.waitForRequest((request) => request.method() === 'POST');
    await runPanel(panel);
    expect((await sent).headers()['content-type']).toMatch(/^multipart\/form-data/);
    expect(await panel.locator('.bars li').count()).toBeGreaterThan(0);
    await visitor.context().close();
  });

  test('that is larger than MAX_UPLOAD_MB is refused before any of it is sent', async () => {
    const panel = await explorer.panel('image-classification');
    const folder = await mkdtemp(join(tmpdir(), 'inferql-'));
    const large = join(folder, 'large.png');
    await writeFile(large, '');
    await truncate(large, 4.5 * 2 ** 20);
    await panel.locator('input[type=file]').setInputFiles(large);
    await panel
      .getByText('large.png is 4.5 MB, and this server accepts at most 4 MB. Choose a smaller file.')
      .waitFor();
    expect(await panel.locator('.file-name').innerText()).not.toBe('large.png');
    await rm(folder, { recursive: true });
  });

  test('that is pasted is taken', async () => {
    const panel = await explorer.panel('image-classification');
    await panel.locator('.drop').evaluate((place) => {
      const clipboardData = new DataTransfer();
      clipboardData.items.add(new File(['x'], 'pasted.png', { type: 'image/png' }));
      place.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    });
    await expect.poll(() => panel.locator('.file-name').innerText()).toBe('pasted.png');
  });

  test('the console stayed clean, and nothing left this server', () => {
    expect(explorer.complaints).toEqual([]);
    expect(explorer.foreign).toEqual([]);
  });
});
