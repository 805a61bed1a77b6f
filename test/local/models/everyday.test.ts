// How many of 40 inputs that a newcomer types the small models get right, by task. models/README.md quotes the counts;
// a model that replaces another may raise these numbers and not lower them.

import { afterAll, expect, test } from 'vitest';
import { closeEveryday, everyday } from './everyday/score-everyday.ts';

/** Right answers; and wrong ones, which a refusal or an honest "I do not know" is not. */
const COUNTS: Record<string, { right: number; wrong: number }> = {
  'text-classification': { right: 35, wrong: 1 },
  'zero-shot-classification': { right: 30, wrong: 10 },
  'sentence-similarity': { right: 28, wrong: 10 },
  'text-ranking': { right: 28, wrong: 12 },
  'token-classification': { right: 30, wrong: 9 },
  'question-answering': { right: 35, wrong: 2 },
  'table-question-answering': { right: 40, wrong: 0 },
  'fill-mask': { right: 35, wrong: 1 },
  summarization: { right: 34, wrong: 4 },
  translation: { right: 39, wrong: 0 },
  'text-generation': { right: 23, wrong: 4 },
  conversational: { right: 28, wrong: 3 },
};

afterAll(closeEveryday);

for (const [task, { right, wrong }] of Object.entries(COUNTS)) {
  test(`${task}: ${right} of 40 right, at most ${wrong} wrong`, { timeout: 120_000 }, async () => {
    const judged = (await everyday[task]?.()) ?? [];
    const told = judged.map(({ verdict, input, answer }) => `${verdict}: ${input} -> ${answer}`).join('\n');
    expect(judged.filter(({ verdict }) => verdict === 'right').length, told).toBeGreaterThanOrEqual(right);
    expect(judged.filter(({ verdict }) => verdict === 'wrong').length, told).toBeLessThanOrEqual(wrong);
  });
}
