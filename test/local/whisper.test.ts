// A Whisper as it lies on the Hub: languages, translation and times, through the server.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeWhisper } from '../fakes/write-whisper.ts';
import { ask } from '../support/ask.ts';
import { startTestServer, type TestServer } from '../support/start-test-server.ts';

const RATE = 16_000;

let folder: string;
let server: TestServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inferql-whisper-'));
  await writeWhisper(join(folder, 'whisper'));
  await writeWhisper(join(folder, 'whisper.en'), { isMultilingual: false });
  await writeWhisper(join(folder, 'whisper_timestamped'), { timesWords: true });
  server = await startTestServer({ LOCAL_MODELS: folder, LOCAL_DOWNLOADS: 'false', LOCAL_WORKERS: '1' });
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

function tone(hertz: number, seconds = 1): string {
  const samples = Math.round(seconds * RATE);
  const wav = Buffer.alloc(44 + samples * 2);
  wav.write('RIFF');
  wav.writeUInt32LE(36 + samples * 2, 4);
  wav.write('WAVEfmt ', 8);
  for (const [at, value] of [16, 0x10001, RATE, RATE * 2, 0x100002].entries()) wav.writeUInt32LE(value, 16 + at * 4);
  wav.write('data', 36);
  wav.writeUInt32LE(samples * 2, 40);
  for (let i = 0; i < samples; i++) wav.writeInt16LE(Math.sin((2 * Math.PI * hertz * i) / RATE) * 20_000, 44 + i * 2);
  return wav.toString('base64');
}

const LOW = 250;
const HIGH = 5000;

async function hear(audio: string, parameters: object = {}, model = 'whisper') {
  const query = `mutation ($input: SpeechRecognitionInput!) {
    speechRecognition(input: $input) { text chunks { text start end } }
  }`;
  const { data, errors } = await ask(server.url, query, { input: { audio, model, parameters } });
  return { said: data?.speechRecognition, error: errors?.[0] };
}

test('the language is heard in the recording', async () => {
  expect(await hear(tone(LOW))).toMatchObject({ said: { text: ' hello', chunks: null } });
  expect(await hear(tone(HIGH))).toMatchObject({ said: { text: ' hallo' } });
});

test('a language that is named counts, and so does translation', async () => {
  expect(await hear(tone(LOW), { language: 'German' })).toMatchObject({ said: { text: ' hallo' } });
  expect(await hear(tone(HIGH), { task: 'TRANSLATE' })).toMatchObject({ said: { text: ' hello' } });
  const { error } = await hear(tone(LOW), { language: 'fr' });
  expect(error).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' }, message: expect.stringContaining('de, en') });
});

test('phrases are timed; words only by models that can', async () => {
  const { said } = await hear(tone(LOW), { returnTimestamps: 'SEGMENT' });
  expect(said).toMatchObject({ text: ' timed', chunks: [{ text: ' timed', start: 0, end: 1 }] });
  for (const model of ['whisper', 'whisper_timestamped']) {
    const { error } = await hear(tone(LOW), { returnTimestamps: 'WORD' }, model);
    expect(error).toMatchObject({
      extensions: { code: 'BAD_USER_INPUT' },
      message: expect.stringContaining('SEGMENT'),
    });
  }
});

test('a long recording is heard in parts', async () => {
  const { said } = await hear(tone(HIGH, 40), { returnTimestamps: 'SEGMENT' });
  expect(said).toMatchObject({ text: expect.stringMatching(/^( timed)+$/), chunks: expect.any(Array) });
});

test('a model of English alone refuses other languages', async () => {
  expect(await hear(tone(HIGH), { language: 'English' }, 'whisper.en')).toMatchObject({ error: undefined });
  const { error } = await hear(tone(LOW), { language: 'de' }, 'whisper.en');
  expect(error).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
});
