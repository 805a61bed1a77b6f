// Sends one GraphQL operation by each of the ways that lead in over HTTP, and shows the whole answer.

import { request } from 'undici';
import type { TestServer } from './start-test-server.ts';

export const WAYS = ['plain JSON', 'the long way', 'multipart', 'events', 'the fetch handler'] as const;
export type Way = (typeof WAYS)[number];

export interface Sent {
  status: number;
  headers: Record<string, string>;
  body: string;
  /** Of the answer, or of the first event. */
  json: {
    data?: Record<string, unknown> | null;
    errors?: { message: string; path?: string[]; extensions: Record<string, unknown> }[];
  };
}

export async function send(
  { url, fetch }: Pick<TestServer, 'url' | 'fetch'>,
  operation: object,
  { way = 'plain JSON', headers = {} }: { way?: Way; headers?: Record<string, string> } = {},
): Promise<Sent> {
  const text = JSON.stringify(operation);
  if (way === 'the fetch handler') {
    const type = { 'content-type': 'application/json' };
    const init = { method: 'POST', headers: { ...type, ...headers }, body: text };
    const response = await fetch(new Request('http://localhost/graphql', init));
    return sent(response.status, Object.fromEntries(response.headers), await response.text());
  }
  const { accept, type, body } = await shape(way, text);
  const response = await request(`${url}/graphql`, {
    method: 'POST',
    headers: { accept, 'content-type': type, ...headers },
    body,
  });
  return sent(response.statusCode, response.headers, await response.body.text());
}

async function shape(way: Way, text: string) {
  const json = { accept: 'application/json', type: 'application/json', body: text };
  if (way === 'the long way') return { ...json, accept: 'application/json;q=0.9' };
  if (way === 'events') return { ...json, accept: 'text/event-stream' };
  if (way !== 'multipart') return json;
  const form = new FormData();
  form.set('operations', text);
  form.set('map', '{}');
  const whole = new Response(form);
  return { ...json, type: whole.headers.get('content-type') ?? '', body: new Uint8Array(await whole.arrayBuffer()) };
}

function sent(status: number, headers: object, body: string): Sent {
  const text = body.match(/^data: ({.*})$/m)?.[1] ?? body;
  const json = text.startsWith('{') ? JSON.parse(text) : {};
  return { status, headers: Object.fromEntries(Object.entries(headers).map(([k, v]) => [k, String(v)])), body, json };
}

/** What a task's mutation came to: the code of its error, or `OK`. */
export function outcome({ json: { data, errors } }: Sent): string {
  return errors ? String(errors[0]?.extensions.code) : data ? 'OK' : 'nothing';
}
