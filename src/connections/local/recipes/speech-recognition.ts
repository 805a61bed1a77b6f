// Speech recognition with a local model.

import { z } from 'zod';
import { InferenceError } from '../../../inference/errors.ts';
import { languageCode } from '../../../tasks/shared/spoken-language.ts';
import type { SpeechRecognitionResult } from '../../../tasks/speech-recognition.ts';
import type { LocalJob, LocalModel, LocalRecipe, MediaFile, RecipeNotes } from '../recipe.ts';
import { markSpeech } from './speech-rate.ts';
import { splitAtPauses } from './split-at-pauses.ts';

const reply = z.object({
  text: z.string(),
  chunks: z
    .array(z.object({ text: z.string(), timestamp: z.tuple([z.number().nullable(), z.number().nullable()]) }))
    .optional(),
});

/** Whisper processes 30 seconds at a time; the memory of other models grows with the square of the length. */
const SECONDS_AT_ONCE = 30;

export const speechRecognitionLocally: LocalRecipe<MediaFile, SpeechRecognitionResult> = {
  pipelines: ['automatic-speech-recognition'],
  work: 'media',
  async run(job) {
    const results: (SpeechRecognitionResult & RecipeNotes)[] = [];
    for (const file of job.inputs) {
      const { samples, rate } = await job.model.audio(file, { signal: job.signal });
      const whisper = /whisper/.test(String(job.model.config.model_type));
      const heard = await (whisper ? withWhisper(job, samples, rate) : inParts(job, samples, rate));
      results.push({ ...heard, ...markSpeech(job.model.config, heard.text, samples, rate) });
    }
    return results;
  },
};

async function withWhisper(
  { model, parameters, generation }: LocalJob<MediaFile>,
  samples: Float32Array,
  rate: number,
): Promise<SpeechRecognitionResult> {
  const { returnTimestamps } = parameters;
  if (returnTimestamps === 'char') {
    throw new InferenceError('BAD_USER_INPUT', 'parameters.returnTimestamps: this model times segments and words.');
  }
  const timestamps = returnTimestamps === 'word' ? 'word' : returnTimestamps === 'segment';
  if (timestamps === 'word' && !timesWords(model.config.generation_config)) {
    throw untimed();
  }
  const options = {
    return_timestamps: timestamps,
    ...(samples.length > SECONDS_AT_ONCE * rate ? { chunk_length_s: SECONDS_AT_ONCE } : {}),
    ...(await languageOptions(model, parameters, samples)),
    ...generation,
  };
  const said = await model.call(samples, options).catch((error: unknown) => {
    if (timestamps === 'word' && error instanceof Error && /cross.?attention/i.test(error.message)) throw untimed();
    throw error;
  });
  const { text, chunks } = reply.parse(said);
  const timed = chunks?.map(({ text: said, timestamp: [start, end] }) => ({ text: said, start, end }));
  return { text, chunks: timed ?? null };
}

const timing = z.looseObject({ alignment_heads: z.array(z.unknown()) });

function timesWords(generationConfig: unknown): boolean {
  return timing.safeParse(generationConfig).success;
}

function untimed(): InferenceError {
  const message =
    'parameters.returnTimestamps: this export of the model cannot time words; ask for SEGMENT, or name one whose id ends in _timestamped.';
  return new InferenceError('BAD_USER_INPUT', message);
}

/** Detects the language of the recording if none is given, because the library would assume English. */
async function languageOptions(
  { id, speech }: LocalModel,
  { language, task }: Readonly<Record<string, unknown>>,
  samples: Float32Array,
): Promise<{ language?: string; task?: string }> {
  if (!speech) {
    if (language !== undefined && languageCode(String(language)) !== 'en') {
      throw new InferenceError('BAD_USER_INPUT', `parameters.language: model ${id} recognizes English only.`);
    }
    if (task === 'translate') {
      throw new InferenceError(
        'BAD_USER_INPUT',
        `parameters.task: model ${id} recognizes English only, and does not translate.`,
      );
    }
    return {};
  }
  const code = language === undefined ? await speech.detectLanguage(samples) : languageCode(String(language));
  if (!code || !speech.languages.includes(code)) {
    const message = `parameters.language: expected one of ${speech.languages.join(', ')}, got ${String(language).slice(0, 50)}.`;
    throw new InferenceError('BAD_USER_INPUT', message);
  }
  return { language: code, task: task === 'translate' ? 'translate' : 'transcribe' };
}

async function inParts(
  { model, parameters, generation, signal }: LocalJob<MediaFile>,
  samples: Float32Array,
  rate: number,
): Promise<SpeechRecognitionResult> {
  for (const name of ['language', 'task']) {
    if (parameters[name] === undefined) continue;
    throw new InferenceError('BAD_USER_INPUT', `parameters.${name}: this model has one language; leave it out.`);
  }
  if (parameters.returnTimestamps !== undefined) {
    throw new InferenceError('BAD_USER_INPUT', 'parameters.returnTimestamps: this model gives no times; leave it out.');
  }
  const texts: string[] = [];
  for (const part of splitAtPauses(samples, rate, SECONDS_AT_ONCE)) {
    signal.throwIfAborted();
    texts.push(reply.parse(await model.call(part, { ...generation })).text);
  }
  return { text: texts.filter((text) => text !== '').join(' '), chunks: null };
}
