// What a visitor sees first: the server as `npm start` gives it, with no settings, answers every example of
// `Query.tasks` with what is true.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { exampleOperation, exampleVariables } from '../../src/graphql/graphiql/examples.ts';
import { tasks } from '../../src/tasks/index.ts';
import { ask } from '../support/ask.ts';
import { startTestServer, type TestServer } from '../support/start-test-server.ts';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ LOCAL_WORKERS: '1' });
});
afterAll(() => server.close());

const box = { xmin: expect.any(Number), ymin: expect.any(Number), xmax: expect.any(Number), ymax: expect.any(Number) };
const score = expect.any(Number);
const mask = expect.stringMatching(/^data:image\/png;base64,/);

/** What is true of each; of lists the beginning. */
const ANSWERS: Record<string, object> = {
  chatCompletion: { message: { content: expect.any(String) } },
  featureExtraction: { dimensions: expect.any(Number) },
  textRanking: { results: [{ index: 1, text: expect.any(String), score: expect.any(Number) }] },
  textGeneration: { generatedText: expect.stringMatching(/^Once upon a time there was an? \w+/) },
  fillMask: { results: [{ tokenStr: 'Paris', score, sequence: 'The capital of France is Paris.' }] },
  summarization: { summaryText: expect.stringMatching(/Globex Labs.* museum.* Berlin/) },
  textClassification: { results: [{ label: 'POSITIVE', score }] },
  tokenClassification: {
    results: [
      { entityGroup: 'PER', word: 'Bob Smith', score, start: 11, end: 20 },
      { entityGroup: 'ORG', word: 'Acme Corp', score, start: 35, end: 44 },
      { entityGroup: 'LOC', word: 'New York', score, start: 48, end: 56 },
    ],
  },
  translation: { translationText: 'Bonjour' },
  zeroShotClassification: { labels: ['sports'] },
  questionAnswering: { answer: 'New York', score, start: 36, stop: 44 },
  tableQuestionAnswering: { answer: '41', cells: ['41'], coordinates: [[1, 1]], aggregator: 'NONE' },
  sentenceSimilarity: { scores: [expect.closeTo(1, 0), expect.closeTo(0, 0)] },
  conversational: { generatedText: expect.stringContaining('Tokyo') },
  imageClassification: { classes: [{ label: 'green triangle', score }] },
  imageSegmentation: {
    segments: expect.arrayContaining(['circle', 'square'].map((label) => expect.objectContaining({ label, mask }))),
  },
  objectDetection: {
    objects: expect.arrayContaining(['circle', 'square'].map((label) => ({ label, score, box }))),
  },
  imageToText: { text: 'a red circle to the left of a blue square' },
  speechRecognition: { text: expect.stringMatching(/^seven two nine$/i) },
  audioClassification: { classes: [{ label: 'stop', score }] },
};

const catalogue = z.array(z.object({ mutation: z.string(), example: z.string() }));

test('Query.tasks gives an example for each', async () => {
  const response = await ask(server.url, '{ tasks { mutation example } }');
  const listed = catalogue.parse(response.data?.tasks);
  expect(listed.map(({ mutation }) => mutation).sort()).toEqual(Object.keys(ANSWERS).sort());
  for (const { mutation, example } of listed) expect(example).toContain(`${mutation}(input:`);
});

test.each(tasks.map((task) => [task.mutation, task] as const))('%s', async (mutation, task) => {
  const wanted = Object.entries(exampleVariables).filter(([name]) => task.example.includes(`$${name}`));
  const { data, errors } = await ask(server.url, exampleOperation(task), Object.fromEntries(wanted));
  expect(errors).toBeUndefined();
  const answer = data?.[mutation] ?? {};
  for (const [field, expected] of Object.entries(ANSWERS[mutation] ?? {})) {
    const found = answer[field];
    expect(Array.isArray(found) && Array.isArray(expected) ? found.slice(0, expected.length) : found).toEqual(expected);
  }
});
