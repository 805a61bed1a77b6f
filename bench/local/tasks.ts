// What the benchmark of local models asks: one input per number, so that no answer comes from a cache, given to the
// server as a GraphQL operation and to the bare script as what its pipeline takes.

import { availableParallelism } from 'node:os';
import sharp from 'sharp';

export interface BenchTask {
  id: string;
  model: string;
  /** How many times as long as others it is measured: where a list takes 0.2 s, few fit. */
  longer?: number;
  /** Threads that the bare script gives it; absent: one, with which small models are fastest. */
  threads?: number;
  /** With `$input`. */
  query: string;
  input(i: number): object;
  /** The pipeline of transformers.js that does the same, its inputs for one call, and its options. */
  pipeline: 'text-classification' | 'fill-mask' | 'feature-extraction' | 'image-classification' | 'text-generation';
  bareInputs(i: number): string[];
  options: Record<string, unknown>;
  /** False: the pipeline's batches are wrong (rows that end early go on after their end), so none is compared. */
  lists: boolean;
}

const pick = (list: readonly string[], i: number) => list[i % list.length] ?? '';
const GOOD = ['wonderful', 'boring', 'charming', 'awful', 'clever', 'slow', 'brilliant'];
const THINGS = ['film', 'book', 'hotel', 'meal', 'phone'];
const COUNTRIES = ['France', 'Italy', 'Japan', 'Spain', 'Germany', 'Cuba'];
const ANIMALS = ['dog', 'cat', 'horse', 'bird'];

const review = (i: number) => `The ${pick(THINGS, i)} was ${pick(GOOD, i)} on day ${i}.`;
const masked = (i: number) => `On day ${i} the capital of ${pick(COUNTRIES, i)} is [MASK].`;
const sentences = (i: number) => [`a ${pick(ANIMALS, i)} runs on day ${i}`, `the ${pick(ANIMALS, i)} sleeps`];
const prompt = (i: number) => `Day ${i}. Once upon a time`;

export const USUAL_SIZE = 'bench/usual-size';

export async function createTasks(): Promise<BenchTask[]> {
  const pictures = await drawPictures(256);
  const textClassification = {
    id: 'text-classification',
    model: 'sentiment',
    query:
      'mutation ($input: TextClassificationInput!) { textClassification(input: $input) { results { label score } } }',
    input: (i: number) => ({ inputs: review(i) }),
    pipeline: 'text-classification',
    bareInputs: (i: number) => [review(i)],
    options: { top_k: 2 },
    lists: true,
  } as const;
  return [
    textClassification,
    {
      ...textClassification,
      id: 'usual-size',
      model: USUAL_SIZE,
      threads: availableParallelism(),
      longer: 3,
      input: (i) => ({ inputs: review(i), model: USUAL_SIZE }),
    },
    {
      id: 'fill-mask',
      model: 'fill-mask',
      query: 'mutation ($input: FillMaskInput!) { fillMask(input: $input) { results { tokenStr score sequence } } }',
      input: (i) => ({ inputs: masked(i) }),
      pipeline: 'fill-mask',
      bareInputs: (i) => [masked(i)],
      options: { top_k: 5 },
      lists: true,
    },
    {
      id: 'sentence-similarity',
      model: 'embed',
      query: 'mutation ($input: SentenceSimilarityInput!) { sentenceSimilarity(input: $input) { scores } }',
      input: (i) => ({ inputs: { sourceSentence: sentences(i)[0], sentences: sentences(i).slice(1) } }),
      pipeline: 'feature-extraction',
      bareInputs: sentences,
      options: { pooling: 'mean', normalize: true },
      lists: true,
    },
    {
      id: 'image-classification',
      model: 'shapes-classification',
      query:
        'mutation ($input: ImageClassificationInput!) { imageClassification(input: $input) { classes { label score } } }',
      input: (i) => ({ image: pick(pictures, i) }),
      pipeline: 'image-classification',
      bareInputs: (i) => [pick(pictures, i)],
      options: { top_k: 5 },
      lists: true,
    },
    {
      id: 'text-generation',
      model: 'chat-lm',
      query: 'mutation ($input: TextGenerationInput!) { textGeneration(input: $input) { generatedText } }',
      input: (i) => ({ inputs: prompt(i), parameters: { maxNewTokens: 20, doSample: false } }),
      pipeline: 'text-generation',
      bareInputs: (i) => [prompt(i)],
      options: { max_new_tokens: 20, do_sample: false },
      lists: false,
    },
  ];
}

/** PNGs of a circle, each in a place and colour of its own, in base64. */
function drawPictures(count: number): Promise<string[]> {
  return Promise.all(
    Array.from({ length: count }, async (_, i) => {
      const circle = `<circle cx="${48 + (i % 32)}" cy="64" r="${24 + (i >> 5)}" fill="hsl(${i}, 90%, 50%)"/>`;
      const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="128" height="128"><rect width="128" height="128" fill="white"/>${circle}</svg>`;
      return (await sharp(Buffer.from(svg)).png().toBuffer()).toString('base64');
    }),
  );
}
