// All the pretended pipelines by task: those for pictures and sound are here, with the exceptions that they raise.

import sharp from 'sharp';
import { generating, sequenceToSequence, textGeneration } from './generating-pipelines.ts';
import { hash, LABELS, labelLogits, softmax, tokensOf } from './pretend-model.ts';
import { isObject } from './stand-in.ts';
import {
  type Call,
  classification,
  fillMask,
  only,
  type Pipeline,
  PipelineError,
  questionAnswering,
  tableQuestionAnswering,
  tokenClassification,
  zeroShot,
} from './text-pipelines.ts';
import { heard, isAudio } from './transcription.ts';

const IMAGE_MAGIC = ['\x89PNG', '\xff\xd8\xff', 'GIF8', 'RIFF', 'BM', 'II*', 'MM'];

function images(inputs: unknown): { list: boolean; all: Buffer[] } {
  const read = (input: unknown) => {
    const text = typeof input === 'string' ? input.replace(/^data:image\/[\w+.-]+;base64,/, '') : '';
    const bytes = Buffer.isBuffer(input) ? input : Buffer.from(text, 'base64');
    if (IMAGE_MAGIC.some((magic) => bytes.subarray(0, magic.length).toString('latin1') === magic)) return bytes;
    throw new PipelineError(
      `Incorrect image source. Must be a valid URL starting with \`http://\` or \`https://\`, a valid path to an image file, or a base64 encoded string. Got ${String(input)}. Failed with cannot identify image file`,
    );
  };
  return { list: Array.isArray(inputs), all: [inputs].flat().map(read) };
}

function overImages(
  allowed: string[],
  answer: (bytes: Buffer, parameters: Record<string, unknown>) => unknown,
): Pipeline {
  return async ({ inputs, parameters }) => {
    only(parameters, [...allowed, 'timeout', 'batch_size']);
    const { list, all } = images(inputs);
    const answers = await Promise.all(all.map((bytes) => answer(bytes, parameters)));
    return list ? answers : answers[0];
  };
}

function ranked(seed: string, top: unknown) {
  const scores = softmax(labelLogits(seed));
  return LABELS.map((label, at) => ({ label, score: scores[at] ?? 0 }))
    .sort((a, b) => b.score - a.score)
    .slice(0, Number(top ?? 5));
}

async function segments(bytes: Buffer, { subtask }: Record<string, unknown>) {
  const { width = 1, height = 1 } = await sharp(bytes).metadata();
  const mask = await sharp({ create: { width, height, channels: 3, background: '#fff' } })
    .toColourspace('b-w')
    .png()
    .toBuffer();
  return [
    {
      score: subtask === 'semantic' ? null : 0.98,
      label: LABELS[hash(bytes.toString('base64')) % LABELS.length],
      mask: mask.toString('base64'),
    },
  ];
}

function audioOf(inputs: unknown): Buffer {
  if (typeof inputs === 'string') throw new PipelineError(`[Errno 36] File name too long: '${inputs}'`);
  if (!Buffer.isBuffer(inputs))
    throw new PipelineError("We expect a numpy ndarray or torch tensor as input, got `<class 'list'>`");
  if (!isAudio(inputs))
    throw new PipelineError(
      'Soundfile is either not in the correct format or is malformed. Ensure that the soundfile has a valid audio file extension (e.g. wav, flac or mp3) and is not corrupted. If reading from a remote URL, ensure that the URL is the full address to **download** the audio file.',
    );
  return inputs;
}

function speechRecognition({ inputs, parameters }: Call): unknown {
  only(parameters, [
    'return_timestamps',
    'generate_kwargs',
    'chunk_length_s',
    'stride_length_s',
    'return_language',
    'decoder_kwargs',
    'batch_size',
  ]);
  const { generate_kwargs: kwargs, return_timestamps: stamps } = parameters;
  if (kwargs !== undefined && !isObject(kwargs)) throw new PipelineError("'str' object is not a mapping");
  if (isObject(kwargs)) generating(kwargs, ['language', 'task', 'prompt_ids', 'is_multilingual']);
  const language = isObject(kwargs) && typeof kwargs.language === 'string' ? ` in ${kwargs.language}` : '';
  const text = ` ${heard(audioOf(inputs))}${language}`;
  if (!stamps) return { text };
  const parts = stamps === 'word' ? tokensOf(text) : [text];
  return {
    text,
    chunks: parts.map((part, at) => ({
      text: part,
      timestamp: [at / 2, at === parts.length - 1 && stamps === true ? null : (at + 1) / 2],
    })),
  };
}

export const PIPELINES: Record<string, Pipeline> = {
  'text-generation': textGeneration,
  summarization: sequenceToSequence('summary_text'),
  translation: sequenceToSequence('translation_text'),
  'text-classification': classification,
  'token-classification': tokenClassification,
  'fill-mask': fillMask,
  'zero-shot-classification': zeroShot,
  'question-answering': questionAnswering,
  'table-question-answering': tableQuestionAnswering,
  'image-classification': overImages(['top_k', 'function_to_apply'], (bytes, { top_k }) =>
    ranked(bytes.toString('base64'), top_k),
  ),
  'object-detection': overImages(['threshold'], (bytes, { threshold }) =>
    Number(threshold ?? 0.5) > 0.95
      ? []
      : [
          {
            score: 0.95,
            label: LABELS[hash(bytes.toString('base64')) % LABELS.length],
            box: { xmin: -1, ymin: 0, xmax: 12, ymax: 9 },
          },
        ],
  ),
  'image-segmentation': overImages(['subtask', 'threshold', 'mask_threshold', 'overlap_mask_area_threshold'], segments),
  'image-to-text': overImages(['max_new_tokens', 'generate_kwargs', 'prompt'], (bytes) => [
    { generated_text: `a picture of ${LABELS[hash(bytes.toString('base64')) % LABELS.length]} ` },
  ]),
  'automatic-speech-recognition': speechRecognition,
  'audio-classification': ({ inputs, parameters }) => {
    only(parameters, ['top_k', 'function_to_apply', 'batch_size']);
    return ranked(audioOf(inputs).toString('base64'), parameters.top_k).map(({ label, score }) => ({ score, label }));
  },
};
