import { describe, expect, test } from 'vitest';
import { explain, writing } from '../../../src/connections/local/recipes/glossary.ts';

const glossary = [
  'Violin: bowed stringed instrument.',
  'Volcano: a fissure in the crust.',
  'United States: a republic.',
  'Time: the continuum of experience.',
  'Albert Einstein: physicist born in Germany (1879-1955).',
  'The capital of Peru is Lima.',
];
const config = { task_specific_params: { conversational: { glossary } } };

describe('what the glossary is asked for', () => {
  test.each([
    ['What is a violin?', 'Violin'],
    ["what's a VIOLIN", 'Violin'],
    ['What are volcanoes?', 'Volcano'],
    ["What does 'volcano' mean?", 'Volcano'],
    ['Tell me about the United States.', 'United States'],
    ['Explain volcano', 'Volcano'],
    ['Where are the United States?', 'United States'],
    ['Who was Einstein?', 'Albert Einstein'],
    ['Who is Albert Einstein?', 'Albert Einstein'],
    ['What is the capital of Peru?', 'The capital of Peru'],
    ['What is time?', 'Time'],
  ])('%s', (question, begins) => {
    expect(explain(config, question)?.startsWith(begins), explain(config, question)).toBe(true);
  });

  test.each([
    'What is the time?',
    'What is a zeppelin?',
    'Who is Max Albert?',
    'I play the violin.',
    'What is the capital of Chile?',
    'violin',
    '',
    `What is ${'a '.repeat(50_000)}violin?`,
  ])('not: %s', (question) => {
    expect(explain(config, question)).toBeUndefined();
  });

  test('a model without one explains nothing', () => {
    expect(explain({}, 'What is a violin?')).toBeUndefined();
  });
});

test('the explanation is written token by token, and ends', () => {
  const ids = (text: string) => [...text].map((letter) => letter.charCodeAt(0));
  const tokens = { ids } as unknown as Parameters<typeof writing>[1]['tokens'];
  const [force] = writing('ab', { tokens, config: { eos_token_id: 1 } }).logits_processor;
  const next = (before: number[]) => {
    const scores = force?.([before], { data: new Float32Array(128).fill(0.5) }).data ?? [];
    return [...scores.entries()].filter(([, score]) => score > Number.NEGATIVE_INFINITY).map(([id]) => id);
  };
  expect([next([7, 8]), next([7, 8, 97]), next([7, 8, 97, 98])]).toEqual([[97], [98], [1]]);
  // Past the end the model is left alone.
  expect(next([7, 8, 97, 98, 1])).toHaveLength(128);
});
