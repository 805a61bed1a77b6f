// Speech recognition on a local model.

import { z } from 'zod';
import { InferenceError } from '../../../inference/errors.ts';
import type { SpeechRecognitionResult } from '../../../tasks/speech-recognition.ts';
import type { LocalJob, LocalRecipe, MediaFile } from '../recipe.ts';
import { splitAtPauses } from './split-at-pauses.ts';

const reply = z.object({
  text: z.string(),
  chunks: z
    .array(z.object({ text: z.string(), timestamp: z.tuple([z.number().nullable(), z.number().nullable()]) }))
    .optional(),
});

/** Whisper hears 30 seconds at a time; for the others, memory grows with the square of the length. */
const SECONDS_AT_ONCE = 30;

export const speechRecognitionLocally: LocalRecipe<MediaFile, SpeechRecognitionResult> = {
  pipelines: ['automatic-speech-recognition'],
  work: 'media',
  async run(job) {
    const results: SpeechRecognitionResult[] = [];
    for (const file of job.inputs) {
      const { samples, rate } = await job.model.audio(file, { signal: job.signal });
      const whisper = /whisper/.test(String(job.model.config.model_type));
      results.push(await (whisper ? withWhisper(job, samples, rate) : inParts(job, samples, rate)));
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
  const long = samples.length > SECONDS_AT_ONCE * rate;
  const options = {
    return_timestamps: timestamps,
    ...(long ? { chunk_length_s: SECONDS_AT_ONCE } : {}),
    ...generation,
  };
  const { text, chunks } = reply.parse(await model.call(samples, options));
  const timed = chunks?.map(({ text: said, timestamp: [start, end] }) => ({ text: said, start, end }));
  return { text, chunks: timed ?? null };
}

async function inParts(
  { model, parameters, generation }: LocalJob<MediaFile>,
  samples: Float32Array,
  rate: number,
): Promise<SpeechRecognitionResult> {
  if (parameters.returnTimestamps !== undefined) {
    throw new InferenceError('BAD_USER_INPUT', 'parameters.returnTimestamps: this model gives no times; leave it out.');
  }
  const texts: string[] = [];
  for (const part of splitAtPauses(samples, rate, SECONDS_AT_ONCE)) {
    texts.push(reply.parse(await model.call(part, { ...generation })).text);
  }
  return { text: texts.filter((text) => text !== '').join(' '), chunks: null };
}
