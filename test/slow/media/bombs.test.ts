// Small files made to be heavy end fast, with little memory, whatever they claim. The cost is counted in time of the
// processor, which a busy machine changes less than the clock's.

import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { fixture } from '../../unit/media/tone.ts';
import { oggPage, scannedJpeg, silentFlac, silentOpus } from '../../unit/media/write-bombs.ts';
import { caf, chunk, wav } from '../../unit/media/write-pcm.ts';

const report = z.object({ outcome: z.string(), cpuMs: z.number(), megabytes: z.number() });
const script = fileURLToPath(new URL('decode-in-child.ts', import.meta.url));

type Bomb = readonly [
  name: string,
  make: () => Buffer | Promise<Buffer>,
  outcome: RegExp,
  bounds?: { seconds?: number; maxSeconds?: number },
];

/** One process for all of them, one after another: what it grew by is the most that any of them took. */
async function explode(kind: 'image' | 'audio', bombs: readonly Bomb[]) {
  const folder = await mkdtemp(join(tmpdir(), 'media-bombs-'));
  try {
    const files: string[] = [];
    for (const [i, [, make, , { maxSeconds = 600 } = {}]] of bombs.entries()) {
      await writeFile(join(folder, String(i)), await make());
      files.push(`${kind}:${join(folder, String(i))}:${maxSeconds}`);
    }
    const flags = ['--expose-gc', '--import', 'tsx', script];
    const { stdout } = await promisify(execFile)(process.execPath, [...flags, ...files]);
    return stdout
      .trim()
      .split('\n')
      .map((line) => report.parse(JSON.parse(line)));
  } finally {
    await rm(folder, { recursive: true });
  }
}

const MB = 1_000_000;
const tiny = Buffer.alloc(3200);

/** A PNG of which nothing but the header is there: it is refused before the rest would be looked at. */
function pngHeader(width: number, height: number): Buffer {
  const header = Buffer.from(
    '\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\0IDAT\0\0\0\0',
    'latin1',
  );
  header.writeUInt32BE(width, 16);
  header.writeUInt32BE(height, 20);
  return header;
}

const SOUND: readonly Bomb[] = [
  ['30 kB of WAV with 65,535 channels', () => wav(Buffer.alloc(30_000), { channels: 65_535, bits: 8 }), /65535/],
  [
    '24 MB in front of the sound of a WAV',
    () => wav(tiny, { before: chunk('JUNK', Buffer.alloc(24 * MB)) }),
    /answered/,
  ],
  [
    'three million empty chunks',
    () => wav(tiny, { before: Buffer.alloc(24 * MB, 'abcd\0\0\0\0') }),
    /ends early|without a format/,
  ],
  ['as many in CAF', () => caf(tiny, { before: Buffer.alloc(24 * MB, 'abcd\0\0\0\0\0\0\0\0') }), /ends early/],
  [
    'as many boxes in MP4',
    async () => Buffer.concat([(await fixture('tone.m4a')).subarray(0, 28), Buffer.alloc(24 * MB, '\0\0\0\x08free')]),
    /damaged|ends early/,
  ],
  [
    'as many elements in WebM',
    () =>
      Buffer.concat([Buffer.from([0x1a, 0x45, 0xdf, 0xa3, 0x80]), Buffer.alloc(24 * MB, Buffer.from([0xec, 0x80]))]),
    /damaged/,
  ],
  [
    '60 kB of silent FLAC in 8 channels of 192 kHz',
    () => silentFlac({ seconds: 590, rate: 192_000, channels: 8 }),
    /57.6 million samples/,
  ],
  ['ten hours of silent FLAC', () => silentFlac({ seconds: 36_000, rate: 8000, channels: 1 }), /at most 10 minutes/],
  [
    'nine minutes of it for a task of one',
    () => silentFlac({ seconds: 540, rate: 192_000, channels: 1 }),
    /at most 60 seconds/,
    { maxSeconds: 60 },
  ],
  [
    'nine minutes of it at 96 kHz, which are allowed',
    () => silentFlac({ seconds: 540, rate: 96_000, channels: 1 }),
    /answered/,
    { seconds: 12 },
  ],
  ['nine minutes of silent Opus, which are allowed', () => silentOpus(540), /answered/, { seconds: 12 }],
  ['two hours of it', () => silentOpus(7200), /at most 10 minutes/, { seconds: 12 }],
  [
    '24 MB of sync marks',
    () => Buffer.concat([Buffer.from('ID3\x04\0\0\0\0\0\0'), Buffer.alloc(24 * MB, 0xff)]),
    /without a single frame/,
  ],
  ['24 MB of Ogg marks', () => Buffer.alloc(24 * MB, 'OggS'), /damaged|ends early/],
  ['twenty million empty packets of Ogg', emptyPackets, /at most 1000000 packets/],
];

const PICTURES: readonly Bomb[] = [
  ['2.5 MB of JPEG with 800 scans', () => scannedJpeg(7000, 800), /megapixels in 800 scans/],
  ['18 MB with 6000', () => scannedJpeg(7000, 6000), /megapixels in 6000 scans/],
  ['a PNG of 1 by 50 million pixels', () => pngHeader(1, 49_999_999), /20000 pixels/],
  ['a PNG of 4.3 billion squared', () => pngHeader(0x7fff_ffff, 0x7fff_ffff), /expected/],
  ['a PNG of 100 by 19,000', () => pngHeader(100, 19_000), /50 times/],
];

test.each<[kind: 'image' | 'audio', bombs: readonly Bomb[], megabytes: number]>([
  ['audio', SOUND, 250],
  ['image', PICTURES, 150],
])('%s', { timeout: 240_000 }, async (kind, bombs, megabytes) => {
  const found = await explode(kind, bombs);
  for (const [i, [name, , outcome, { seconds = 4 } = {}]] of bombs.entries()) {
    expect(found[i]?.outcome, name).toMatch(outcome);
    expect(found[i]?.cpuMs, name).toBeLessThan(seconds * 1000);
    expect(found[i]?.megabytes, name).toBeLessThan(megabytes);
  }
});

/** Pages of 255 packets, none of which has a byte, behind the head of a stream. */
function emptyPackets(): Buffer {
  const head = silentOpus(1).subarray(0, 27 + 1 + 19);
  return Buffer.concat([head, ...Array(80_000).fill(oggPage(Array(255).fill(Buffer.alloc(0)), 1, 0))]);
}
