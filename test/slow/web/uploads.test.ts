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

  test('that is pasted is taken, wherever the focus is', async () => {
    const visitor = await explorer.open({}, '/#image-to-text');
    await visitor.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: explorer.server.url });
    // An other panel that was opened before must not take it.
    await explorer.panel('image-to-text', visitor);
    const panel = await explorer.panel('image-classification', visitor);
    await visitor.evaluate(async () => {
      const canvas = Object.assign(document.createElement('canvas'), { width: 30, height: 20 });
      canvas.getContext('2d')?.fillRect(5, 5, 10, 10);
      const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve));
      if (blob) await navigator.clipboard.write([new ClipboardItem({ 'image/png': blob })]);
    });
    await visitor.keyboard.press('Control+V');
    await expect.poll(() => panel.locator('.file-name').innerText()).toBe('image.png');
    await expect
      .poll(() => panel.locator('img.preview').evaluate((image: HTMLImageElement) => image.naturalWidth))
      .toBe(30);
    await runPanel(panel);
    expect(await visitor.locator('#panel-image-to-text .file-name').textContent()).toBe('scene.png');
    await visitor.context().close();
  });

  test('that was chosen can be chosen again, after the sample', async () => {
    const panel = await explorer.panel('image-classification');
    const folder = await mkdtemp(join(tmpdir(), 'inferql-'));
    const path = join(folder, 'again.png');
    await writeFile(path, photo.buffer);
    for (let i = 0; i < 2; i++) {
      await panel.locator('input[type=file]').setInputFiles(path);
      await expect.poll(() => panel.locator('.file-name').innerText()).toBe('again.png');
      await panel.getByRole('button', { name: 'Use the sample' }).click();
      await expect.poll(() => panel.locator('.file-name').innerText()).toBe('triangle.png');
    }
    await rm(folder, { recursive: true });
  });

  test('that is dropped beside its box does not replace the page', async () => {
    const panel = await explorer.panel('image-classification');
    const allowed = await panel.locator('h2').evaluate((place) => {
      const dropped = (type: string) => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File(['x'], 'photo.png', { type: 'image/png' }));
        return place.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
      };
      // A browser opens the file unless both are prevented.
      return [dropped('dragover'), dropped('drop')];
    });
    expect(allowed).toEqual([false, false]);
  });

  test('the console stayed clean, and nothing left this server', () => {
    expect(explorer.complaints).toEqual([]);
    expect(explorer.foreign).toEqual([]);
  });
});
