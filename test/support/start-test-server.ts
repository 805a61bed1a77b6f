// A server in this process, on a free port, with the given settings.

import { createApp } from '../../src/app.ts';
import type { SocketLimits } from '../../src/http/bounded-server.ts';
import { startServer } from '../../src/http/server.ts';
import { readSettings } from '../../src/settings/read-settings.ts';

export interface TestServer {
  url: string;
  /** What the server logged. */
  log: unknown[];
  /** The same server as a library. */
  fetch(request: Request): Promise<Response>;
  /** Its log lines about operations. */
  operations: Record<string, unknown>[];
  close(): Promise<void>;
}

export async function startTestServer(
  environment: Record<string, string>,
  sockets: Partial<SocketLimits> = {},
): Promise<TestServer> {
  const log: unknown[] = [];
  const operations: Record<string, unknown>[] = [];
  const settings = readSettings(environment);
  const inferql = createApp(settings, {
    error: (facts, message) => void log.push({ ...facts, message }),
    info: (facts, message) => void log.push({ ...facts, message }),
    line: (facts, message) => void operations.push({ ...JSON.parse(`{${facts}}`), message }),
    isLevelEnabled: () => true,
  });
  const { MAX_UPLOAD_MB: maxUploadMb, METRICS_TOKEN: metricsToken } = settings;
  const server = await startServer({ inferql, host: '127.0.0.1', port: 0, maxUploadMb, metricsToken, sockets });
  return {
    url: server.url,
    log,
    fetch: inferql.fetch,
    operations,
    async close() {
      await server.drain(0);
      await inferql.close();
    },
  };
}
