// A body in any charset, cut anywhere, is the text that went in.

import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { charsetOf, recode } from '../../src/connections/hugging-face/decode-charset.ts';

const CHARSETS: Readonly<Record<string, (written: string) => Buffer>> = {
  'utf-8': (written) => Buffer.from(written),
  'utf-16le': (written) => Buffer.from(written, 'utf16le'),
  'utf-16be': (written) => Buffer.from(written, 'utf16le').swap16(),
  'utf-16': (written) => Buffer.from(`\ufeff${written}`, 'utf16le').swap16(),
  'iso-8859-1': (written) => Buffer.from(written, 'latin1'),
};

function pieces(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const ends = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  return ends.map((end, i) => bytes.subarray(ends[i - 1] ?? 0, end)).filter((piece) => piece.length > 0);
}

test.each(Object.entries(CHARSETS))('%s', async (charset, encode) => {
  // The letters of both halves of Windows-1252 that Latin-1 has too; the others anything.
  const unit =
    charset === 'iso-8859-1'
      ? fc.constantFrom(...'aé ÿß"{')
      : fc.constantFrom(...['a', 'é', '日', '😀', '"', '{', ' ']);
  const json = fc.string({ unit, maxLength: 30 }).map((value) => JSON.stringify({ value }));
  await fc.assert(
    fc.asyncProperty(json, fc.array(fc.nat(200), { maxLength: 8 }), async (written, cuts) => {
      const body = Readable.from(pieces(encode(written), cuts));
      expect(await text(recode(body, charsetOf(`application/json; charset="${charset}"`)))).toBe(written);
    }),
    { numRuns: 60 },
  );
});
