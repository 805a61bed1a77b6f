// GraphiQL over HTTP: compressed, revalidated, with examples that are laid out.

import { parse, validate } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exampleOperations } from '../../src/graphql/graphiql/examples.ts';
import { schema } from '../../src/graphql/schema.ts';
import { createInferql } from '../../src/index.ts';
import { tasks } from '../../src/tasks/index.ts';
import { startTestServer, type TestServer } from '../support/start-test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({});
});
afterAll(() => server.close());

const html = { accept: 'text/html' };

test.each(['br', 'gzip'])('it is sent compressed (%s), below 3 MB', { timeout: 30_000 }, async (encoding) => {
  const { headers } = await fetch(`${server.url}/graphql`, {
    method: 'HEAD',
    headers: { ...html, 'accept-encoding': encoding },
  });
  expect(headers.get('content-encoding')).toBe(encoding);
  expect(Number(headers.get('content-length'))).toBeLessThan(3_000_000);
});

test('a browser that has it is told so, without a body', async () => {
  const first = await fetch(`${server.url}/graphql`, { headers: html });
  expect(await first.text()).toContain('mutation FillMask');
  const etag = first.headers.get('etag') ?? '';
  const again = await fetch(`${server.url}/graphql`, { headers: { ...html, 'if-none-match': etag } });
  expect({ status: again.status, body: await again.text() }).toEqual({ status: 304, body: '' });
  const other = await fetch(`${server.url}/graphql`, { headers: { ...html, 'if-none-match': '"other"' } });
  expect(other.status).toBe(200);
  await other.body?.cancel();
});

test('it has no link to a task explorer that is not served', async () => {
  const inferql = createInferql({ localDownloads: false });
  const text = await (await inferql.fetch(new Request('http://localhost/graphql', { headers: html }))).text();
  await inferql.close();
  expect(text.slice(-1000)).not.toContain('Task explorer');
});

test('its examples are valid, and their lines fit the editor', () => {
  const text = exampleOperations(tasks);
  expect(validate(schema, parse(text))).toEqual([]);
  // A string cannot be broken.
  for (const line of text.split('\n')) if (!line.includes('"')) expect(line.length, line).toBeLessThanOrEqual(56);
});
