// The chat panel in a real browser, on a server that has what local models lack: pictures, tools, JSON by a schema and
// reasoning, all as vLLM streams them.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startVllm } from '../../stand-ins/vllm.ts';
import { type Explorer, noBrowser, startExplorer } from './start-explorer.ts';

describe.skipIf(noBrowser)('the chat panel', () => {
  const folder = mkdtempSync(join(tmpdir(), 'inferql-'));
  let vllm: Awaited<ReturnType<typeof startVllm>>;
  let explorer: Explorer;
  let panel: Locator;
  beforeAll(async () => {
    vllm = await startVllm({ reasoning: 'reasoning_content', images: 2, models: ['m'] });
    const file = join(folder, 'connections.json');
    const models = { 'chat-completion': 'm' };
    const connection = { id: 'vllm', kind: 'custom-endpoint', baseUrl: vllm.url, server: 'openai', models };
    writeFileSync(file, JSON.stringify({ connections: [connection] }));
    explorer = await startExplorer({ CONNECTIONS_FILE: file, DEFAULT_CONNECTION: 'vllm' });
    panel = await explorer.panel('chat-completion');
    await panel.getByText('System message, tools and JSON').click();
  });
  beforeEach(async () => {
    vllm.asked.length = 0;
    const again = panel.getByRole('button', { name: 'Start over' });
    if (await again.isEnabled()) await again.click();
  });
  afterAll(async () => {
    await explorer?.close();
    await vllm?.close();
    rmSync(folder, { recursive: true });
  });

  const say = async (text: string) => {
    await panel.getByLabel('Your message').fill(text);
    await panel.getByRole('button', { name: 'Send' }).click();
  };
  const answer = () => panel.locator('.bubble.assistant').last();
  const asked = () => vllm.asked.findLast(({ path }) => path === '/v1/chat/completions')?.body;

  test('the system is told first, and what the model thinks is folded away', async () => {
    await panel.getByLabel('System message').fill('Be brief.');
    await say('Hello there');
    await expect.poll(() => answer().innerText()).toContain('(Be brief.) You said: Hello there');
    const thought = panel.locator('.reasoning');
    expect(await thought.locator('p').isVisible()).toBe(false);
    await thought.getByText('What the model thought').click();
    await expect.poll(() => thought.locator('p').innerText()).toMatch(/^Thinking about \d+ words\.$/);
    expect(asked()).toMatchObject({ messages: [{ role: 'system' }, { role: 'user', content: 'Hello there' }] });
    expect(await panel.locator('.info').innerText()).toMatch(/End\s+complete\s+Tokens\s+\d+ read, \d+ written/);
    expect(await explorer.violations(explorer.page)).toEqual([]);
  });

  test('a picture goes with the message', async () => {
    await panel.getByRole('button', { name: 'Add the sample' }).click();
    await panel.getByText('scene.png').waitFor();
    expect(await panel.locator('.code pre').innerText()).toContain('"images": [');
    await say('What is this?');
    await expect.poll(() => answer().innerText()).toContain('and showed 1');
    await panel.locator('.bubble.user img').waitFor();
    expect(await panel.locator('.picture').count()).toBe(0);
  });

  test('a tool is asked for, what it gives is sent back, and the chat goes on', async () => {
    await panel.getByLabel('Offer tools to the model').check();
    await say('Use get_weather for Oslo');
    const call = panel.locator('.bubble.tool-call');
    await call.waitFor();
    expect(await call.innerText()).toContain('get_weather({"city":');
    expect(await panel.locator('.info').innerText()).toMatch(/End\s+asks for tools/);
    await panel.getByLabel('What get_weather gives').fill('Snow, -3 degrees');
    await panel.getByRole('button', { name: 'Send' }).click();
    await expect.poll(() => answer().innerText()).toContain('The tool said: Snow, -3 degrees');
    expect(asked()).toMatchObject({
      messages: [{}, {}, { role: 'assistant', tool_calls: [{}] }, { role: 'tool', content: 'Snow, -3 degrees' }],
    });
    await say('Thank you');
    await expect.poll(() => answer().innerText()).toContain('You said: Thank you');
    await panel.getByLabel('Offer tools to the model').uncheck();
  });

  test('an answer in JSON by a schema is laid out; a schema that is none is not sent', async () => {
    await panel.getByLabel('Answer in JSON').check();
    await panel.getByLabel('Schema', { exact: false }).fill('[1, 2]');
    await panel.getByText('Expected a JSON Schema: an object.').waitFor();
    expect(await panel.getByRole('button', { name: 'Send' }).isDisabled()).toBe(true);
    const schema = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
    await panel.getByLabel('Schema', { exact: false }).fill(JSON.stringify(schema));
    await say('Where is it?');
    await expect.poll(() => answer().locator('.json').innerText()).toBe('{\n  "city": "Where is it?"\n}');
    expect(asked()).toMatchObject({ response_format: { type: 'json_schema', json_schema: { schema } } });
    await panel.getByLabel('Answer in JSON').uncheck();
  });

  test('an answer that is no JSON stands, and the error beside it says so', async () => {
    vllm.script({ events: [{ data: chunk('Not JSON at all', 'stop') }, { data: '[DONE]' }] });
    await panel.getByLabel('Answer in JSON').check();
    await say('Where is it?');
    await expect.poll(() => answer().innerText()).toContain('Not JSON at all');
    await panel.getByRole('alert').filter({ hasText: 'INVALID_JSON' }).waitFor();
    await panel.getByLabel('Answer in JSON').uncheck();
  });

  test('the console stayed clean, and nothing left this server', () => {
    expect(explorer.complaints).toEqual([]);
    expect(explorer.foreign).toEqual([]);
  });
});

function chunk(content: string, finish: string): string {
  const choice = { index: 0, delta: { role: 'assistant', content }, finish_reason: finish };
  return JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [choice] });
}
