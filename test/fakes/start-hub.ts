// A Hub for tests: serves the project's own models under any owner, and keeps what was asked of it.

import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

export interface Hub {
  url: string;
  /** Paths of the files that were sent. */
  sent: string[];
  /** Every Authorization header that came. */
  keys: string[];
  /** Sends a network; undefined: whole and at once. */
  sendNetwork: ((response: ServerResponse, bytes: Buffer) => void) | undefined;
  close(): void;
}

export async function startHub(models: string): Promise<Hub> {
  const sent: string[] = [];
  const keys: string[] = [];
  const server = createServer((request, response) => {
    if (request.headers.authorization) keys.push(request.headers.authorization);
    const [, model = '', file = ''] = /^\/[\w-]+\/([\w-]+)\/resolve\/main\/(.*)$/.exec(request.url ?? '') ?? [];
    const path = join(models, model, file);
    if (!model || !existsSync(path)) return response.writeHead(404).end();
    const { size } = statSync(path);
    if (request.headers.range) {
      response.writeHead(206, { 'content-range': `bytes 0-0/${size}`, 'content-length': 1 });
      return response.end('x');
    }
    sent.push(file);
    response.writeHead(200, { 'content-length': size });
    if (hub.sendNetwork && file.endsWith('.onnx')) return hub.sendNetwork(response, readFileSync(path));
    return createReadStream(path).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const hub: Hub = {
    url: `http://127.0.0.1:${port}`,
    sent,
    keys,
    sendNetwork: undefined,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
  return hub;
}
