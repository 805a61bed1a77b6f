// Two mock servers from npm that nobody here wrote answer chats, streams and tool calls through inferql.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LLMock } from '@copilotkit/aimock';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ask } from '../../support/ask.ts';
import { startTestServer, type TestServer } from '../../support/start-test-server.ts';
import { subscribe } from '../streams/subscribe.ts';

const MUTATION = `mutation ($input: ChatCompletionInput!) {
  chatCompletion(input: $input) { message { content toolCalls { id name arguments } } finishReason }
}`;
const SUBSCRIPTION = `subscription ($input: ChatCompletionInput!) {
  chatCompletion(input: $input) { text output { message { content toolCalls { name arguments } } finishReason } }
}`;
const TURN = z.object({
  message: z.object({
    content: z.string().nullable(),
    toolCalls: z.array(z.object({ id: z.string(), name: z.string(), arguments: z.string() })),
  }),
  finishReason: z.string(),
});
const tools = [{ name: 'weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } }];

interface MockServer {
  /** Below it are OpenAI's routes. */
  baseUrl: string;
  stop(): Promise<unknown> | unknown;
}

async function startAimock(): Promise<MockServer> {
  const mock = new LLMock({ port: 0 });
  mock.onToolResult('call_w', { content: 'It is sunny.' });
  mock.onMessage('hello', { content: 'Hello there!' });
  mock.onMessage('weather', { toolCalls: [{ id: 'call_w', name: 'weather', arguments: '{"city":"Paris"}' }] });
  await mock.start();
  return { baseUrl: `${mock.url}/v1`, stop: () => mock.stop() };
}

async function startMockLlm(): Promise<MockServer> {
  const folder = mkdtempSync(join(tmpdir(), 'mock-llm-'));
  const reply = (message: object, finish_reason: string) =>
    JSON.stringify({ id: 'x', object: 'chat.completion', choices: [{ index: 0, message, finish_reason }] });
  const call = { id: 'call_w', type: 'function', function: { name: 'weather', arguments: '{"city":"Paris"}' } };
  const path = '/v1/chat/completions';
  const rules = [
    {
      path,
      match: "contains(body.messages[-1].content, 'hello')",
      response: { status: 200, content: reply({ role: 'assistant', content: 'Hello there!' }, 'stop') },
    },
    {
      path,
      match: "contains(body.messages[-1].content, 'weather')",
      response: { status: 200, content: reply({ role: 'assistant', content: null, tool_calls: [call] }, 'tool_calls') },
    },
    {
      path,
      match: "body.messages[-1].role == 'tool'",
      response: { status: 200, content: reply({ role: 'assistant', content: 'It is sunny.' }, 'stop') },
    },
  ];
  // JSON is YAML too.
  const config = join(folder, 'mock-llm.yaml');
  writeFileSync(config, JSON.stringify({ rules }));
  const port = await freePort();
  const main = createRequire(import.meta.url).resolve('@dwmkerr/mock-llm');
  const env = { PATH: process.env.PATH ?? '', HOST: '127.0.0.1', PORT: String(port) };
  const child = spawn(process.execPath, [main, '--config', config], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  // Read to its end: it logs every request, and would end with its pipe.
  await new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      if (chunk.includes('running on')) resolve();
    });
  });
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    async stop() {
      const ended = once(child, 'close');
      child.kill();
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address ? address.port : 0;
}

describe.each([
  ['@copilotkit/aimock', startAimock, true],
  // It streams texts alone.
  ['@dwmkerr/mock-llm', startMockLlm, false],
] as const)('%s', (_name, startMock, streamsTools) => {
  let mock: MockServer;
  let server: TestServer;
  let folder: string;

  beforeAll(async () => {
    mock = await startMock();
    folder = mkdtempSync(join(tmpdir(), 'inferql-'));
    const file = join(folder, 'connections.json');
    const connection = { id: 'llm', kind: 'custom-endpoint', baseUrl: mock.baseUrl };
    writeFileSync(file, JSON.stringify({ connections: [connection] }));
    server = await startTestServer({ CONNECTIONS_FILE: file, DEFAULT_CONNECTION: 'llm' });
  });
  afterAll(async () => {
    await server.close();
    await mock.stop();
    rmSync(folder, { recursive: true });
  });

  const user = (content: string) => ({ role: 'USER', content });

  async function follow(input: object) {
    let text = '';
    let output: unknown;
    const errors: unknown[] = [];
    for await (const { data, errors: wrong } of await subscribe(server.url, SUBSCRIPTION, input)) {
      text += data?.chatCompletion?.text ?? '';
      output = data?.chatCompletion?.output ?? output;
      errors.push(...(wrong ?? []));
    }
    expect(errors).toEqual([]);
    return { text, output };
  }

  test('a chat, and the same as a stream', async () => {
    const input = { model: 'gpt-4o', messages: [user('hello')] };
    const { data, errors } = await ask(server.url, MUTATION, { input });
    expect(errors).toBeUndefined();
    expect(data?.chatCompletion).toMatchObject({
      message: { content: 'Hello there!', toolCalls: [] },
      finishReason: 'STOP',
    });
    const { text, output } = await follow(input);
    expect(text).toBe('Hello there!');
    expect(output).toMatchObject({ message: { content: 'Hello there!' }, finishReason: 'STOP' });
  });

  test('a tool is asked for, and its answer given back', async () => {
    const messages: object[] = [user('What is the weather?')];
    const first = await ask(server.url, MUTATION, { input: { model: 'gpt-4o', messages, parameters: { tools } } });
    const { message, finishReason } = TURN.parse(first.data?.chatCompletion);
    expect(finishReason).toBe('TOOL_CALLS');
    expect(message.toolCalls).toMatchObject([{ name: 'weather', arguments: '{"city":"Paris"}' }]);
    messages.push({ role: 'ASSISTANT', ...message });
    messages.push({ role: 'TOOL', toolCallId: message.toolCalls[0]?.id, content: 'sunny' });
    const second = await ask(server.url, MUTATION, { input: { model: 'gpt-4o', messages, parameters: { tools } } });
    expect(second.data?.chatCompletion).toMatchObject({ message: { content: 'It is sunny.' } });
  });

  test.runIf(streamsTools)('tool calls of a stream are put together', async () => {
    const input = { model: 'gpt-4o', messages: [user('What is the weather?')], parameters: { tools } };
    expect((await follow(input)).output).toMatchObject({
      message: { toolCalls: [{ name: 'weather', arguments: '{"city":"Paris"}' }] },
      finishReason: 'TOOL_CALLS',
    });
  });
});
