// Speech recognition: what is said in a recording.

import { z } from 'zod';
import { defineTask } from './define-task.ts';
import { builder } from './schema/builder.ts';
import { commonInputFields } from './schema/common-inputs.ts';
import { readMedia } from './schema/media.ts';
import { outputType } from './schema/output-type.ts';
import { audioArgument, audioRequest } from './shared/audio.ts';
import { orListOfOne, parseReply } from './shared/reply.ts';
import { omitNullish } from './shared/wire-parameters.ts';

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
  description: 'How finely the text is timed.',
  values: {
    SEGMENT: { value: 'segment', description: 'By phrase (Whisper).' },
    WORD: { value: 'word', description: 'By word (Whisper, CTC models).' },
    CHAR: { value: 'char', description: 'By character (CTC models such as wav2vec2).' },
  } as const,
});

const SpeechTask = builder.enumType('SpeechTask', {
  description: 'What is written down of a recording.',
  values: {
    TRANSCRIBE: { value: 'transcribe', description: 'What is said, in its own language.' },
    TRANSLATE: { value: 'translate', description: 'What is said, in English.' },
  } as const,
});

const SpeechRecognitionParameters = builder.inputType('SpeechRecognitionParameters', {
  description: 'What is left out is not sent: the model decides.',
  fields: (t) => ({
    returnTimestamps: t.field({ type: ReturnTimestamps, description: 'Also time the text. Default: not.' }),
    language: t.string({
      description:
        'What is spoken, as a code such as `de` or an English name such as `German`, at most 50 characters. Multilingual ' +
        'Whisper alone. Default: told from the recording, by a local model.',
      validate: z.string().min(2).max(50).nullish(),
    }),
    task: t.field({
      type: SpeechTask,
      description: 'What is written down. Multilingual Whisper alone. Default: TRANSCRIBE.',
    }),
  }),
});

const SpeechRecognitionInput = builder.inputType('SpeechRecognitionInput', {
  description: 'A recording to write down.',
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
  description: 'A stretch of the text, and when it is said.',
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
    text: t.string({ description: 'What is said, untrimmed.', resolve: (output) => output.text }),
    chunks: t.field({
      type: [SpeechChunkType],
      nullable: true,
      description: 'The text in timed stretches, when `returnTimestamps` asked for them; else null.',
      resolve: (output) => output.chunks,
    }),
  }),
});

const seconds = z.number().nullable();
const chunk = z
  .object({ text: z.string(), timestamp: z.tuple([seconds, seconds]) })
  .transform(({ text, timestamp: [start, end] }): SpeechChunk => ({ text, start, end }));
const reply = orListOfOne(z.object({ text: z.string(), chunks: z.array(chunk).nullish() }));

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
    servers: ['hugging-face', 'toolkit'],
    request: ({ input, parameters }) => {
      const { returnTimestamps } = parameters;
      // On the wire, timing by phrase is `true`; the finer ones have names.
      return audioRequest({
        input,
        parameters: { returnTimestamps: returnTimestamps === 'segment' || returnTimestamps },
      });
    },
    decode(body): SpeechRecognitionResult {
      const { text, chunks } = parseReply(reply, body, '{text}');
      return { text, chunks: chunks ?? null };
    },
  },
});
