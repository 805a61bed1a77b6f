// A server in this process, on a free port, with the given settings.

import { createInferql } from '../src/create-inferql.ts';
import { startServer } from '../src/server.ts';
import { readSettings } from '../src/settings/read-settings.ts';

export interface TestServer {
  url: string;
  /** What the server logged. */
  log: unknown[];
  /** The same server as a library. */
  fetch(request: Request): Promise<Response>;
  close(): Promise<void>;
}

export async function startTestServer(environment: Record<string, string>): Promise<TestServer> {
  const log: unknown[] = [];
  const settings = readSettings(environment);
  const inferql = createInferql(settings, {
    error: (facts, message) => void log.push({ ...facts, message }),
    info: (facts, message) => void log.push({ ...facts, message }),
  });
  const server = await startServer({ inferql, host: '127.0.0.1', port: 0, maxUploadMb: settings.MAX_UPLOAD_MB });
  return {
    url: server.url,
    log,
    fetch: inferql.fetch,
    async close() {
      await server.drain(0);
      await inferql.close();
    },
  };
}
