// Files from real clients: Apollo's upload link, fetch with FormData, curl. What arrives is what was sent.

import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ApolloClient, gql, InMemoryCache } from '@apollo/client';
import UploadHttpLink from 'apollo-upload-client/UploadHttpLink.mjs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { PNG } from '../../fixtures/media.ts';
import { isInstalled } from '../../support/is-installed.ts';
import { IMAGE_TO_TEXT, MULTIPART, multipart, uploadOf } from './multipart.ts';
import { openWaysIn, type WaysIn } from './ways-in.ts';

const hasCurl = isInstalled('curl');
if (!hasCurl) console.warn('Skipped: curl is not installed (apt-get install curl).');

/** 3 MB that are told to be a picture by their first bytes. */
const picture = Buffer.concat([Buffer.from(PNG, 'base64'), randomBytes(3_000_000)]);

let ways: WaysIn;
beforeAll(async () => {
  ways = await openWaysIn();
});
afterAll(() => ways.close());
beforeEach(() => void ways.upstream.received.splice(0));

const arrived = () => ways.upstream.received.map(({ bytes }) => bytes);

test("Apollo's upload link", async () => {
  const link = new UploadHttpLink({ uri: `${ways.server.url}/graphql` });
  const client = new ApolloClient({ link, cache: new InMemoryCache() });
  const { data } = await client.mutate({
    mutation: gql(IMAGE_TO_TEXT),
    variables: { f: new File([picture], 'päth/../../é "x".png', { type: 'image/png' }) },
    context: { headers: { 'apollo-require-preflight': 'true' } },
  });
  expect(data).toMatchObject({ imageToText: { text: 'a dot' } });
  expect(arrived()[0]?.equals(picture)).toBe(true);
});

test.each([
  ['wrapped', PNG.replace(/.{20}/g, '$&\n')],
  ['wrapped as on Windows, with an end', `${PNG.replace(/.{20}/g, '$&\r\n')}\r\n`],
  ['behind a byte order mark', `\ufeff${PNG}`],
  ['a data URI', `data:image/png;base64,${PNG}`],
  ['a data URI in capitals', `DATA:IMAGE/PNG;BASE64,${PNG}`],
  ['a data URI after a blank', ` data:image/png;base64, ${PNG}`],
  ['a data URI encoded for a URL', `data:image/png;base64,${encodeURIComponent(PNG)}`],
  ['a data URI wrapped for a URL', `data:image/png;base64,${PNG.slice(0, 20)}%0A${PNG.slice(20)}`],
  ['a data URI with a comma in its type', `data:video/webm;codecs="vp8,opus";base64,${PNG}`],
])('base64 as tools write it: %s', async (_name, f) => {
  const { data } = await ways.send.server(
    JSON.stringify({ query: IMAGE_TO_TEXT, variables: { f } }),
    'application/json',
  );
  expect(data).toEqual({ imageToText: { text: 'a dot' } });
  expect(arrived()[0]?.equals(Buffer.from(PNG, 'base64'))).toBe(true);
});

test.each([
  ['half a letter in code', `${PNG}%4`],
  ['a letter beyond the alphabet', `\u0141${PNG.slice(1)}`],
  ['too much padding', `${PNG}=`],
  ['a data URI of text', 'data:text/plain,hello'],
])('what is no base64 is refused: %s', async (_name, f) => {
  const { errors } = await ways.send.server(
    JSON.stringify({ query: IMAGE_TO_TEXT, variables: { f } }),
    'application/json',
  );
  expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
});

test.skipIf(!hasCurl)('curl', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'inferql-'));
  const path = join(folder, 'a.png');
  await writeFile(path, picture);
  const { stdout } = await promisify(execFile)('curl', [
    ...['-s', '-H', 'x-graphql-require-preflight: 1', `${ways.server.url}/graphql`],
    ...['-F', `operations=${JSON.stringify({ query: IMAGE_TO_TEXT, variables: { f: null } })}`],
    ...['-F', 'map={"0":["variables.f"]}', '-F', `0=@${path}`],
  ]);
  await rm(folder, { recursive: true });
  expect(JSON.parse(stdout)).toEqual({ data: { imageToText: { text: 'a dot' } } });
  expect(arrived()[0]?.equals(picture)).toBe(true);
});

describe.each(['server', 'fetch'] as const)('by %s', (way) => {
  test('two files, one of them in two places: the same file is asked for once', async () => {
    const form = new FormData();
    const query = `mutation ($a: Media!, $b: Media!, $c: Media!) {
      a: imageToText(input: { image: $a }) { text info { cached } }
      b: imageToText(input: { image: $b }) { text }
      c: imageToText(input: { image: $c }) { text }
    }`;
    form.set('operations', JSON.stringify({ query, variables: { a: null, b: null, c: null } }));
    form.set('map', JSON.stringify({ one: ['variables.a', 'variables.b'], two: ['variables.c'] }));
    form.set('one', new Blob([picture]), 'one.png');
    form.set('two', new Blob([Buffer.from(PNG, 'base64')]), 'two.png');
    const { data, errors } = await ways.send[way](form);
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({ a: { text: 'a dot' }, b: { text: 'a dot' }, c: { text: 'a dot' } });
    expect(
      arrived()
        .map(({ length }) => length)
        .sort(),
    ).toEqual([picture.length, Buffer.from(PNG, 'base64').length]);
  });

  test('a list of operations, a list of files, files before their map, and a file as base64 text', async () => {
    const operation = { query: IMAGE_TO_TEXT, variables: { f: null } };
    const form = new FormData();
    form.set('0', new Blob([Buffer.from(PNG, 'base64')]), 'a.png');
    form.set('1', PNG);
    form.set('map', JSON.stringify({ 0: ['0.variables.f'], 1: ['1.variables.f'] }));
    form.set('operations', JSON.stringify([operation, operation]));
    const replies = Object.values(await ways.send[way](form)).filter((part) => typeof part === 'object');
    expect(replies).toEqual([
      { data: { imageToText: { text: 'a dot' } } },
      { data: { imageToText: { text: 'a dot' } } },
    ]);
  });

  test('a file whose length is not announced, one byte at a time at its boundaries', async () => {
    const body = multipart(uploadOf(picture));
    const stream = new ReadableStream<Uint8Array>({
      start(controller) {
        const edges = 400;
        for (let i = 0; i < edges; i++) controller.enqueue(body.subarray(i, i + 1));
        controller.enqueue(body.subarray(edges, -edges));
        for (let i = body.length - edges; i < body.length; i++) controller.enqueue(body.subarray(i, i + 1));
        controller.close();
      },
    });
    const { data } = await ways.send[way](stream, MULTIPART);
    expect(data).toEqual({ imageToText: { text: 'a dot' } });
    expect(arrived()[0]?.equals(picture)).toBe(true);
  });

  test('a file of the wrong kind fails its own field alone', async () => {
    const zip = Buffer.concat([Buffer.from('PK\x03\x04\x14\0\0\0\x08\0'), Buffer.alloc(1_000_000)]);
    const query = `mutation ($f: Media!) {
      bad: imageToText(input: { image: $f }) { text }
      good: imageToText(input: { image: "${PNG}" }) { text }
    }`;
    const { status, data, errors } = await ways.send[way](multipart(uploadOf(zip, { query })), MULTIPART);
    expect({ status, data }).toEqual({ status: 200, data: { bad: null, good: { text: 'a dot' } } });
    expect(errors?.[0]).toMatchObject({
      message: expect.stringContaining('got application/zip'),
      extensions: { code: 'BAD_USER_INPUT' },
    });
  });

  test('a file with a type and no name', async () => {
    const parts = [
      { name: 'operations', body: JSON.stringify({ query: IMAGE_TO_TEXT, variables: { f: null } }) },
      { name: 'map', body: '{"0":["variables.f"]}' },
      { name: '0', head: 'content-type: image/png\r\n', body: Buffer.from(PNG, 'base64') },
    ];
    const { data } = await ways.send[way](multipart(parts), MULTIPART);
    expect(data).toEqual({ imageToText: { text: 'a dot' } });
    expect(arrived()[0]?.equals(Buffer.from(PNG, 'base64'))).toBe(true);
  });

  test('no file at all: an operation with an empty map', async () => {
    const parts = [
      { name: 'operations', body: '{"query":"{ __typename }"}' },
      { name: 'map', body: '{}' },
    ];
    expect(await ways.send[way](multipart(parts), MULTIPART)).toEqual({ status: 200, data: { __typename: 'Query' } });
  });
});
