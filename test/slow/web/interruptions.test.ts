// What the page shows when something ends early, in a real browser: a stream that is stopped or breaks, a server that is
// gone, a key that is wrong.

import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer } from '../../support/start-test-server.ts';
import { type Explorer, FIRST_ANSWER, noBrowser, startExplorer } from './start-explorer.ts';

const PIECE = 'Snow fell on the ';

describe.skipIf(noBrowser)('an answer that ends early', () => {
  const folder = mkdtempSync(join(tmpdir(), 'inferql-'));
  /** Streams that were begun: each has sent one piece, and waits. */
  const begun: ServerResponse[] = [];
  let upstream: Server;
  let explorer: Explorer;
  beforeAll(async () => {
    upstream = createServer((request, response) => {
      if (request.method !== 'POST') return void response.writeHead(404).end();
      response.setHeader('content-type', 'text/event-stream');
      const choice = request.url?.includes('chat') ? { delta: { content: PIECE } } : { text: PIECE };
      response.write(`data: ${JSON.stringify({ choices: [{ index: 0, ...choice }] })}\n\n`);
      begun.push(response);
    }).listen(0, '127.0.0.1');
    await once(upstream, 'listening');
    const file = join(folder, 'connections.json');
    const baseUrl = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
    const models = { 'text-generation': 'm', 'chat-completion': 'm', conversational: 'm' };
    const connection = { id: 'slow', kind: 'custom-endpoint', baseUrl, server: 'openai', models };
    writeFileSync(file, JSON.stringify({ connections: [connection] }));
    explorer = await startExplorer({ CONNECTIONS_FILE: file, DEFAULT_CONNECTION: 'slow' });
  });
  afterAll(async () => {
    await explorer?.close();
    upstream?.closeAllConnections();
    upstream?.close();
    rmSync(folder, { recursive: true });
  });

  const PANELS = [
    ['text-generation', 'Run', '.writing mark'],
    ['conversational', 'Send', '.bubble.writing'],
    ['chat-completion', 'Send', '.bubble.writing'],
  ] as const;

  /** Asks, and waits for the piece that is sent. */
  async function begin(id: string, button: string, writing: string) {
    const panel = await explorer.panel(id);
    if (button === 'Send') await panel.getByLabel('Your message').fill('Tell me a story');
    await panel.getByRole('button', { name: button, exact: true }).click();
    await expect.poll(() => panel.locator(writing).innerText(), FIRST_ANSWER).toContain(PIECE.trim());
    const stream = begun.at(-1);
    if (!stream) throw new Error('The upstream was not asked.');
    return { panel, stream };
  }

  test.each(PANELS)('%s, stopped: what was written stays', FIRST_ANSWER, async (id, button, writing) => {
    const { panel, stream } = await begin(id, button, writing);
    const ended = once(stream, 'close');
    await panel.getByRole('button', { name: 'Stop', exact: true }).click();
    await panel.getByText(/^Stopped/).waitFor();
    expect(await panel.innerText()).toContain(PIECE.trim());
    expect(await panel.locator(writing).count()).toBe(0);
    if (button === 'Send') {
      // Question and answer are turns of the chat, which the model reads next time.
      const texts = (await panel.locator('.bubble').allInnerTexts()).map((text) => text.replace(/\s+/g, ' ').trim());
      expect(texts).toEqual(['You: Tell me a story', `Model: ${PIECE.trim()}`]);
      expect(await panel.getByLabel('Your message').inputValue()).toBe('');
    }
    // It is stopped where it is paid for.
    await ended;
    expect(await panel.getByRole('alert').count()).toBe(0);
    await explorer.shoot(`stopped-${id}`);
  });

  test.each(PANELS)(
    '%s, broken off by the model: what was written stays',
    FIRST_ANSWER,
    async (id, button, writing) => {
      const { panel, stream } = await begin(id, button, writing);
      stream.destroy();
      const alert = panel.getByRole('alert');
      await alert.waitFor();
      expect(await panel.innerText()).toContain(PIECE.trim());
      expect(await alert.innerText()).toMatch(/UPSTREAM_\w+/);
      // It can be asked again.
      if (button === 'Send') expect(await panel.getByLabel('Your message').inputValue()).toBe('Tell me a story');
      await alert.getByRole('button', { name: 'Try again' }).waitFor();
      await explorer.shoot(`broken-${id}`);
    },
  );

  test('a wrong key is said to be wrong, and another can be given', FIRST_ANSWER, async () => {
    const locked = await startTestServer({ DEFAULT_CONNECTION: 'local', API_KEYS: 'me=open-sesame-open-sesame' });
    const context = await explorer.browser.newContext();
    try {
      const visitor = await context.newPage();
      visitor.setDefaultTimeout(15_000);
      await visitor.goto(`${locked.url}/#translation`);
      const give = async (key: string) => {
        await visitor.getByLabel('Your key').fill(key);
        await visitor.getByRole('button', { name: 'Use this key' }).click();
      };
      await visitor.getByRole('alert').filter({ hasText: 'This server asks for a key' }).waitFor();
      await give('let-me-in-let-me-in');
      await visitor.getByRole('alert').filter({ hasText: 'Your key is not accepted' }).waitFor();
      await explorer.shoot('wrong-key', visitor);
      await give('open-sesame-open-sesame');
      await visitor.locator('#panel-translation').waitFor();
      expect(await visitor.getByRole('alert').count()).toBe(0);
    } finally {
      await context.close();
      await locked.close();
    }
  });

  test('a server that is gone: what was written stays, and the next try says so', FIRST_ANSWER, async () => {
    const { panel } = await begin('text-generation', 'Run', '.writing mark');
    await explorer.server.close();
    await panel.getByRole('alert').waitFor();
    expect(await panel.innerText()).toContain(PIECE.trim());
    await panel.getByRole('button', { name: 'Try again' }).click();
    const alert = panel.getByRole('alert').filter({ hasText: 'The server does not answer' });
    await alert.waitFor();
    expect(await alert.innerText()).toContain('Check that inferql is still running, then try again.');
    await explorer.shoot('server-gone');
  });
});
