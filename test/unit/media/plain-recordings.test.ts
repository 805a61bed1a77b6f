// WAV and its kin, AIFF, CAF and AU: whatever width, order and chunks, the same sound comes out.

import { describe, expect, test } from 'vitest';
import { decode, expectTones, fixture, refusalOf, sines } from './tone.ts';
import { aiff, au, caf, chunk, pcm, type Samples, w64, wav } from './write-pcm.ts';

const tones = sines([440, 1320]);
const sound = (kind: Samples['kind'], bits: number, little = true) => pcm(tones, { kind, bits, little });
const plain = sound('signed', 16);

/** Eight bits, and the logarithmic ones, have a noise of their own. */
const rough = { noise: 0.02 };

describe('WAV', () => {
  test.each<[name: string, file: () => Buffer]>([
    ['16 bits', () => wav(plain)],
    ['8 bits', () => wav(sound('unsigned', 8), { bits: 8 })],
    ['24 bits', () => wav(sound('signed', 24), { bits: 24 })],
    ['32 bits', () => wav(sound('signed', 32), { bits: 32 })],
    ['floats', () => wav(sound('float', 32), { bits: 32, tag: 3 })],
    ['doubles', () => wav(sound('float', 64), { bits: 64, tag: 3 })],
    ['A-law', () => wav(sound('a-law', 8), { bits: 8, tag: 6 })],
    ['mu-law', () => wav(sound('mu-law', 8), { bits: 8, tag: 7 })],
    ['extensible, 16 bits', () => wav(plain, { isExtensible: true })],
    ['extensible, floats', () => wav(sound('float', 32), { bits: 32, tag: 3, isExtensible: true })],
    ['RF64', () => wav(plain, { riff: 'RF64' })],
    ['BW64', () => wav(plain, { riff: 'BW64' })],
    ['RIFX', () => wav(sound('signed', 16, false), { riff: 'RIFX' })],
    ['Wave64', () => w64(plain)],
    ['JUNK in front', () => wav(plain, { before: chunk('JUNK', Buffer.alloc(28)) })],
    ['an odd LIST with its pad byte', () => wav(plain, { between: chunk('LIST', Buffer.alloc(17, 'x')) })],
    [
      'an odd LIST without one',
      () => wav(plain, { between: chunk('LIST', Buffer.alloc(17, 'x'), { isPadded: false }) }),
    ],
    [
      'an odd bext and id3',
      () => wav(plain, { between: Buffer.concat([chunk('bext', Buffer.alloc(603)), chunk('id3 ', Buffer.alloc(11))]) }),
    ],
    ['chunks behind the sound', () => wav(plain, { after: chunk('LIST', Buffer.alloc(30, 'INFO')) })],
    ['ID3 in front of all', () => Buffer.concat([id3(3001), wav(plain)])],
    ['a size of 0, as streamed', () => wav(plain, { dataSize: 0 })],
    ['a size of -1, as streamed', () => wav(plain, { dataSize: 0xffff_ffff })],
    ['a size of nearly 2^31, as sox pipes it', () => wav(plain, { dataSize: 0x7fff_f000 })],
    ['half a frame at the end', () => wav(Buffer.concat([plain, Buffer.from([1])]))],
  ])('%s', async (_name, file) => {
    expectTones(await decode(file()), rough);
  });

  test('six channels are one in the end, and a high rate is brought down without folding', async () => {
    const channels = sines([440, 440, 440, 440, 440, 20_000], { rate: 96_000 });
    const file = wav(pcm(channels, { kind: 'signed', bits: 16, little: true }), { channels: 6, rate: 96_000 });
    expectTones(await decode(file), { tones: { 440: (0.5 * 5) / 6 }, noise: 0.001 });
  });

  test('IMA and Microsoft ADPCM as ffmpeg writes them', async () => {
    for (const name of ['ima.wav', 'ms.wav', 'ima4.aiff'])
      expectTones(await decode(await fixture(name)), { slack: 0.07, noise: 0.02 });
  });

  test.each<[name: string, file: () => Buffer, message: RegExp]>([
    [
      'no numbers',
      () =>
        wav(pcm([new Float64Array(1000).fill(Number.NaN)], { kind: 'float', bits: 32, little: true }), {
          bits: 32,
          tag: 3,
          channels: 1,
        }),
      /NaN or infinite/,
    ],
    [
      'infinite ones',
      () =>
        wav(pcm([new Float64Array(1000).fill(-Infinity)], { kind: 'float', bits: 64, little: true }), {
          bits: 64,
          tag: 3,
          channels: 1,
        }),
      /NaN or infinite/,
    ],
    [
      '1e300 in doubles',
      () =>
        wav(pcm([new Float64Array(1000).fill(1e300)], { kind: 'float', bits: 64, little: true }), {
          bits: 64,
          tag: 3,
          channels: 1,
        }),
      /NaN or infinite/,
    ],
    ['65,535 channels', () => wav(Buffer.alloc(30_000), { channels: 65_535, bits: 8 }), /1 to 8 channels, got 65535/],
    ['no channels', () => wav(plain, { channels: 0 }), /1 to 8 channels, got 0/],
    ['a rate of 0', () => wav(plain, { rate: 0 }), /got 0 Hz/],
    ['a rate of 1 GHz', () => wav(plain, { rate: 1_000_000_000 }), /1 to 192 kHz/],
    ['GSM', () => wav(plain, { tag: 0x31 }), /0x0031 \(GSM 6.10\)/],
    ['WMA', () => wav(plain, { tag: 0x161 }), /0x0161 \(WMA\)/],
    ['a format of its own', () => wav(plain, { tag: 0x1234 }), /0x1234/],
    ['no sound in it', () => wav(Buffer.alloc(0)), /holds none/],
    ['cut off', () => wav(plain).subarray(0, 20_000), /WAV file that ends early \(20000 of 51244 bytes\)/],
    ['cut off in the header', () => wav(plain).subarray(0, 36), /ends early/],
    [
      'cut off before the sound',
      () => wav(plain, { between: chunk('JUNK', Buffer.alloc(5000)) }).subarray(0, 2000),
      /ends early/,
    ],
    ['RF64 cut off', () => wav(plain, { riff: 'RF64' }).subarray(0, 20_000), /ends early/],
    ['Wave64 cut off', () => w64(plain).subarray(0, 20_000), /ends early/],
  ])('%s: refused by name', async (_name, file, message) => {
    expect(await refusalOf(decode(file()))).toMatch(message);
  });

  test('what a float file has above full scale is clipped, as players do', async () => {
    const loud = pcm([new Float64Array(1600).fill(1e30)], { kind: 'float', bits: 32, little: true });
    const samples = await decode(wav(loud, { bits: 32, tag: 3, channels: 1 }));
    expect(Math.max(...samples)).toBe(1);
  });
});

describe('AIFF', () => {
  test.each<[name: string, file: () => Buffer]>([
    ['16 bits', () => aiff(sound('signed', 16, false))],
    ['8 bits', () => aiff(sound('signed', 8, false), { bits: 8 })],
    ['24 bits', () => aiff(sound('signed', 24, false), { bits: 24 })],
    ['32 bits', () => aiff(sound('signed', 32, false), { bits: 32 })],
    ['sowt', () => aiff(plain, { compression: 'sowt' })],
    ['fl32', () => aiff(sound('float', 32, false), { bits: 32, compression: 'fl32' })],
    ['fl64', () => aiff(sound('float', 64, false), { bits: 64, compression: 'fl64' })],
    ['ulaw', () => aiff(sound('mu-law', 8), { bits: 8, compression: 'ulaw' })],
    ['alaw', () => aiff(sound('a-law', 8), { bits: 8, compression: 'alaw' })],
    [
      'an odd chunk between',
      () => aiff(sound('signed', 16, false), { between: chunk('NAME', Buffer.alloc(5), { little: false }) }),
    ],
    ['ID3 in front', () => Buffer.concat([id3(100), aiff(sound('signed', 16, false))])],
  ])('%s', async (_name, file) => {
    expectTones(await decode(file()), rough);
  });

  test.each<[name: string, file: () => Buffer, message: RegExp]>([
    ['a codec', () => aiff(plain, { compression: 'QDM2' }), /compression "QDM2"/],
    ['cut off', () => aiff(plain).subarray(0, 20_000), /AIFF file that ends early/],
    ['cut off before the sound', () => aiff(plain).subarray(0, 40), /ends early/],
  ])('%s: refused by name', async (_name, file, message) => {
    expect(await refusalOf(decode(file()))).toMatch(message);
  });
});

describe('CAF', () => {
  test.each<[name: string, file: () => Buffer]>([
    ['16 bits, highest first', () => caf(sound('signed', 16, false))],
    ['16 bits, lowest first', () => caf(plain, { flags: 2 })],
    ['24 bits', () => caf(sound('signed', 24), { bits: 24, flags: 2 })],
    ['floats', () => caf(sound('float', 32), { bits: 32, flags: 3 })],
    ['mu-law', () => caf(sound('mu-law', 8), { bits: 8, format: 'ulaw' })],
    ['a size of -1, still being recorded', () => caf(plain, { flags: 2, dataSize: -1 })],
  ])('%s', async (_name, file) => {
    expectTones(await decode(file()), rough);
  });

  test.each<[name: string, file: () => Buffer, message: RegExp]>([
    ['a codec', () => caf(plain, { format: 'QDM2' }), /codec "QDM2"/],
    ['cut off', () => caf(plain).subarray(0, 20_000), /CAF file that ends early \(20000 of/],
    ['cut off before the sound', () => caf(plain).subarray(0, 52), /ends early/],
  ])('%s: refused by name', async (_name, file, message) => {
    expect(await refusalOf(decode(file()))).toMatch(message);
  });
});

describe('AU', () => {
  test.each<[name: string, file: () => Buffer]>([
    ['16 bits', () => au(sound('signed', 16, false))],
    ['mu-law', () => au(sound('mu-law', 8), { encoding: 1 })],
    ['floats', () => au(sound('float', 32, false), { encoding: 6 })],
    ['a size of -1, as streamed', () => au(sound('signed', 16, false), { size: 0xffff_ffff })],
  ])('%s', async (_name, file) => {
    expectTones(await decode(file()), rough);
  });

  test('cut off, or of a codec: refused by name', async () => {
    expect(await refusalOf(decode(au(plain).subarray(0, 20_000)))).toMatch(
      /AU file that ends early \(20000 of 51232 bytes\)/,
    );
    expect(await refusalOf(decode(au(plain, { encoding: 23 })))).toMatch(/encoding 23/);
  });
});

function id3(size: number): Buffer {
  return Buffer.concat([
    Buffer.from('ID3\x04\0\0'),
    Buffer.from([21, 14, 7, 0].map((bits) => (size >> bits) & 127)),
    Buffer.alloc(size),
  ]);
}
