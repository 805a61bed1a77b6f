// Speech recognition over a fake model: what a multilingual Whisper is told, and what it is asked first.

import { expect, test, vi } from 'vitest';
import type { LocalJob, LocalModel, MediaFile } from '../../../src/connections/local/recipe.ts';
import { speechRecognitionLocally } from '../../../src/connections/local/recipes/speech-recognition.ts';
import { InferenceError } from '../../../src/inference/index.ts';

const unused = () => {
  throw new Error('Not a part of this test.');
};

function job(parameters: Record<string, unknown>, overrides: Partial<LocalModel> = {}, seconds = 1) {
  const call = vi.fn(async (_samples: unknown, options: Record<string, unknown>) =>
    options.return_timestamps
      ? { text: ' Hi.', chunks: [{ text: ' Hi.', timestamp: [0, 1] }] }
      : { text: ' Hi.', chunks: undefined },
  );
  const detectLanguage = vi.fn(async () => 'de');
  const model: LocalModel = {
    id: 'a/whisper',
    pipeline: 'automatic-speech-recognition',
    config: { model_type: 'whisper', generation_config: { alignment_heads: [[0, 0]] } },
    labels: [],
    sentence: { pooling: 'mean', normalize: true, prompts: {} },
    speech: { languages: ['de', 'en', 'fr'], detectLanguage },
    tokens: Object.create(null),
    call: (samples, options) => call(samples, Object(options)),
    forward: unused,
    image: unused,
    audio: async () => ({ samples: new Float32Array(seconds * 16_000), rate: 16_000 }),
    png: unused,
    ...overrides,
  };
  const asked: LocalJob<MediaFile> = {
    inputs: [{ bytes: new Uint8Array(), mimeType: 'audio/wav' }],
    parameters,
    model,
    generation: {},
    signal: new AbortController().signal,
    written: () => ({ tokens: 0, lastId: undefined, isOutOfTime: false, text: undefined }),
    emit: unused,
  };
  const run = () => speechRecognitionLocally.run(asked);
  async function options() {
    await run();
    return call.mock.calls[0]?.[1];
  }
  return { call, detectLanguage, run, options };
}

test('a language that is not named is told from the recording', async () => {
  const { options, detectLanguage } = job({});
  expect(await options()).toMatchObject({ language: 'de', task: 'transcribe', return_timestamps: false });
  expect(detectLanguage).toHaveBeenCalledOnce();
});

test.each(['fr', 'FR', 'fr-CA', 'French', 'french'])('%s is French', async (language) => {
  const { options, detectLanguage } = job({ language, task: 'translate' });
  expect(await options()).toMatchObject({ language: 'fr', task: 'translate' });
  expect(detectLanguage).not.toHaveBeenCalled();
});

test.each(['es', 'Klingon', 'xx'])('%s is refused, with the languages that there are', async (language) => {
  await expect(job({ language }).run()).rejects.toMatchObject({
    code: 'BAD_USER_INPUT',
    message: expect.stringContaining('de, en, fr'),
  });
});

test('a model of one language takes its own, and translates nothing', async () => {
  const english = { speech: undefined };
  expect(await job({ language: 'en' }, english).options()).not.toHaveProperty('language');
  await expect(job({ language: 'de' }, english).run()).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  await expect(job({ task: 'translate' }, english).run()).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  const letters = { config: { model_type: 'wav2vec2' }, speech: undefined };
  await expect(job({ language: 'en' }, letters).run()).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
});

test('words are timed where the export can, and refused where it cannot', async () => {
  expect(await job({ returnTimestamps: 'word' }).options()).toMatchObject({ return_timestamps: 'word' });
  const plain = job({ returnTimestamps: 'word' }, { config: { model_type: 'whisper', generation_config: {} } });
  await expect(plain.run()).rejects.toMatchObject({
    code: 'BAD_USER_INPUT',
    message: expect.stringContaining('SEGMENT'),
  });
  const failing = job({ returnTimestamps: 'word' });
  failing.call.mockRejectedValue(new Error('Model outputs must contain cross attentions to extract timestamps.'));
  await expect(failing.run()).rejects.toBeInstanceOf(InferenceError);
  const other = job({});
  other.call.mockRejectedValue(new Error('something else'));
  await expect(other.run()).rejects.toThrow('something else');
});

test('a long recording is heard in parts of half a minute', async () => {
  expect(await job({}, {}, 61).options()).toMatchObject({ chunk_length_s: 30 });
  expect(await job({}, {}, 20).options()).not.toHaveProperty('chunk_length_s');
});
