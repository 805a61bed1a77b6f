// A server in this process, on a free port, with the given settings.

import { createApp } from '../../src/app.ts';
import { type EmbeddedInferql, embedApp } from '../../src/create-inferql.ts';
import type { OperationPlugin } from '../../src/graphql/operation.ts';
import type { SocketLimits } from '../../src/http/bounded-server.ts';
import { startServer } from '../../src/http/server.ts';
import { readSettings } from '../../src/settings/read-settings.ts';

export interface TestServer {
  url: string;
  /** What the server logged. */
  log: unknown[];
  /** The same server as a library, at `/graphql`. */
  fetch: EmbeddedInferql['fetch'];
  handler: EmbeddedInferql['handler'];
  /** Its log lines about operations. */
  operations: Record<string, unknown>[];
  close(): Promise<void>;
}

export async function startTestServer(
  environment: Record<string, string>,
  sockets: Partial<SocketLimits> = {},
  plugins: readonly OperationPlugin[] = [],
): Promise<TestServer> {
  const lines: unknown[] = [];
  const operations: Record<string, unknown>[] = [];
  const settings = readSettings(environment);
  const log: Parameters<typeof createApp>[1] = {
    error: (facts, message) => void lines.push({ ...facts, message }),
    info: (facts, message) => void lines.push({ ...facts, message }),
    line: (facts, message) => void operations.push({ ...JSON.parse(`{${facts}}`), message }),
    isLevelEnabled: () => true,
  };
  const inferql = createApp(settings, log, { plugins });
  const { METRICS_TOKEN: metricsToken, MAX_SOCKETS: maxSockets } = settings;
  const server = await startServer({
    inferql,
    host: '127.0.0.1',
    port: 0,
    metricsToken,
    sockets: { maxSockets, ...sockets },
  });
  const library = embedApp(inferql, { path: '/graphql' });
  return {
    url: server.url,
    log: lines,
    fetch: library.fetch,
    handler: library.handler,
    operations,
    async close() {
      await server.drain(0);
      await inferql.close();
    },
  };
}
