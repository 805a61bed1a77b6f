// Inputs at the edge of what a model knows: no letter of its alphabet, no text at all, labels it never heard of.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { InferenceError } from '../../src/inference/index.ts';
import { ask, askAll, callOf, refusal, sharedLocal } from './start-local.ts';

const local = sharedLocal();

/** Emojis, accents, ideographs, control characters. */
const text = fc.string({
  unit: fc.constantFrom(...'aA é東😀👩‍👧 \n\t.,[]#', 'Paris', 'Bob', '\u0000', 'ﬁ'),
  maxLength: 40,
});
const score = z.number().min(0).max(1);
const runs = { numRuns: 40 };

test('the place of an entity lies in the text and cuts no character, whatever the text', async () => {
  const schema = z.object({ results: z.array(z.object({ start: z.int(), end: z.int(), score })) });
  const strategy = fc.constantFrom('none', 'simple', 'first', 'average', 'max');
  await fc.assert(
    fc.asyncProperty(text, strategy, async (inputs, aggregationStrategy) => {
      const answer = await ask(local, 'token-classification', inputs, { parameters: { aggregationStrategy } });
      for (const { start, end } of schema.parse(answer).results) {
        expect(start).toBeLessThan(end);
        expect(end).toBeLessThanOrEqual(inputs.length);
        // A half of a pair would become something else on its way through UTF-8.
        expect(Buffer.from(inputs.slice(start, end)).toString()).toBe(inputs.slice(start, end));
      }
    }),
    runs,
  );
});

test('the scores of labels that no model knows are shares of one', async () => {
  const schema = z.object({ labels: z.array(z.string()), scores: z.array(score) });
  const label = text.filter((one) => one.trim() !== '');
  await fc.assert(
    fc.asyncProperty(text, fc.uniqueArray(label, { minLength: 2, maxLength: 6 }), async (inputs, candidateLabels) => {
      const answer = await ask(local, 'zero-shot-classification', inputs, { parameters: { candidateLabels } });
      const { labels, scores } = schema.parse(answer);
      expect([...labels].sort()).toEqual([...candidateLabels].sort());
      expect(scores).toEqual([...scores].sort((a, b) => b - a));
      expect(scores.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 5);
    }),
    runs,
  );
});

test('an answer stands where it is said to, also where there is none to find', async () => {
  const schema = z.object({
    answers: z.array(z.object({ answer: z.string(), score, start: z.int(), stop: z.int() })).min(1),
  });
  await fc.assert(
    fc.asyncProperty(text, text, async (question, context) => {
      const call = callOf('question-answering', { question, context });
      const [value] = await askAll(local, [call]);
      // Nothing but spaces and control characters has no answer in it.
      if (value instanceof InferenceError) {
        expect(value.code).toBe('BAD_USER_INPUT');
        return;
      }
      for (const { answer, start, stop } of schema.parse(value).answers) {
        expect(answer).toBe(context.slice(start, stop));
        expect(answer).not.toBe('');
      }
    }),
    runs,
  );
});

test('no answer, where the caller says that there may be none', async () => {
  const asked = { question: 'Where does Bob live?', context: 'The sky is blue.' };
  const schema = z.object({ answers: z.array(z.object({ answer: z.string(), start: z.int(), stop: z.int() })) });
  const parameters = { handleImpossibleAnswer: true, topK: 20 };
  const { answers } = schema.parse(await ask(local, 'question-answering', asked, { parameters }));
  expect(answers).toContainEqual(expect.objectContaining({ answer: '', start: 0, stop: 0 }));
});

test.each(['the capital of france is [MASK].', '😀 東京 é [MASK].', '[MASK]', '[MASK][MASK] [MASK]', '  [MASK] \n'])(
  'fill mask: %j has candidates for every mask',
  async (inputs) => {
    const candidate = z.object({ score, token: z.int(), tokenStr: z.string().min(1), sequence: z.string() });
    const schema = z.object({ masks: z.array(z.array(candidate).length(5)) });
    const { masks } = schema.parse(await ask(local, 'fill-mask', inputs));
    expect(masks).toHaveLength(inputs.split('[MASK]').length - 1);
    for (const mask of masks)
      expect(mask.map((one) => one.score)).toEqual(mask.map((one) => one.score).sort((a, b) => b - a));
  },
);

test('nothing in, nothing out: no entities, no cells, no objects; a text to go on from is needed', async () => {
  expect(await ask(local, 'token-classification', ' ')).toEqual({ results: [] });
  const empty = { query: '?', table: [{ header: '', values: [''] }] };
  expect(await ask(local, 'table-question-answering', empty)).toMatchObject({ cells: [], coordinates: [] });
  const rowless = { query: '?', table: [{ header: 'a', values: [] }] };
  expect(await refusal(ask(local, 'table-question-answering', rowless))).toMatchObject({ code: 'BAD_USER_INPUT' });
  expect(await refusal(ask(local, 'text-generation', ''))).toMatchObject({ code: 'BAD_USER_INPUT' });
  await ask(local, 'text-classification', '');
  expect(await refusal(ask(local, 'summarization', ''))).toMatchObject({ code: 'BAD_USER_INPUT' });
});

test('a label longer than the model reads is refused', async () => {
  const parameters = { candidateLabels: ['sport '.repeat(1000), 'cooking'] };
  const error = await refusal(ask(local, 'zero-shot-classification', 'The team won', { parameters }));
  expect(error).toMatchObject({ code: 'BAD_USER_INPUT', message: expect.stringContaining('candidateLabels') });
});

test.each(['.', '?!', '👩‍👩‍👧', '🎉 🎉', '\ud800', '…'])(
  'a text without a word (%j) is translated as it is',
  async (inputs) => {
    expect(await ask(local, 'translation', inputs, { parameters: { tgtLang: 'fr' } })).toMatchObject({
      translationText: inputs,
    });
  },
);
