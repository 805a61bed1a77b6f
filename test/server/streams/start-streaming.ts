// A server whose connections all lead to one scripted upstream: `hugging-face`, and `llm`, an OpenAI-shaped endpoint.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SseUpstream, startSseUpstream } from '../../fakes/sse-upstream.ts';
import { startTestServer, type TestServer } from '../../support/start-test-server.ts';

export interface Streaming {
  upstream: SseUpstream;
  server: TestServer;
  close(): Promise<void>;
}

export async function startStreaming(environment: Record<string, string> = {}): Promise<Streaming> {
  const upstream = await startSseUpstream();
  const folder = await mkdtemp(join(tmpdir(), 'inferql-'));
  const file = join(folder, 'connections.json');
  const llm = { id: 'llm', kind: 'custom-endpoint', baseUrl: upstream.url, server: 'openai' };
  await writeFile(file, JSON.stringify({ connections: [llm] }));
  const server = await startTestServer({
    HF_BASE_URL: upstream.url,
    HF_TOKEN: 'hf_secretsecretsecret',
    CONNECTIONS_FILE: file,
    ...environment,
  });
  return {
    upstream,
    server,
    async close() {
      await server.close();
      await upstream.close();
      await rm(folder, { recursive: true });
    },
  };
}
