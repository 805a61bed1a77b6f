// Inputs made to be heavy cost their own call a clear error; those beside them are answered, by the same process, and
// the memory comes back.

import { execFileSync } from 'node:child_process';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LocalConnection } from '../../src/connections/local/connection.ts';
import { Media } from '../../src/inference/index.ts';
import { redCircle } from './pictures.ts';
import { ask, refusal, startLocal, wav } from './start-local.ts';

/** Megabytes that may stay: what the allocator keeps for next time, and what garbage waits for its collection. */
const MAY_STAY_MB = 400;

let local: LocalConnection;
let before: number;

function residentMb(): number {
  const [pid = 0] = local.pids();
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1000;
}

const neighbours = async () =>
  Promise.all([
    ask(local, 'text-classification', 'I love it'),
    ask(local, 'fill-mask', 'The sky is [MASK].', { parameters: { topK: 1 } }),
    ask(local, 'image-classification', await redCircle(), { parameters: { topK: 1 } }),
    ask(local, 'audio-classification', wav(1), { parameters: { topK: 1 } }),
  ]);

beforeAll(async () => {
  local = startLocal();
  await neighbours();
  await ask(local, 'automatic-speech-recognition', wav(1));
  before = residentMb();
});
afterAll(() => local.close?.());

async function png(width: number, height: number): Promise<Media> {
  const create = { width, height, channels: 3, background: 'red' } as const;
  const bytes = await sharp({ create, limitInputPixels: false }).png({ compressionLevel: 1 }).toBuffer();
  return new Media(bytes, 'image/png');
}

/** Silence in the smallest frames that MP3 has, 36 bytes for 36 ms: an hour is 3.6 MB. */
function silentMp3(seconds: number): Media {
  const bytes = Buffer.alloc(Math.round(seconds / 0.036) * 36);
  for (let at = 0; at < bytes.length; at += 36) bytes.set([0xff, 0xf3, 0x18, 0xc0], at);
  return new Media(bytes, 'audio/mpeg');
}

/** Says that it lasts an hour, and ends after a second. */
function boastingWav(): Media {
  const bytes = Buffer.from(wav(1).bytes);
  bytes.writeUInt32LE(36 + 3600 * 32_000, 4);
  bytes.writeUInt32LE(3600 * 32_000, 40);
  return new Media(bytes, 'audio/wav');
}

const megabyte = 'I love this wonderful film! '.repeat(36_000);

test.each<[name: string, task: string, input: () => unknown, message: string]>([
  ['a 200-megapixel picture', 'image-classification', () => png(20_000, 10_000), '50 megapixels'],
  ['a 200-megapixel picture to cut out', 'image-segmentation', () => png(10_000, 20_000), '50 megapixels'],
  ['a line of pixels', 'image-segmentation', () => png(1, 20_000), '50 times'],
  ['a recording that boasts of an hour', 'audio-classification', boastingWav, 'ends early'],
  ['an hour of sound', 'audio-classification', () => wav(3600), '60 seconds'],
  ['an hour of sound in 3.6 MB', 'automatic-speech-recognition', () => silentMp3(3600), '10 minutes'],
  ['minutes of sound for a model that hears words', 'audio-classification', () => silentMp3(300), '60 seconds'],
  ['a megabyte to go on from', 'text-generation', () => megabyte, '512'],
  ['a megabyte to search', 'question-answering', () => ({ question: 'Who?', context: megabyte }), 'at most'],
  [
    'a megabyte of talk',
    'conversational',
    () => ({ text: megabyte, pastUserInputs: [], generatedResponses: [] }),
    'fewer than 512',
  ],
  [
    'a table of a megabyte',
    'table-question-answering',
    () => ({ query: 'Who?', table: [{ header: 'name', values: Array(100_000).fill('Bob Smith') }] }),
    'tokens',
  ],
])('%s is refused', async (_name, task, input, message) => {
  const pids = local.pids();
  const refused = refusal(ask(local, task, await input()));
  expect(await neighbours()).toMatchObject([
    { results: [{ label: 'POSITIVE' }, {}] },
    { results: [{ tokenStr: 'blue' }] },
    { classes: [{ label: 'red circle' }] },
    { classes: [{}] },
  ]);
  expect(await refused).toMatchObject({ code: 'BAD_USER_INPUT', message: expect.stringContaining(message) });
  expect(local.pids()).toEqual(pids);
  expect(residentMb()).toBeLessThan(before + MAY_STAY_MB);
});

test.each<[name: string, task: string, input: () => unknown, answer: object]>([
  ['49 megapixels', 'image-classification', () => png(7000, 7000), { classes: expect.any(Array) }],
  ['one pixel', 'image-classification', () => png(1, 1), { classes: expect.any(Array) }],
  ['nine minutes of silence', 'automatic-speech-recognition', () => silentMp3(540), { text: '' }],
  ['a megabyte to classify', 'text-classification', () => megabyte, { results: [{ label: 'POSITIVE' }, {}] }],
  ['one word of a megabyte', 'text-classification', () => 'x'.repeat(1_000_000), { results: [{}, {}] }],
  ['emojis', 'token-classification', () => '😀'.repeat(250_000), { results: expect.any(Array) }],
  ['line breaks', 'summarization', () => '\n'.repeat(1_000_000), { summaryText: expect.any(String) }],
  ['masks', 'fill-mask', () => '[MASK]'.repeat(150_000), { results: expect.any(Array) }],
])('%s: answered', async (_name, task, input, answer) => {
  const [found] = await Promise.all([ask(local, task, await input()), neighbours()]);
  expect(found).toMatchObject(answer);
  expect(residentMb()).toBeLessThan(before + MAY_STAY_MB);
});
