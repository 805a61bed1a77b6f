// Speech recognition: what is said in a recording.

import { z } from 'zod';
import type { Media } from '../inference/index.ts';
import { defineTask } from './define-task.ts';
import { builder } from './schema/builder.ts';
import { commonInputFields } from './schema/common-inputs.ts';
import { readMedia } from './schema/media.ts';
import { outputType } from './schema/output-type.ts';
import { audioArgument, audioRequest } from './shared/audio.ts';
import { orListOfOne, parseReply } from './shared/reply.ts';
import { languageCode } from './shared/spoken-language.ts';
import { omitNullish } from './shared/wire-parameters.ts';
import type { RemoteItem, RemoteRequest } from './task.ts';

export interface SpeechChunk {
  text: string;
  start: number | null;
  end: number | null;
}

export interface SpeechRecognitionResult {
  text: string;
  chunks: SpeechChunk[] | null;
}

const ReturnTimestamps = builder.enumType('ReturnTimestamps', {
  description: 'Granularity of timestamps.',
  values: {
    SEGMENT: { value: 'segment', description: 'By phrase (Whisper).' },
    WORD: { value: 'word', description: 'By word (Whisper, CTC models).' },
    CHAR: { value: 'char', description: 'By character (CTC models such as wav2vec2).' },
  } as const,
});

const SpeechTask = builder.enumType('SpeechTask', {
  description: 'Output language of speech recognition.',
  values: {
    TRANSCRIBE: { value: 'transcribe', description: 'The spoken language.' },
    TRANSLATE: { value: 'translate', description: 'English.' },
  } as const,
});

const SpeechRecognitionParameters = builder.inputType('SpeechRecognitionParameters', {
  description: 'Omitted parameters are not sent; the model decides.',
  fields: (t) => ({
    returnTimestamps: t.field({ type: ReturnTimestamps, description: 'Granularity of timestamps. Default: none.' }),
    language: t.string({
      description:
        'Spoken language, as a code such as `de` or an English name such as `German`, at most 50 characters. Only for ' +
        'multilingual Whisper. Default: detected by local models; otherwise the server decides.',
      validate: z
        .string()
        .min(2, { error: 'expected at least 2 characters.' })
        .max(50, { error: 'expected at most 50 characters.' })
        .nullish(),
    }),
    task: t.field({
      type: SpeechTask,
      description: 'Whether to translate. Only for multilingual Whisper. Default: TRANSCRIBE.',
    }),
  }),
});

const SpeechRecognitionInput = builder.inputType('SpeechRecognitionInput', {
  description: 'A recording to transcribe.',
  fields: (t) => ({
    audio: audioArgument(t),
    parameters: t.field({
      type: SpeechRecognitionParameters,
      description: 'Whether the text is timed, and in which language it is.',
    }),
    ...commonInputFields(t),
  }),
});

const SpeechChunkType = builder.objectRef<SpeechChunk>('SpeechChunk').implement({
  description: 'A part of the text, with its time in the recording.',
  fields: (t) => ({
    text: t.exposeString('text', { description: 'What is said.' }),
    start: t.exposeFloat('start', { nullable: true, description: 'Seconds from the start of the recording.' }),
    end: t.exposeFloat('end', {
      nullable: true,
      description: 'Seconds from the start of the recording; null where the recording ends first.',
    }),
  }),
});

const SpeechRecognitionOutput = outputType<SpeechRecognitionResult>('SpeechRecognitionOutput', {
  description: 'The recording as text.',
  text: ({ text }) => text,
  fields: (t) => ({
    text: t.string({ description: 'The transcript, untrimmed.', resolve: (output) => output.text }),
    chunks: t.field({
      type: [SpeechChunkType],
      nullable: true,
      description: 'The text in timed parts, if `returnTimestamps` is set; otherwise null.',
      resolve: (output) => output.chunks,
    }),
  }),
});

const seconds = z.number().nullable();
const chunk = z
  .object({ text: z.string(), timestamp: z.tuple([seconds, seconds]).nullish() })
  .transform(
    ({ text, timestamp }): SpeechChunk => ({ text, start: timestamp?.[0] ?? null, end: timestamp?.[1] ?? null }),
  );
/** Reply of `/v1/audio/transcriptions`: segments have `text`, words have `word`. */
const timed = z
  .object({ text: z.string().optional(), word: z.string().optional(), start: seconds, end: seconds })
  .transform(({ text, word, start, end }): SpeechChunk => ({ text: text ?? word ?? '', start, end }));
const whole = z.object({ text: z.string(), chunks: z.array(chunk).nullish() });
/** The requested kind of chunks; some servers also return others, which are ignored. */
const REPLIES = {
  none: orListOfOne(whole),
  segment: orListOfOne(
    whole
      .extend({ segments: z.array(timed).nullish() })
      .transform(({ text, chunks, segments }) => ({ text, chunks: chunks ?? segments })),
  ),
  word: orListOfOne(
    whole
      .extend({ words: z.array(timed).nullish() })
      .transform(({ text, chunks, words }) => ({ text, chunks: chunks ?? words })),
  ),
};

function transcription({ input, parameters, model }: RemoteItem<Media>): RemoteRequest {
  const { returnTimestamps, language, task } = parameters;
  const timing = typeof returnTimestamps === 'string' ? returnTimestamps : undefined;
  const isKnown = timing === 'segment' || timing === 'word';
  const form: [string, string | Media][] = [['file', input]];
  if (model) form.unshift(['model', model]);
  form.push(['response_format', isKnown ? 'verbose_json' : 'json']);
  // Translations are into English, with timestamps by segment only.
  if (task === 'translate') {
    const ignored = [
      ...(timing && timing !== 'segment' ? ['returnTimestamps'] : []),
      ...(language === undefined ? [] : ['language']),
    ];
    return { route: 'translations', form, ignored };
  }
  if (isKnown) form.push(['timestamp_granularities[]', timing]);
  if (typeof language === 'string') form.push(['language', languageCode(language) ?? language]);
  return { route: 'transcriptions', form, ignored: timing && !isKnown ? ['returnTimestamps'] : [] };
}

/** Both are generation parameters of the transformers pipeline. */
function pipelineRequest(item: RemoteItem<Media>): RemoteRequest {
  const { returnTimestamps, language, task } = item.parameters;
  const generation = omitNullish({ language, task });
  return audioRequest({
    ...item,
    parameters: {
      // On the wire, segment timestamps are `true`; finer ones have names.
      returnTimestamps: returnTimestamps === 'segment' || returnTimestamps,
      ...(Object.keys(generation).length > 0 ? { generationParameters: generation } : {}),
    },
  });
}

export const speechRecognition = defineTask({
  id: 'automatic-speech-recognition',
  mutation: 'speechRecognition',
  weight: 5,
  description: 'Writes down what is said in a recording.',
  example: '(input: { audio: $audio }) { text }',
  input: SpeechRecognitionInput,
  output: SpeechRecognitionOutput,
  call: async ({ audio, parameters }) => ({
    input: await readMedia(audio, 'audio', 'input.audio'),
    parameters: omitNullish(parameters),
  }),
  remote: {
    model: 'openai/whisper-large-v3',
    servers: ['hugging-face', 'toolkit', 'openai'],
    request: (item) => (item.server === 'openai' ? transcription(item) : pipelineRequest(item)),
    decode(body, { parameters: { returnTimestamps } }): SpeechRecognitionResult {
      const timing = returnTimestamps === 'segment' || returnTimestamps === 'word' ? returnTimestamps : 'none';
      const { text, chunks } = parseReply(REPLIES[timing], body, '{text}');
      return { text, chunks: chunks ?? null };
    },
  },
});
