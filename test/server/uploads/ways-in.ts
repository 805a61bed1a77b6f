// The two ways in for a multipart request: the server, and the fetch handler of the library.

import { createApp } from '../../../src/app.ts';
import { embedApp } from '../../../src/create-inferql.ts';
import { readSettings } from '../../../src/settings/read-settings.ts';
import { startUpstream, type Upstream } from '../../fakes/upstream.ts';
import { startTestServer, type TestServer } from '../../support/start-test-server.ts';

export interface Reply {
  status: number;
  data?: Record<string, unknown> | null;
  errors?: { message: string; extensions: Record<string, unknown> }[];
}

export type Send = (body: BodyInit, contentType?: string) => Promise<Reply>;

export interface WaysIn {
  upstream: Upstream;
  server: TestServer;
  /** By name. */
  send: { server: Send; fetch: Send };
  close(): Promise<void>;
}

export async function openWaysIn(environment: Record<string, string> = {}): Promise<WaysIn> {
  const upstream = await startUpstream();
  upstream.reply({ body: [{ generated_text: 'a dot' }] });
  const variables = { HF_BASE_URL: upstream.url, HF_TOKEN: 'hf_uploads', CACHE_SECONDS: '0', ...environment };
  const server = await startTestServer(variables);
  const library = embedApp(createApp(readSettings(variables), { error() {}, info() {} }), { path: '/graphql' });
  return {
    upstream,
    server,
    send: {
      server: async (body, contentType) => read(await fetch(`${server.url}/graphql`, post(body, contentType))),
      fetch: async (body, contentType) =>
        read(await library.fetch(new Request('http://localhost/graphql', post(body, contentType)))),
    },
    async close() {
      await server.close();
      await library.close();
      await upstream.close();
    },
  };
}

function post(body: BodyInit, contentType: string | undefined): RequestInit & { duplex: 'half' } {
  // Half duplex is what lets fetch send a stream.
  return { method: 'POST', body, duplex: 'half', headers: contentType ? { 'content-type': contentType } : {} };
}

async function read(response: Response): Promise<Reply> {
  return { status: response.status, ...((await response.json()) as object) };
}
