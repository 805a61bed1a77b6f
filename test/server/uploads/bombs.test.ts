// Pictures that are small as files and huge when decoded, to the models inside the server: refused before they unfold.

import { crc32, deflateSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PNG } from '../../fixtures/media.ts';
import type { ask } from '../../support/ask.ts';
import { startTestServer, type TestServer } from '../../support/start-test-server.ts';
import { MULTIPART, multipart, uploadOf } from './multipart.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ LOCAL_DOWNLOADS: 'false', LOCAL_WORKERS: '1' });
});
afterAll(() => server.close());

const query = 'mutation ($f: Media!) { imageClassification(input: { image: $f }) { classes { label } } }';

async function classify(file: Uint8Array) {
  const headers = { 'content-type': MULTIPART };
  const body = multipart(uploadOf(file, { query }));
  const response = await fetch(`${server.url}/graphql`, { method: 'POST', headers, body });
  return (await response.json()) as Awaited<ReturnType<typeof ask>>;
}

/** Black, one bit a pixel: a thousandth of its size when packed. */
function blackPng(side: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const named = Buffer.concat([Buffer.from(type), data]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(data.length, 0);
    frame.writeUInt32BE(crc32(named), 4);
    return Buffer.concat([frame.subarray(0, 4), named, frame.subarray(4)]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  head[8] = 1;
  const rows = deflateSync(Buffer.alloc(side * (1 + Math.ceil(side / 8))));
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))]);
}

test('a picture of 30,000 x 30,000 pixels in 110 KB', async () => {
  const bomb = blackPng(30_000);
  expect(bomb.length).toBeLessThan(120_000);
  const { data, errors } = await classify(bomb);
  expect(data).toEqual({ imageClassification: null });
  expect(errors).toMatchObject([
    { message: expect.stringContaining('50 megapixels'), extensions: { code: 'BAD_USER_INPUT' } },
  ]);
});

test('a small one, made the same way, is a picture', async () => {
  const { data, errors } = await classify(blackPng(64));
  expect(errors).toBeUndefined();
  expect(data?.imageClassification?.classes).not.toEqual([]);
});

test.each([
  [
    'a zip of zeros',
    Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(26), deflateSync(Buffer.alloc(10_000_000))]),
    'zip',
  ],
  ['a gzip of zeros', Buffer.concat([Buffer.from('1f8b08', 'hex'), Buffer.alloc(7), Buffer.alloc(1000)]), 'gzip'],
  [
    'a picture in text',
    Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>'),
    'got',
  ],
  ['zeros', Buffer.alloc(1_000_000), 'bytes of no known file type'],
  ['the first bytes of a picture and nothing else', Buffer.from(PNG, 'base64').subarray(0, 40), 'got'],
])('%s as a picture', async (_what, file, says) => {
  const { data, errors } = await classify(file);
  expect(data).toEqual({ imageClassification: null });
  expect(errors).toMatchObject([{ message: expect.stringContaining(says), extensions: { code: 'BAD_USER_INPUT' } }]);
});
