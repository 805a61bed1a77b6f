// One operation per task for the parity tests: the shape of its answer without `info`, and what the answer means.

import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { expect } from 'vitest';
import { z } from 'zod';
import * as documents from '../generated/graphql.ts';
import { circleLeftOfSquare, redCircle } from './pictures.ts';

interface Operation {
  document: { toString(): string };
  input: object;
  /** Throws unless the answer has the shape and the meaning. */
  check(output: unknown): Promise<void>;
}

function operation<Shape extends z.ZodType>(
  document: { toString(): string },
  input: object,
  shape: Shape,
  means: (output: z.infer<Shape>) => unknown = () => undefined,
): Operation {
  return {
    document,
    input,
    async check(output) {
      await means(shape.parse(output));
    },
  };
}

const score = z.number().min(0).max(1);
const falling = (scores: readonly number[]) => scores.every((one, i) => i === 0 || one <= (scores[i - 1] ?? 0));
const ranked = z
  .array(z.strictObject({ label: z.string().min(1), score }))
  .min(2)
  .refine((list) => falling(list.map((one) => one.score)), 'best first');
const places = z.array(
  z.strictObject({ entityGroup: z.string(), score, word: z.string(), start: z.int(), end: z.int() }),
);
const tokens = z.int().min(0).nullable();
const ending = {
  finishReason: z.string().nullable(),
  usage: z.strictObject({ promptTokens: tokens, completionTokens: tokens, totalTokens: tokens }).nullable(),
};
const answer = z.strictObject({ answer: z.string(), score, start: z.int(), stop: z.int() });
const candidates = z
  .array(z.strictObject({ score, sequence: z.string(), token: z.int(), tokenStr: z.string().min(1) }))
  .min(2)
  .refine((list) => falling(list.map((one) => one.score)), 'best first');
const side = z.number().min(0).max(256);
const box = z
  .strictObject({ xmin: side, ymin: side, xmax: side, ymax: side })
  .refine(({ xmin, ymin, xmax, ymax }) => xmin < xmax && ymin < ymax, 'a box has an inside');

const base64 = ({ bytes }: { bytes: Uint8Array }) => Buffer.from(bytes).toString('base64');
const recording = (name: string) =>
  readFileSync(new URL(`../fixtures/audio/${name}.wav`, import.meta.url)).toString('base64');
const circle = base64(await redCircle());
const scene = base64(await circleLeftOfSquare());

const names = '😀 My name is Sarah Connor and I work at Acme Corp in New York.';
const context = '😀 My friend Bob Smith has a dog. Sarah lives in New York.';
const table = [
  { header: 'repository', values: ['Transformers', 'Datasets'] },
  { header: 'stars', values: ['36542', '4512'] },
];
const news = 'Globex Labs opened a new museum in Berlin on Friday. Many people came to see it. The weather was nice.';

/** As large as the picture, one channel, white where the thing is and black where it is not. */
async function checkMasks({ segments }: { segments: { label: string; mask: string }[] }): Promise<void> {
  for (const [label, inside] of [
    ['circle', 120 * 256 + 70],
    ['square', 120 * 256 + 185],
  ] as const) {
    const mask = segments.find((segment) => segment.label === label)?.mask ?? '';
    const png = sharp(Buffer.from(mask.slice(mask.indexOf(',') + 1), 'base64'));
    expect(await png.metadata()).toMatchObject({ format: 'png', width: 256, height: 256, channels: 1 });
    const pixels = await png.extractChannel(0).raw().toBuffer();
    expect([pixels[inside], pixels[10 * 256 + 10]]).toEqual([255, 0]);
  }
}

export const operations: Readonly<Record<string, Operation>> = {
  'text-generation': operation(
    documents.TextGenerationDocument,
    { inputs: 'Once upon a time', parameters: { maxNewTokens: 10, doSample: false, returnFullText: true } },
    z.strictObject({
      generatedText: z.string().startsWith('Once upon a time there'),
      generatedTexts: z.array(z.string()).length(1),
      ...ending,
    }),
  ),
  'fill-mask': operation(
    documents.FillMaskDocument,
    { inputs: 'The capital of France is [MASK].' },
    z.strictObject({ results: candidates, masks: z.array(candidates).length(1) }),
    ({ results, masks }) => {
      expect(results[0]?.tokenStr.toLowerCase()).toBe('paris');
      expect(results[0]?.sequence.toLowerCase()).toBe('the capital of france is paris.');
      expect(masks[0]).toEqual(results);
    },
  ),
  summarization: operation(
    documents.SummarizationDocument,
    { inputs: news },
    z.strictObject({
      summaryText: z
        .string()
        .regex(/museum/)
        .max(news.length),
    }),
  ),
  'text-classification': operation(
    documents.TextClassificationDocument,
    { inputs: 'I love this film' },
    z.strictObject({ results: ranked }),
    ({ results }) => expect(results[0]).toMatchObject({ label: 'POSITIVE' }),
  ),
  'token-classification': operation(
    documents.TokenClassificationDocument,
    { inputs: names, parameters: { aggregationStrategy: 'SIMPLE' } },
    z.strictObject({ results: places }),
    ({ results }) =>
      expect(results.map(({ entityGroup, start, end }) => [entityGroup, names.slice(start, end)])).toEqual([
        ['PER', 'Sarah Connor'],
        ['ORG', 'Acme Corp'],
        ['LOC', 'New York'],
      ]),
  ),
  translation: operation(
    documents.TranslationDocument,
    { inputs: 'Good morning' },
    z.strictObject({ translationText: z.literal('Bonjour') }),
  ),
  'zero-shot-classification': operation(
    documents.ZeroShotClassificationDocument,
    { inputs: 'the team scored a goal in the football match', parameters: { candidateLabels: ['cooking', 'sports'] } },
    z.strictObject({
      labels: z.tuple([z.literal('sports'), z.literal('cooking')]),
      scores: z.array(score).length(2),
      sequence: z.string().nullable(),
    }),
    ({ scores: [first = 0, second = 0] }) => {
      expect(first).toBeGreaterThan(second);
      expect(first + second).toBeCloseTo(1, 4);
    },
  ),
  'question-answering': operation(
    documents.QuestionAnsweringDocument,
    { inputs: { question: 'Where does Sarah live?', context } },
    z.strictObject({ ...answer.shape, answers: z.array(answer).min(1) }),
    ({ answer: text, start, stop }) => expect([text, context.slice(start, stop)]).toEqual(['New York', 'New York']),
  ),
  'table-question-answering': operation(
    documents.TableQuestionAnsweringDocument,
    { inputs: { query: 'How many stars does Transformers have?', table } },
    z.strictObject({
      answer: z.literal('36542'),
      aggregator: z.literal('NONE'),
      cells: z.tuple([z.literal('36542')]),
      coordinates: z.tuple([z.tuple([z.literal(0), z.literal(1)])]),
    }),
  ),
  'sentence-similarity': operation(
    documents.SentenceSimilarityDocument,
    {
      inputs: {
        sourceSentence: 'how do i reset my password?',
        sentences: ['a dog is running in the park', 'i want to change my login password'],
      },
    },
    z.strictObject({ scores: z.array(z.number().min(-1).max(1)).length(2) }),
    ({ scores: [other = 0, same = 0] }) => expect(same).toBeGreaterThan(other),
  ),
  conversational: operation(
    documents.ConversationalDocument,
    { inputs: { text: 'What is the capital of Japan?', pastUserInputs: ['Hello'], generatedResponses: ['Hello!'] } },
    z.strictObject({
      generatedText: z.string().regex(/Tokyo/),
      conversation: z.strictObject({
        pastUserInputs: z.tuple([z.literal('Hello'), z.literal('What is the capital of Japan?')]),
        generatedResponses: z.tuple([z.literal('Hello!'), z.string().regex(/Tokyo/)]),
      }),
      ...ending,
    }),
  ),
  'chat-completion': operation(
    documents.ChatCompletionDocument,
    { messages: [{ role: 'USER', content: 'What is the capital of Japan?' }] },
    z.strictObject({
      message: z.strictObject({
        role: z.literal('ASSISTANT'),
        content: z.string().regex(/Tokyo/),
        reasoning: z.null(),
        toolCalls: z.array(z.unknown()).length(0),
      }),
      json: z.null(),
      ...ending,
    }),
  ),
  'feature-extraction': operation(
    documents.FeatureExtractionDocument,
    { inputs: 'Good morning' },
    z.strictObject({ embedding: z.array(z.number()).min(2), base64: z.base64(), dimensions: z.int().min(2) }),
    ({ embedding, base64, dimensions }) => {
      expect(embedding).toHaveLength(dimensions);
      expect(Buffer.from(base64, 'base64')).toHaveLength(4 * dimensions);
    },
  ),
  'text-ranking': operation(
    documents.TextRankingDocument,
    { inputs: { query: 'a dog in the park', texts: ['I like cheese', 'a dog is running in the park'] } },
    z.strictObject({
      results: z.array(z.strictObject({ index: z.int(), text: z.string(), score: z.number() })).length(2),
    }),
    ({ results }) => expect(results[0]?.index).toBe(1),
  ),
  'image-classification': operation(
    documents.ImageClassificationDocument,
    { image: circle },
    z.strictObject({ classes: ranked }),
    ({ classes }) => expect(classes[0]).toMatchObject({ label: 'red circle' }),
  ),
  'image-segmentation': operation(
    documents.ImageSegmentationDocument,
    { image: scene },
    z.strictObject({
      segments: z
        .array(
          z.strictObject({
            label: z.string(),
            mask: z.string().startsWith('data:image/png;base64,'),
            score: score.nullable(),
          }),
        )
        .min(2),
    }),
    checkMasks,
  ),
  'object-detection': operation(
    documents.ObjectDetectionDocument,
    { image: scene },
    z.strictObject({
      objects: z
        .array(z.strictObject({ label: z.string(), score, box }))
        .length(2)
        .refine((list) => falling(list.map((one) => one.score)), 'best first'),
    }),
    ({ objects }) => expect(objects.map(({ label }) => label).sort()).toEqual(['circle', 'square']),
  ),
  'image-to-text': operation(
    documents.ImageToTextDocument,
    { image: scene },
    z.strictObject({ text: z.literal('a red circle to the left of a blue square') }),
  ),
  'automatic-speech-recognition': operation(
    documents.SpeechRecognitionDocument,
    { audio: recording('seven-two-nine') },
    z.strictObject({ text: z.string().regex(/^\s*seven two nine$/i), chunks: z.null() }),
  ),
  'audio-classification': operation(
    documents.AudioClassificationDocument,
    { audio: recording('stop') },
    z.strictObject({ classes: ranked }),
    ({ classes }) => expect(classes[0]).toMatchObject({ label: 'stop' }),
  ),
};
