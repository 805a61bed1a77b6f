// Multipart requests that are none, or want too much: one clear answer each, on every way in, and nobody is asked.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PNG } from '../../fixtures/media.ts';
import { BOUNDARY, MULTIPART, multipart, type Part, uploadOf } from './multipart.ts';
import { openWaysIn, type WaysIn } from './ways-in.ts';

let ways: WaysIn;
beforeAll(async () => {
  ways = await openWaysIn({ MAX_UPLOAD_MB: '0.1' });
});
afterAll(() => ways.close());

const png = Buffer.from(PNG, 'base64');
const [operations, map, file] = uploadOf(png) as [Part, Part, Part];
const mapTo = (paths: unknown): Part => ({ name: 'map', body: JSON.stringify({ 0: paths }) });
const many = (count: number, part: (i: number) => Part) => Array.from({ length: count }, (_, i) => part(i));

const MALFORMED: [what: string, body: BodyInit, says: string, contentType?: string][] = [
  ['no operations', multipart([map, file]), 'no part "operations"'],
  ['no map', multipart([operations, file]), 'no part "map"'],
  ['operations that are no JSON', multipart([{ ...operations, body: '{"query":' }, map, file]), '"operations"'],
  ['operations that are a text', multipart([{ ...operations, body: '"query"' }, map, file]), '"operations"'],
  ['operations that are a file', multipart([{ ...operations, filename: 'a', body: 'x' }, map, file]), '"operations"'],
  ['a map that is no JSON', multipart([operations, { ...map, body: '{' }, file]), '"map"'],
  ['a map that is a list', multipart([operations, { ...map, body: '[]' }, file]), '"map"'],
  ['a map without paths', multipart([operations, mapTo([]), file]), '"map"'],
  ['a map whose path is a number', multipart([operations, mapTo([1]), file]), '"map"'],
  ['a file that is not mapped', multipart([operations, map, file, { ...file, name: '1' }]), 'file "1"'],
  ['a mapped file that does not come', multipart([operations, map]), 'names "0"'],
  ['a path that is not there', multipart([operations, mapTo(['variables.g']), file]), '"variables.g"'],
  ['a path through a text', multipart([operations, mapTo(['variables.f.length']), file]), 'variables.f.length'],
  ['a path out of the variables', multipart([operations, mapTo(['query']), file]), '"query"'],
  ['a path to a prototype', multipart([operations, mapTo(['variables.__proto__.polluted']), file]), '__proto__'],
  [
    'a path to a constructor',
    multipart([operations, mapTo(['variables.constructor.prototype.x']), file]),
    'constructor',
  ],
  ['a place that is taken', multipart([operations, mapTo(['variables.f', 'variables.f']), file]), 'no null'],
  ['a body without its end', multipart([operations, map, file], { end: '' }), 'ends before its last boundary'],
  ['a body that ends in a head', multipart([operations, map], { end: `--${BOUNDARY}\r\ncontent-` }), 'ends before'],
  ['an empty body', Buffer.alloc(0), 'ends before its last boundary'],
  ['bytes without a boundary', Buffer.alloc(50_000, 'x'), 'ends before its last boundary'],
  ['a content type without a boundary', multipart([operations, map, file]), 'boundary', 'multipart/form-data'],
  ['a head of 100 KB', multipart([{ ...operations, head: `x-a: ${'a'.repeat(1e5)}\r\n` }]), 'no part'],
  ['5,000 fields', multipart(many(5000, (i) => ({ name: `f${i}`, body: '' }))), 'more than 12 fields'],
  [
    '5,000 parts without a name',
    multipart(many(5000, () => ({ body: '', head: 'content-disposition: x\r\n' }))),
    'more',
  ],
];

const TOO_LARGE: [what: string, body: () => BodyInit, says: string][] = [
  ['a file above the limit', () => multipart(uploadOf(Buffer.alloc(110_000))), 'a larger file'],
  [
    'a file above the limit, without its length',
    () => streamOf(multipart(uploadOf(Buffer.alloc(110_000)))),
    'a larger file',
  ],
  ['eleven files', () => multipart([operations, map, ...many(11, (i) => ({ ...file, name: `${i}` }))]), 'more files'],
  ['ten fields, too much in all', () => multipart([operations, map, ...manyLarge()]), 'in all'],
  [
    'ten fields, too much in all, without its length',
    () => streamOf(multipart([operations, map, ...manyLarge()])),
    'in all',
  ],
  ['an endless body', () => endless(), 'in all'],
];

const manyLarge = () => many(10, (i) => ({ name: `${i}`, body: 'x'.repeat(125_000) }));

/** A body whose length is not announced. */
function streamOf(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array> {
  return new Blob([bytes]).stream();
}

function endless(): ReadableStream<Uint8Array> {
  const opening = multipart([operations], {
    end: `--${BOUNDARY}\r\ncontent-disposition: form-data; name="map"\r\n\r\n`,
  });
  let isOpen = false;
  return new ReadableStream({
    pull(controller) {
      controller.enqueue(isOpen ? Buffer.alloc(65_536, 'x') : opening);
      isOpen = true;
    },
  });
}

describe.each(['server', 'fetch'] as const)('on the way in by %s', (way) => {
  test.each(MALFORMED)('%s is a bad request', async (_what, body, says, contentType = MULTIPART) => {
    const asked = ways.upstream.received.length;
    const { status, data, errors } = await ways.send[way](body, contentType);
    expect(errors?.map(({ extensions }) => extensions)).toEqual([{ code: 'BAD_USER_INPUT', retryable: false }]);
    expect(errors?.[0]?.message).toContain(says);
    expect({ status, data }).toEqual({ status: 400, data: undefined });
    expect(ways.upstream.received).toHaveLength(asked);
    expect(Object.prototype).not.toHaveProperty('polluted');
  });

  test.each(TOO_LARGE)('%s is too large, and the limits are told', async (_what, body, says) => {
    const { status, data, errors } = await ways.send[way](body(), MULTIPART);
    expect(errors?.map(({ extensions }) => extensions)).toEqual([{ code: 'BAD_USER_INPUT', retryable: false }]);
    expect(errors?.[0]?.message).toMatch(/up to 10 files of up to 0.1 MB are accepted, 1 MB in all/);
    expect(errors?.[0]?.message).toContain(says);
    expect({ status, data }).toEqual({ status: 413, data: undefined });
  });

  test('a file of just the limit is not', async () => {
    const largest = Buffer.concat([png, Buffer.alloc(Math.floor(0.1 * 1024 * 1024) - png.length)]);
    const { data } = await ways.send[way](multipart(uploadOf(largest)), MULTIPART);
    expect(data).toEqual({ imageToText: { text: 'a dot' } });
    expect(ways.upstream.received.at(-1)?.bytes.equals(largest)).toBe(true);
  });
});
