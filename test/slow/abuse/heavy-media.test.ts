// Files made to hold the local models, against the program as it is built: each is answered or refused in time, texts
// beside it are answered meanwhile, and memory stays bounded.

import { readFileSync } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Program, startProgram } from '../../support/start-program.ts';
import { withstand } from '../../support/withstand.ts';
import { bmp } from '../../support/write-bmp.ts';
import { sines } from '../../unit/media/tone.ts';
import { scannedJpeg, silentFlac, silentOpus } from '../../unit/media/write-bombs.ts';
import { chunk, pcm, wav } from '../../unit/media/write-pcm.ts';

vi.setConfig({ testTimeout: 240_000 });

const MB = 1_000_000;

let program: Program;
beforeAll(async () => {
  program = await startProgram({ CACHE_SECONDS: '0', LOCAL_DOWNLOADS: 'false' });
  // Every model is loaded: what follows measures the files.
  await Promise.all([classifyText(program.url), send('audio', TONE), send('image', GREY)]);
});
afterAll(() => program.stop());

const QUERIES = {
  audio: 'mutation ($file: Media!) { audioClassification(input: { audio: $file }) { classes { label } } }',
  speech: 'mutation ($file: Media!) { speechRecognition(input: { audio: $file }) { text } }',
  image: 'mutation ($file: Media!) { imageClassification(input: { image: $file }) { classes { label } } }',
};

/** The answer as text: its errors, or its data. */
async function send(kind: keyof typeof QUERIES, file: Buffer | string): Promise<string> {
  const query = QUERIES[kind];
  if (typeof file === 'string') return post({ query, variables: { file } });
  const form = new FormData();
  form.set('operations', JSON.stringify({ query, variables: { file: null } }));
  form.set('map', '{"0":["variables.file"]}');
  form.set('0', new Blob([new Uint8Array(file)]), 'file');
  const headers = { 'apollo-require-preflight': 'true' };
  return (await fetch(`${program.url}/graphql`, { method: 'POST', headers, body: form })).text();
}

async function post(body: object): Promise<string> {
  const headers = { 'content-type': 'application/json' };
  return (await fetch(`${program.url}/graphql`, { method: 'POST', headers, body: JSON.stringify(body) })).text();
}

let texts = 0;
/** Another model, and every time another text. */
async function classifyText(_url: string): Promise<void> {
  const query = `mutation { textClassification(input: { inputs: "I love it ${texts++}" }) { results { label } } }`;
  expect(await post({ query })).toContain('POSITIVE');
}

const TONE = wav(pcm(sines([440]), { kind: 'signed', bits: 16, little: true }), { channels: 1 });
const SOUND = TONE.subarray(44);
const GREY = bmp(new Uint8Array(32 * 32 * 3).fill(128), { width: 32, height: 32, bits: 24 });

/** A grey PNG of one column of black, whose rows are there. */
function column(height: number): Buffer {
  const part = (type: string, body: Buffer) => {
    const named = Buffer.concat([Buffer.from(type), body]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(body.length);
    frame.writeUInt32BE(crc32(named), 4);
    return Buffer.concat([frame.subarray(0, 4), named, frame.subarray(4)]);
  };
  const head = Buffer.from([0, 0, 0, 1, 0, 0, 0, 0, 8, 0, 0, 0, 0]);
  head.writeUInt32BE(height, 4);
  const rows = deflateSync(Buffer.alloc(2 * height), { level: 1 });
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  return Buffer.concat([signature, part('IHDR', head), part('IDAT', rows), part('IEND', Buffer.alloc(0))]);
}

type Heavy = readonly [name: string, kind: keyof typeof QUERIES, file: () => Buffer, answer: RegExp];

describe('beside them texts are answered, and memory is bounded', () => {
  test.each<Heavy>([
    [
      '24 MB in front of the sound',
      'audio',
      () => wav(SOUND, { channels: 1, before: chunk('JUNK', Buffer.alloc(24 * MB)) }),
      /"label"/,
    ],
    [
      'silent FLAC of 8 channels at 192 kHz',
      'audio',
      () => silentFlac({ seconds: 590, rate: 192_000, channels: 8 }),
      /BAD_USER_INPUT/,
    ],
    ['nine minutes of silence', 'audio', () => silentOpus(540), /at most 60 seconds/],
    ['a recording of 65,535 channels in one byte', 'audio', manyChannels, /BAD_USER_INPUT/],
    ['a JPEG of 800 scans', 'image', () => scannedJpeg(7000, 800), /800 scans/],
    ['a PNG of 1 by 50 million pixels', 'image', () => column(49_999_999), /20000 pixels/],
  ])('%s', async (_name, kind, file, answer) => {
    const bytes = file();
    await withstand(program, async () => expect(await send(kind, bytes)).toMatch(answer), {
      ask: classifyText,
      maxGrowthMb: 700,
    });
  });
});

test('beside a BMP of 49 megapixels in a kilobyte, they are answered as ever', async () => {
  const bytes = emptyRuns();
  await withstand(program, async () => expect(await send('image', bytes)).toContain('"label"'), {
    ask: classifyText,
    maxSilenceMs: 1000,
  });
});

describe('what is only odd is read', () => {
  const odd = chunk('LIST', Buffer.alloc(17));
  test.each<Heavy>([
    ['a chunk of odd length before the sound', 'audio', () => wav(SOUND, { channels: 1, between: odd }), /"label"/],
    [
      'one without its pad byte',
      'audio',
      () => wav(SOUND, { channels: 1, between: chunk('LIST', Buffer.alloc(17), { isPadded: false }) }),
      /"label"/,
    ],
    ['BMP', 'image', () => GREY, /"label"/],
    ['samples that are no numbers', 'audio', () => notNumbers(), /BAD_USER_INPUT|"label"/],
    ['FLAC in Ogg', 'audio', () => readFileSync('test/fixtures/media/ogg-flac.oga'), /"label"/],
  ])('%s', async (_name, kind, file, answer) => {
    expect(await send(kind, file())).toMatch(answer);
  });

  test.each([
    ['in lines', (text: string) => text.replace(/.{76}/g, '$&\r\n')],
    ['with a line break at its end', (text: string) => `${text}\n`],
    ['percent-encoded', (text: string) => `data:image/bmp;base64,${encodeURIComponent(text)}`],
    ['behind a comma in quotes', (text: string) => `data:image/bmp;x="a,b";base64,${text}`],
  ])('base64 %s', async (_name, write) => {
    expect(await send('image', write(GREY.toString('base64')))).toContain('"label"');
  });
});

test.each([
  ['Speex', () => readFileSync('test/fixtures/media/speex.spx'), /Speex/],
  ['a film without sound', () => readFileSync('test/fixtures/media/no-sound.mp4'), /no sound track/],
  ['WebM without sound', () => readFileSync('test/fixtures/media/no-sound.webm'), /no sound track/],
])('%s is refused by name', async (_name, file, answer) => {
  expect(await send('audio', file())).toMatch(answer);
});

test.each([
  ['FLAC', 'tone.flac'],
  ['MP3', 'tone.mp3'],
  ['M4A', 'tone.m4a'],
  ['WebM', 'tone.webm'],
])('%s that is cut off is refused', async (_name, file) => {
  const whole = readFileSync(`test/fixtures/media/${file}`);
  expect(await send('audio', whole.subarray(0, Math.floor(whole.length * 0.6)))).toContain('ends early');
});

/** A sample of every channel is said to be a byte in all. */
function manyChannels(): Buffer {
  const file = wav(Buffer.alloc(30_000), { channels: 1, bits: 8 });
  file.writeUInt16LE(65_535, 22);
  return file;
}

/** Run lengths that end at once: all of it is the first colour. */
function emptyRuns(): Buffer {
  const palette = Array.from({ length: 256 }, () => [9, 9, 9] as const);
  return bmp(Buffer.from([0, 1]), { width: 7000, height: 7000, bits: 8, compression: 1, palette });
}

/** As floats, the first four of which are none. */
function notNumbers(): Buffer {
  const samples = pcm(sines([440]), { kind: 'float', bits: 32, little: true });
  for (let i = 0; i < 4; i++) samples.writeFloatLE(Number.NaN, 4 * i);
  return wav(samples, { tag: 3, bits: 32, channels: 1 });
}
