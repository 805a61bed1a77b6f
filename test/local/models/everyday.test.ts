// How many of the inputs that a newcomer types the small models get right, by task and set. models/README.md quotes the counts;
// a model that replaces another may raise these numbers and not lower them.

import { afterAll, expect, test } from 'vitest';
import { closeEveryday, everyday } from './everyday/score-everyday.ts';

/** Right answers; and wrong ones, which a refusal or an honest "I do not know" is not. */
const COUNTS: Record<string, { right: number; wrong: number }> = {
  'text-classification': { right: 35, wrong: 1 },
  'text-classification-fresh': { right: 24, wrong: 1 },
  'zero-shot-classification': { right: 35, wrong: 5 },
  'zero-shot-classification-fresh': { right: 25, wrong: 0 },
  'sentence-similarity': { right: 37, wrong: 3 },
  'sentence-similarity-fresh': { right: 24, wrong: 1 },
  'text-ranking': { right: 37, wrong: 3 },
  'text-ranking-fresh': { right: 24, wrong: 1 },
  'token-classification': { right: 30, wrong: 9 },
  'token-classification-fresh': { right: 20, wrong: 5 },
  'question-answering': { right: 37, wrong: 2 },
  'question-answering-fresh': { right: 23, wrong: 2 },
  'table-question-answering': { right: 40, wrong: 0 },
  'table-question-answering-fresh': { right: 25, wrong: 0 },
  'fill-mask': { right: 35, wrong: 1 },
  'fill-mask-fresh': { right: 33, wrong: 4 },
  summarization: { right: 35, wrong: 3 },
  'summarization-fresh': { right: 22, wrong: 1 },
  translation: { right: 39, wrong: 0 },
  'translation-fresh': { right: 24, wrong: 0 },
  'text-generation': { right: 25, wrong: 3 },
  'text-generation-fresh': { right: 19, wrong: 1 },
  conversational: { right: 30, wrong: 3 },
  'conversational-fresh': { right: 20, wrong: 0 },
};

afterAll(closeEveryday);

for (const [task, { right, wrong }] of Object.entries(COUNTS)) {
  test(`${task}: ${right} right, at most ${wrong} wrong`, { timeout: 120_000 }, async () => {
    const judged = (await everyday[task]?.()) ?? [];
    const told = judged.map(({ verdict, input, answer }) => `${verdict}: ${input} -> ${answer}`).join('\n');
    expect(judged.filter(({ verdict }) => verdict === 'right').length, told).toBeGreaterThanOrEqual(right);
    expect(judged.filter(({ verdict }) => verdict === 'wrong').length, told).toBeLessThanOrEqual(wrong);
  });
}
