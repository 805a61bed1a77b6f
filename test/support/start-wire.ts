// A server with one remote connection, to a stand-in: what a test asks of it, and what the stand-in was asked.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Answer, ask } from './ask.ts';
import { startTestServer } from './start-test-server.ts';

export interface Wire {
  url: string;
  /** Answers by field; fails the test where one has failed. */
  run(query: string, variables?: object): Promise<Record<string, Record<string, unknown>>>;
  /** The answer with its errors. */
  ask(query: string, variables?: object): Promise<Answer>;
  close(): Promise<void>;
}

/** @param connection as in a connections file; `custom-endpoint` unless it says otherwise */
export async function startWire(connection: object, environment: Record<string, string> = {}): Promise<Wire> {
  const folder = mkdtempSync(join(tmpdir(), 'inferql-'));
  const file = join(folder, 'connections.json');
  writeFileSync(file, JSON.stringify({ connections: [{ id: 'there', kind: 'custom-endpoint', ...connection }] }));
  const server = await startTestServer({
    CONNECTIONS_FILE: file,
    DEFAULT_CONNECTION: 'there',
    CACHE_SECONDS: '0',
    ...environment,
  });
  const answer = (query: string, variables?: object) => ask(server.url, query, variables);
  return {
    url: server.url,
    ask: answer,
    async run(query, variables) {
      const { data, errors } = await answer(query, variables);
      if (errors) throw new Error(errors.map(({ message }) => message).join('\n'));
      return (data ?? {}) as Record<string, Record<string, unknown>>;
    },
    async close() {
      await server.close();
      rmSync(folder, { recursive: true });
    },
  };
}
