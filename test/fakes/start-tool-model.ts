// A model that asks for two tools, one after the other, before it answers: a mock server from npm.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LLMock } from '@copilotkit/aimock';

export interface ToolModel {
  /** Its one connection is `llm`. */
  connectionsFile: string;
  stop(): Promise<void>;
}

export async function startToolModel(): Promise<ToolModel> {
  const mock = new LLMock({ port: 0 });
  const call = (id: string, name: string, given: object) => ({
    toolCalls: [{ id, name, arguments: JSON.stringify(given) }],
  });
  mock.onToolResult('call_weather', { content: 'It is sunny at the Louvre.' });
  mock.onToolResult('call_city', call('call_weather', 'weather', { city: 'Paris' }));
  mock.onMessage('Louvre', call('call_city', 'find_city', { landmark: 'Louvre' }));
  await mock.start();
  const folder = mkdtempSync(join(tmpdir(), 'inferql-tools-'));
  const connectionsFile = join(folder, 'connections.json');
  const connection = {
    id: 'llm',
    kind: 'custom-endpoint',
    baseUrl: `${mock.url}/v1`,
    models: { 'chat-completion': 'gpt-4o' },
  };
  writeFileSync(connectionsFile, JSON.stringify({ connections: [connection] }));
  return {
    connectionsFile,
    async stop() {
      await mock.stop();
      rmSync(folder, { recursive: true });
    },
  };
}
