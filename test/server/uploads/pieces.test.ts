// A file stays in the pieces in which it came, on its whole way to the model: none is lost, doubled or out of place.

import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import fc from 'fast-check';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createChunkCollector } from '../../../src/graphql/uploads/chunk-collector.ts';
import { PNG } from '../../fixtures/media.ts';
import { startTestServer } from '../../support/start-test-server.ts';
import { MULTIPART, multipart, uploadOf } from './multipart.ts';
import { openWaysIn, type WaysIn } from './ways-in.ts';

const picture = Buffer.concat([Buffer.from(PNG, 'base64'), randomBytes(2_000_000)]);

let ways: WaysIn;
beforeAll(async () => {
  ways = await openWaysIn();
});
afterAll(() => ways.close());

test.each(['server', 'fetch'] as const)(
  'a retry sends the whole file again, its length announced (%s)',
  async (way) => {
    const { upstream, send } = ways;
    upstream.received.splice(0);
    upstream.reply(() =>
      upstream.received.length === 1
        ? { status: 503, headers: { 'retry-after': '0' }, body: { error: 'Busy' } }
        : { body: [{ generated_text: 'a dot' }] },
    );
    const { data } = await send[way](multipart(uploadOf(picture)), MULTIPART);
    expect(data).toEqual({ imageToText: { text: 'a dot' } });
    expect(upstream.received.map(({ bytes }) => bytes.equals(picture))).toEqual([true, true]);
    for (const { headers } of upstream.received) {
      expect(headers['content-length']).toBe(String(picture.length));
      expect(headers['transfer-encoding']).toBeUndefined();
    }
  },
);

test('a file is told by its end, where its kind is written there', async () => {
  const { upstream, send } = ways;
  const noise = { raw: { width: 1000, height: 1000, channels: 3 } } as const;
  const tiff = await sharp(randomBytes(3_000_000), noise).tiff({ compression: 'none' }).toBuffer();
  upstream.received.splice(0);
  upstream.reply({ body: [{ generated_text: 'noise' }] });
  const { data } = await send.server(multipart(uploadOf(tiff)), MULTIPART);
  expect(data).toEqual({ imageToText: { text: 'noise' } });
  expect(upstream.received.map(({ bytes, headers }) => [bytes.equals(tiff), headers['content-type']])).toEqual([
    [true, 'image/tiff'],
  ]);
});

test('an upstream that answers before it has read the file is heard', async () => {
  const { upstream, send } = ways;
  upstream.reply({ status: 413, body: { error: 'Payload too large' } });
  const { errors } = await send.server(multipart(uploadOf(picture)), MULTIPART);
  expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', upstream: { status: 413 } } }]);
});

test('an upstream that does not read the file is given up in time', async () => {
  let asked = 0;
  const deaf = createServer({ pauseOnConnect: true }, () => asked++).listen(0, '127.0.0.1');
  await once(deaf, 'listening');
  const { port } = deaf.address() as AddressInfo;
  const server = await startTestServer({
    HF_BASE_URL: `http://127.0.0.1:${port}`,
    HF_TOKEN: 'hf_uploads',
    INFERENCE_TIMEOUT_SECONDS: '1',
  });
  const body = multipart(uploadOf(Buffer.concat([picture, randomBytes(20_000_000)])));
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    body,
    headers: { 'content-type': MULTIPART, 'x-graphql-require-preflight': '1' },
  });
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'UPSTREAM_TIMEOUT' } }] });
  await server.close();
  deaf.close();
  expect(asked).toBe(1);
});

test('what is collected is what came, and small pieces become few', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.nat(300), fc.nat(200_000)), { maxLength: 40 }), (sizes) => {
      const sent = sizes.map((size, i) => Buffer.alloc(size, i + 1));
      const collector = createChunkCollector();
      for (const piece of sent) collector.add(piece);
      const pieces = collector.take();
      expect(Buffer.concat(pieces).equals(Buffer.concat(sent))).toBe(true);
      const isSmall = (size: number) => size < 32_768;
      const small = sizes.filter(isSmall).reduce((sum, size) => sum + size, 0);
      const large = sizes.filter((size) => !isSmall(size)).length;
      expect(pieces.length).toBeLessThanOrEqual(2 * large + small / 32_768 + 1);
    }),
  );
});

test('a file that comes byte by byte is kept in blocks', () => {
  const collector = createChunkCollector();
  for (let i = 0; i < 1_000_000; i++) collector.add(Buffer.from([i]));
  expect(collector.take().length).toBeLessThan(20);
});
