// What may come out of a shared cache: the results of the task, and nothing that merely looks like JSON.

import { expect, test } from 'vitest';
import { createResultShapes } from '../../src/graphql/result-shapes.ts';
import { schema } from '../../src/graphql/schema.ts';
import { tasks } from '../../src/tasks/index.ts';

const shapes = createResultShapes(schema, tasks);

const RESULTS: Readonly<Record<string, object>> = {
  'text-classification': { results: [{ label: 'a', score: 0.5 }] },
  'fill-mask': {
    results: [{ score: 1, sequence: 's', token: 3, tokenStr: 't' }],
    masks: [[{ score: 1, sequence: 's', token: 3, tokenStr: 't' }]],
  },
  'question-answering': { answers: [{ answer: 'a', score: 0, start: 1, stop: 2 }] },
  'object-detection': { objects: [{ label: 'cat', score: 1, box: { xmin: 0, ymin: 0.5, xmax: 2, ymax: 3 } }] },
  summarization: { summaryText: 's' },
  conversational: { generatedText: 'g', conversation: { pastUserInputs: ['a'], generatedResponses: ['g'] } },
};

test.each(Object.entries(RESULTS))('a result of %s fits', (task, result) => {
  expect(shapes.fits(task, result)).toBe(true);
});

test.each([
  ['text-classification', {}],
  ['text-classification', 5],
  ['text-classification', null],
  ['text-classification', []],
  ['text-classification', { results: 'no' }],
  ['text-classification', { results: [{ label: 'a', score: null }] }],
  ['text-classification', { results: [{ label: 5, score: 1 }] }],
  ['text-classification', { results: [{ label: 'a', score: '1' }] }],
  ['text-classification', { results: [], info: { connection: 'evil' } }],
  ['object-detection', { objects: [{ label: 'cat', score: 1 }] }],
  ['object-detection', { objects: [{ label: 'cat', score: 1, box: { xmin: '0', ymin: 0, xmax: 1, ymax: 1 } }] }],
  ['summarization', { summaryText: null }],
  ['unknown-task', { results: [] }],
])('for %s %j does not', (task, value) => {
  expect(shapes.fits(task, value)).toBe(false);
});

test('every task has a version of its shape, and different shapes have different ones', () => {
  const versions = tasks.map(({ id }) => shapes.version(id));
  expect(versions.every((version) => /^[\w-]{12}$/.test(version))).toBe(true);
  expect(new Set(versions).size).toBe(versions.length);
});
