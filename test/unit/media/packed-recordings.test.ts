// Packed sound in every container that browsers, phones and Audacity write, against the signal that went in; and what is
// cut off, damaged or of another kind, which is refused by name.

import { describe, expect, test } from 'vitest';
import { decode, type Expected, expectTones, fixture, loudness, RATE, refusalOf } from './tone.ts';

/** One frame of the codec, where the container does not say where the sound ends. */
const frame: Expected = { slack: 0.06, noise: 0.03 };

test.each<[name: string, expected: Expected]>([
  ['tone.mp3', { noise: 0.03 }],
  ['tone.mp2', frame],
  ['mono-16k.mp3', { ...frame, slack: 0.1 }],
  ['tone.flac', {}],
  ['ogg-flac.oga', {}],
  ['flac.mp4', {}],
  ['alac.m4a', {}],
  ['alac.caf', frame],
  ['tone.opus', frame],
  ['tone.webm', frame],
  ['recorder.webm', frame],
  ['opus.mp4', frame],
  ['opus.caf', frame],
  ['tone.ogg', frame],
  ['vorbis.webm', frame],
  ['tone.m4a', { noise: 0.03 }],
  ['faststart.m4a', { noise: 0.03 }],
  ['fragmented.mp4', frame],
  ['tone.3gp', { noise: 0.03 }],
  ['tone.mov', { noise: 0.03 }],
  ['tone.aac', frame],
  ['aac.mka', frame],
  // ffmpeg keeps the power of two channels when it makes them one.
  ['mono-16k.m4a', { ...frame, tones: { 440: 0.3536, 1320: 0.3536 }, noise: 0.06 }],
  ['mp3.mp4', frame],
  ['mp3.mka', frame],
])('%s', async (name, expected) => {
  expectTones(await decode(await fixture(name)), expected);
});

test('a file is not written to while it is read', async () => {
  for (const name of ['tone.ogg', 'tone.mp3', 'tone.m4a', 'tone.webm', 'tone.flac']) {
    const bytes = await fixture(name);
    const before = Buffer.from(bytes);
    await decode(bytes);
    expect(bytes.equals(before), name).toBe(true);
  }
});

test.each(['hard.m4a', 'hard.ogg'])('%s: noise, clicks and sweeps as ffmpeg decodes them', async (name) => {
  const samples = await decode(await fixture(name));
  const reference = await fixture(`${name}.s16`);
  const length = Math.min(samples.length, reference.length / 2) - 1024;
  let worst = 0;
  // Behind the first frame, which ffmpeg may leave out.
  for (let i = 1024; i < length; i++) {
    worst = Math.max(worst, Math.abs((samples[i] ?? 0) - reference.readInt16LE(i * 2) / 32_768));
  }
  expect(length).toBeGreaterThan(RATE * 0.4);
  // Half a step of the reference's 16 bits.
  expect(worst).toBeLessThan(1 / 30_000);
});

describe('what stands around the sound', () => {
  const id3 = (size: number) =>
    Buffer.concat([
      Buffer.from('ID3\x04\0\0'),
      Buffer.from([21, 14, 7, 0].map((bits) => (size >> bits) & 127)),
      Buffer.alloc(size),
    ]);
  const ape = (size: number) => {
    const head = Buffer.alloc(32);
    head.write('APETAGEX', 'latin1');
    head.writeUInt32LE(2000, 8);
    head.writeUInt32LE(size, 12);
    return Buffer.concat([head, Buffer.alloc(size)]);
  };
  const id3v1 = Buffer.concat([Buffer.from('TAG'), Buffer.alloc(125)]);
  const zeros = Buffer.alloc(24_000_000);

  test.each<[name: string, file: string, make: (bytes: Buffer) => Buffer]>([
    ['a cover of 16 MB in front of an MP3', 'tone.mp3', (bytes) => Buffer.concat([id3(16_000_000), bytes])],
    ['two tags in front of an MP3', 'tone.mp3', (bytes) => Buffer.concat([id3(5000), ape(3000), bytes])],
    ['tags behind an MP3', 'tone.mp3', (bytes) => Buffer.concat([bytes, ape(3000), id3v1])],
    ['zeros in front of an MP3', 'tone.mp2', (bytes) => Buffer.concat([Buffer.alloc(3000), bytes])],
    ['half a frame in front of an MP3', 'tone.mp2', (bytes) => bytes.subarray(100)],
    ['ID3 in front of FLAC', 'tone.flac', (bytes) => Buffer.concat([id3(5000), bytes])],
    ['ID3 behind FLAC', 'tone.flac', (bytes) => Buffer.concat([bytes, id3v1])],
    ['16 MB of padding in FLAC', 'tone.flac', (bytes) => withPadding(bytes, 16_000_000)],
    ['24 MB of zeros behind Opus', 'tone.opus', (bytes) => Buffer.concat([bytes, zeros])],
    ['24 MB of zeros behind Vorbis', 'tone.ogg', (bytes) => Buffer.concat([bytes, zeros])],
    ['24 MB of zeros behind FLAC', 'tone.flac', (bytes) => Buffer.concat([bytes, zeros])],
    ['a box of 24 MB in MP4', 'fragmented.mp4', (bytes) => withBox(bytes, 24_000_000)],
    ['ID3 in front of ADTS', 'tone.aac', (bytes) => Buffer.concat([id3(500), bytes])],
  ])('%s', async (_name, file, make) => {
    const started = performance.now();
    const bytes = make(await fixture(file));
    expectTones(await decode(bytes), frame);
    expect(performance.now() - started).toBeLessThan(3000);
  });

  test('one Ogg stream behind another is heard too', async () => {
    const bytes = await fixture('tone.ogg');
    const samples = await decode(Buffer.concat([bytes, bytes]));
    expect(samples.length / RATE).toBeCloseTo(1.6, 1);
    expect(loudness(samples.subarray(RATE * 0.85), 1320)).toBeCloseTo(0.25, 1);
  });
});

describe('cut off: refused, whatever the container', () => {
  test.each([
    'tone.mp3',
    'tone.mp2',
    'tone.flac',
    'ogg-flac.oga',
    'flac.mp4',
    'alac.m4a',
    'alac.caf',
    'tone.opus',
    'tone.ogg',
    'tone.webm',
    'recorder.webm',
    'vorbis.webm',
    'tone.m4a',
    'faststart.m4a',
    'fragmented.mp4',
    'tone.3gp',
    'tone.aac',
    'aac.mka',
  ])('%s', async (name) => {
    const whole = await fixture(name);
    for (const share of [0.3, 0.6, 0.95]) {
      // Not where a frame or a page happens to end.
      const message = await refusalOf(decode(whole.subarray(0, Math.floor(whole.length * share) + 1)));
      expect(message, `${share} of it`).toMatch(/ends early/);
    }
  });
});

describe('what cannot be read is named', () => {
  test.each<[name: string, message: RegExp]>([
    ['speex.spx', /Ogg with Speex/],
    ['no-sound.mp4', /MP4 that has no sound track/],
    ['no-sound.webm', /WebM file that has no sound track/],
  ])('%s', async (name, message) => {
    expect(await refusalOf(decode(await fixture(name)))).toMatch(message);
  });

  test.each<[name: string, file: string, from: string, to: string, message: RegExp]>([
    ['AMR in 3GP', 'tone.3gp', 'mp4a', 'samr', /one with AMR/],
    ['AC-3 in MP4', 'tone.m4a', 'mp4a', 'ac-3', /one with AC-3/],
    ['a codec of its own', 'tone.m4a', 'mp4a', 'zzzz', /codec "zzzz"/],
    ['AC-3 in Matroska', 'aac.mka', 'A_AAC', 'A_AC3', /one with A_AC3/],
  ])('%s', async (_name, file, from, to, message) => {
    const bytes = Buffer.from((await fixture(file)).toString('latin1').replaceAll(from, to), 'latin1');
    expect(await refusalOf(decode(bytes))).toMatch(message);
  });

  test('MP3 of free format', async () => {
    const tag = Buffer.concat([Buffer.from('ID3\x04\0\0\0\0\0\0', 'latin1')]);
    const frame = Buffer.alloc(1200);
    frame.writeUInt32BE(0xfffb0044);
    const bytes = Buffer.concat([tag, frame, frame, frame]);
    expect(await refusalOf(decode(bytes))).toMatch(/free format/);
  });

  test('other kinds of AAC', async () => {
    const bytes = await fixture('tone.aac');
    const main = Buffer.from(bytes);
    // The profile stands in the two highest bits of the third byte of every frame.
    for (let at = 0; at + 7 < main.length; at += frameSize(main, at)) main[at + 2] = (main[at + 2] ?? 0) & 0x3f;
    expect(await refusalOf(decode(main))).toMatch(/AAC Main/);
  });
});

test('damage of any kind is an answer or a refusal, never a fault and never a long wait', {
  timeout: 120_000,
}, async () => {
  const names = [
    'tone.mp3',
    'tone.flac',
    'ogg-flac.oga',
    'tone.opus',
    'tone.ogg',
    'tone.webm',
    'vorbis.webm',
    'tone.m4a',
    'fragmented.mp4',
    'tone.aac',
    'alac.m4a',
    'ima.wav',
  ];
  let seed = 7;
  const random = (below: number) => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return seed % below;
  };
  for (const name of names) {
    const whole = await fixture(name);
    for (let run = 0; run < 25; run++) {
      const bytes = Buffer.from(whole);
      for (let i = 0; i <= run; i++) bytes[random(bytes.length)] = random(256);
      const started = performance.now();
      const outcome = await decode(bytes).then(
        () => 'answered',
        (error: { code?: string }) => error.code,
      );
      expect(['answered', 'BAD_USER_INPUT'], `${name}, run ${run}`).toContain(outcome);
      expect(performance.now() - started).toBeLessThan(5000);
    }
  }
});

function withPadding(flac: Buffer, size: number): Buffer {
  const padding = Buffer.alloc(4 + size);
  padding.writeUInt32BE(0x0100_0000 + size);
  return Buffer.concat([flac.subarray(0, 42), padding, flac.subarray(42)]);
}

/** Behind the first box, and before the fragments, whose offsets count from themselves. */
function withBox(mp4: Buffer, size: number): Buffer {
  const free = Buffer.alloc(8 + size);
  free.writeUInt32BE(free.length);
  free.write('free', 4);
  const first = mp4.readUInt32BE(0);
  return Buffer.concat([mp4.subarray(0, first), free, mp4.subarray(first)]);
}

/** Of a frame of ADTS. */
function frameSize(bytes: Buffer, at: number): number {
  return (bytes.readUIntBE(at + 3, 3) >>> 5) & 0x1fff;
}
