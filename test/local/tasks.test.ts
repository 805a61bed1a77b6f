// Every task answers with meaning on the models of the project, on inputs that a visitor would type.

import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { localRecipes } from '../../src/connections/local/recipes/index.ts';
import { Media } from '../../src/inference/index.ts';
import { tasks } from '../../src/tasks/index.ts';
import { circleLeftOfSquare, redCircle } from './pictures.ts';
import { ask, callOf, noSignal, sharedLocal } from './start-local.ts';

const local = sharedLocal();

const recording = async (name: string) =>
  new Media(await readFile(new URL(`../fixtures/audio/${name}.wav`, import.meta.url)), 'audio/wav');

test('every task has its recipe, and a model to run it on', () => {
  for (const task of tasks) {
    expect(localRecipes, task.id).toHaveProperty(task.id);
    expect(local.defaultModel(task.id), task.id).toBeTypeOf('string');
  }
});

test('text classification: praise is positive, a complaint is not', async () => {
  expect(await ask(local, 'text-classification', 'I love this film')).toMatchObject({
    results: [{ label: 'POSITIVE' }, {}],
  });
  expect(await ask(local, 'text-classification', 'What a boring book.')).toMatchObject({
    results: [{ label: 'NEGATIVE' }, {}],
  });
});

test('token classification: names with their places in UTF-16 units, behind an emoji too', async () => {
  const text = 'Hi 😀! My name is Sarah Connor and I work at Acme Corp in New York.';
  const schema = z.object({
    results: z.array(z.object({ entityGroup: z.string(), word: z.string(), start: z.number(), end: z.number() })),
  });
  const { results } = schema.parse(await ask(local, 'token-classification', text));
  const found = results.map(({ entityGroup, start, end }) => [entityGroup, text.slice(start, end)]);
  expect(found).toEqual(
    expect.arrayContaining([
      ['PER', 'Sarah Connor'],
      ['ORG', 'Acme Corp'],
      ['LOC', 'New York'],
    ]),
  );
});

test.each(['simple', 'first', 'average', 'max'])(
  'token classification: strategy %s puts pieces together',
  async (aggregationStrategy) => {
    const answer = await ask(local, 'token-classification', 'Sarah Connor lives in Paris', {
      parameters: { aggregationStrategy },
    });
    expect(answer).toMatchObject({
      results: [
        { entityGroup: 'PER', word: 'Sarah Connor', start: 0, end: 12 },
        { entityGroup: 'LOC', word: 'Paris', start: 22, end: 27 },
      ],
    });
  },
);

test('token classification: strategy none gives every piece', async () => {
  const parameters = { aggregationStrategy: 'none' };
  const answer = await ask(local, 'token-classification', 'Anna lives in Paris', { parameters });
  expect(answer).toMatchObject({
    results: expect.arrayContaining([expect.objectContaining({ entityGroup: 'B-LOC', start: 14 })]),
  });
});

test('fill mask: a fact, and every mask of a text', async () => {
  const one = await ask(local, 'fill-mask', 'The capital of France is [MASK].', { parameters: { topK: 2 } });
  expect(one).toMatchObject({ results: [{ tokenStr: 'Paris', sequence: 'The capital of France is Paris.' }, {}] });
  const two = await ask(local, 'fill-mask', 'The [MASK] of hot is [MASK].', { parameters: { topK: 1 } });
  expect(two).toMatchObject({ masks: [[{ tokenStr: 'opposite' }], [{ tokenStr: 'cold' }]] });
  const targets = ['Rome', 'Berlin'];
  const picked = await ask(local, 'fill-mask', 'The capital of Italy is [MASK].', { parameters: { targets } });
  expect(picked).toMatchObject({ results: [{ tokenStr: 'Rome' }, { tokenStr: 'Berlin' }] });
});

test('question answering: the answer and its place, in a context longer than the model reads', async () => {
  const context = '😀 My friend Bob Smith has a dog. Sarah lives in New York. Anna bought a guitar in 1999.';
  const start = context.indexOf('New York');
  expect(await ask(local, 'question-answering', { question: 'Where does Sarah live?', context })).toMatchObject({
    answers: [{ answer: 'New York', start, stop: start + 8 }],
  });
  const long = `${'Tom has a red car. '.repeat(40)}${context}`;
  const far = long.indexOf('New York');
  const parameters = { topK: 2, maxSeqLen: 64, docStride: 24 };
  expect(
    await ask(local, 'question-answering', { question: 'Where does Sarah live?', context: long }, { parameters }),
  ).toMatchObject({
    answers: expect.arrayContaining([expect.objectContaining({ answer: 'New York', start: far, stop: far + 8 })]),
  });
});

test('zero-shot classification: the label that fits comes first, far before labels that do not', async () => {
  const shape = z.object({ labels: z.array(z.string()), scores: z.array(z.number()), sequence: z.string() });
  // The label that fits stands at another place in each list.
  const expected: [string, string[], string][] = [
    ['the team scored a goal in the football match', ['politics', 'sports', 'cooking'], 'sports'],
    ['The parliament voted for the new tax law', ['sports', 'cooking', 'politics'], 'politics'],
    ['Chop the onions and fry them in butter', ['cooking', 'crime', 'music'], 'cooking'],
    ['I would like my money back, the shoes are broken', ['weather', 'refund', 'music'], 'refund'],
  ];
  for (const [text, candidateLabels, right] of expected) {
    const { labels, scores, sequence } = shape.parse(
      await ask(local, 'zero-shot-classification', text, { parameters: { candidateLabels } }),
    );
    expect(sequence).toBe(text);
    expect(labels[0], text).toBe(right);
    expect([...labels].sort()).toEqual([...candidateLabels].sort());
    // Which of two wrong labels is the less wrong has no right answer: only that both are far behind has.
    expect(scores[0], text).toBeGreaterThan(0.9);
    for (const score of scores.slice(1)) expect(score, text).toBeLessThan(0.05);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    // Of two labels the whole order has one: the label that fits, then the other, in whatever order they are given.
    const other = candidateLabels.find((label) => label !== right) ?? '';
    for (const pair of [
      [right, other],
      [other, right],
    ]) {
      expect(
        await ask(local, 'zero-shot-classification', text, { parameters: { candidateLabels: pair } }),
      ).toMatchObject({ labels: [right, other] });
    }
  }
  const several = { candidateLabels: ['sports', 'cooking'], multiLabel: true };
  const recipe = z.object({ labels: z.array(z.string()), scores: z.array(z.number()) });
  const { labels, scores } = recipe.parse(
    await ask(local, 'zero-shot-classification', 'the recipe needs flour and sugar', { parameters: several }),
  );
  expect(labels[0]).toBe('cooking');
  expect(scores[0]).toBeGreaterThan(0.5);
  expect(scores[1]).toBeLessThan(0.5);
});

test('sentence similarity: the same wish in other words is close', async () => {
  const input = {
    sourceSentence: 'how do i reset my password?',
    sentences: ['a dog is running in the park', 'i want to change my login password'],
  };
  const { scores } = z
    .object({ scores: z.array(z.number()).length(2) })
    .parse(await ask(local, 'sentence-similarity', input));
  expect(scores[1]).toBeGreaterThan(0.65);
  expect(scores[0]).toBeLessThan(0.5);
});

test('text generation goes on from the prompt, also when the model is asked for more than it can hold', async () => {
  const schema = z.object({ generatedText: z.string(), generatedTexts: z.array(z.string()) });
  const story = schema.parse(
    await ask(local, 'text-generation', 'Once upon a time', { parameters: { maxNewTokens: 10 } }),
  );
  expect(story.generatedText).toMatch(/^Once upon a time there was a/);
  const alone = { maxNewTokens: 5000, returnFullText: false };
  const long = schema.parse(await ask(local, 'text-generation', 'Once upon a time', { parameters: alone }));
  expect(long.generatedText).toMatch(/^ there was a/);
  const sampled = { doSample: true, temperature: 0.9, topP: 0.9, seed: 3, numReturnSequences: 2, maxNewTokens: 12 };
  const [first, second] = await Promise.all(
    [1, 2].map(() => ask(local, 'text-generation', 'Once', { parameters: sampled })),
  );
  expect(first).toEqual(second);
});

test('conversational answers the last turn and keeps the ones before', async () => {
  const turns = {
    text: 'What is the capital of Japan?',
    pastUserInputs: ['Hello'],
    generatedResponses: ['Hello! How can I help?'],
  };
  const answer = await ask(local, 'conversational', turns);
  expect(answer).toMatchObject({
    generatedText: expect.stringContaining('Tokyo'),
    conversation: { pastUserInputs: ['Hello', turns.text] },
  });
  const long = { ...turns, pastUserInputs: Array(200).fill('Hello'), generatedResponses: Array(200).fill('Hello!') };
  // More than the model can hold: the oldest turns are not read, and are all there in the answer.
  const schema = z.object({
    generatedText: z.string().min(1),
    conversation: z.object({ pastUserInputs: z.array(z.string()).length(201) }),
  });
  schema.parse(await ask(local, 'conversational', long));
});

test('summarization keeps what matters, translation is French', async () => {
  const news =
    'Globex Labs opened a new museum in Berlin on Friday. Many people came to see it. The weather was nice and sunny.';
  expect(await ask(local, 'summarization', news)).toMatchObject({
    summaryText: expect.stringMatching(/Globex Labs.*museum.*Berlin/),
  });
  expect(await ask(local, 'translation', 'Good morning')).toEqual({ translationText: 'Bonjour' });
  expect(await ask(local, 'translation', 'My house is not clean.', { parameters: { tgtLang: 'fr_XX' } })).toMatchObject(
    { translationText: expect.stringContaining('maison') },
  );
});

test('table question answering: a cell with its place, and a named aggregation', async () => {
  const table = [
    { header: 'repository', values: ['Transformers', 'Datasets', 'Tokenizers'] },
    { header: 'stars', values: ['36542', '4512', '3934'] },
  ];
  const cell = await ask(local, 'table-question-answering', { query: 'How many stars does Transformers have?', table });
  expect(cell).toEqual({ answer: '36542', aggregator: 'NONE', cells: ['36542'], coordinates: [[0, 1]] });
  const sum = await ask(local, 'table-question-answering', { query: 'What is the total stars?', table });
  expect(sum).toMatchObject({ answer: 'SUM > 36542, 4512, 3934', aggregator: 'SUM' });
  const written = await ask(
    local,
    'table-question-answering',
    { query: 'What is the stars of Datasets?', table },
    { model: 'text2text' },
  );
  expect(written).toMatchObject({ answer: expect.any(String), cells: null, coordinates: null });
});

test('pictures: named, described, cut out and found where they are', async () => {
  expect(await ask(local, 'image-classification', await redCircle())).toMatchObject({
    classes: expect.arrayContaining([expect.objectContaining({ label: 'red circle' })]),
  });
  const scene = await circleLeftOfSquare();
  expect(await ask(local, 'image-to-text', scene)).toEqual({ text: 'a red circle to the left of a blue square' });
  const box = z.object({ xmin: z.number(), ymin: z.number(), xmax: z.number(), ymax: z.number() });
  const schema = z.object({ objects: z.array(z.object({ label: z.string(), score: z.number(), box })) });
  const { objects } = schema.parse(await ask(local, 'object-detection', scene));
  expect(objects.map(({ label }) => label).sort()).toEqual(['circle', 'square']);
  const circle = objects.find(({ label }) => label === 'circle')?.box;
  for (const [side, at] of Object.entries({ xmin: 30, ymin: 80, xmax: 110, ymax: 160 })) {
    expect(Math.abs((circle?.[side as keyof typeof circle] ?? 0) - at), side).toBeLessThan(8);
  }
});

test('image segmentation: masks are PNGs as large as the picture', async () => {
  const schema = z.object({ segments: z.array(z.object({ label: z.string(), mask: z.string() })) });
  const { segments } = schema.parse(await ask(local, 'image-segmentation', await circleLeftOfSquare()));
  const mask = segments.find(({ label }) => label === 'circle')?.mask ?? '';
  expect(mask).toMatch(/^data:image\/png;base64,/);
  const png = sharp(Buffer.from(mask.slice(mask.indexOf(',') + 1), 'base64'));
  expect(await png.metadata()).toMatchObject({ format: 'png', width: 256, height: 256, channels: 1 });
  const pixels = await png.extractChannel(0).raw().toBuffer();
  expect([pixels[120 * 256 + 70], pixels[120 * 256 + 185]]).toEqual([255, 0]);
});

test('speech recognition and audio classification: spoken digits and commands', async () => {
  const heard = await ask(local, 'automatic-speech-recognition', await recording('seven-two-nine'));
  expect(heard).toMatchObject({ text: expect.stringMatching(/^seven two nine$/i), chunks: null });
  expect(await ask(local, 'audio-classification', await recording('stop'), { parameters: { topK: 1 } })).toMatchObject({
    classes: [{ label: 'stop' }],
  });
  expect(await ask(local, 'audio-classification', await recording('left'), { parameters: { topK: 1 } })).toMatchObject({
    classes: [{ label: 'left' }],
  });
});

test.each([
  ['flac', 'audio/flac'],
  ['mp3', 'audio/mpeg'],
  ['ogg', 'audio/ogg'],
  ['opus', 'audio/ogg'],
])('speech recognition reads %s', async (extension, mimeType) => {
  const bytes = await readFile(new URL(`../fixtures/audio/seven-two-nine.${extension}`, import.meta.url));
  expect(await ask(local, 'automatic-speech-recognition', new Media(bytes, mimeType))).toMatchObject({
    text: 'SEVEN TWO NINE',
  });
});

test('a text can be followed as it is written', async () => {
  const events: { text: string; value?: unknown }[] = [];
  const call = callOf('text-generation', 'Once upon a time', {
    parameters: { maxNewTokens: 20, returnFullText: false },
  });
  for await (const event of local.stream?.(call, { signal: noSignal() }) ?? []) events.push(event);
  expect(events.length).toBeGreaterThan(2);
  expect(events.at(-1)).toMatchObject({
    text: '',
    value: { value: { generatedText: events.map(({ text }) => text).join('') } },
  });
});
